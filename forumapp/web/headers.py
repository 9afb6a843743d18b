"""Security headers: constant ones on every response, added where they cost least."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, request
from werkzeug.wrappers import Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; object-src 'none'"
)
WITHOUT_CAMERA = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
WITH_CAMERA = "camera=(self), microphone=(), geolocation=(), payment=(), usb=()"
YEAR = 31_536_000
_FINGERPRINTED = re.compile(r"-[\w-]{8,}\.\w+$")
"""A built file whose name changes with its content, e.g. ``site-DblGD4eC.css``."""


def private(response: Response) -> Response:
    """Mark an answer about a person: kept nowhere, sent on nowhere, found by no search engine."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


class SecurityHeaders:
    """Adds the constant headers to every response of a WSGI application; one that a view set itself is kept."""

    def __init__(self, wsgi_app: WSGIApplication, *, secure: bool) -> None:
        self._wsgi_app = wsgi_app
        self._constant = [
            ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "strict-origin-when-cross-origin"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
        ]
        if secure:
            self._constant.append(("Strict-Transport-Security", f"max-age={YEAR}"))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        camera = WITH_CAMERA if environ["PATH_INFO"].startswith("/door/") else WITHOUT_CAMERA

        def start(status: str, headers: list[tuple[str, str]], *exception: Any) -> Callable[[bytes], object]:
            known = {name for name, _ in headers}
            headers += [header for header in self._constant if header[0] not in known]
            if "Permissions-Policy" not in known:
                headers.append(("Permissions-Policy", camera))
            return start_response(status, headers, *exception)

        return self._wsgi_app(environ, start)


def bind(app: Flask) -> None:
    """Give every response of ``app`` its security headers, and a word on keeping it where its view said none."""
    # A page under `no-referrer` sends none with its form; the token in the session is the proof.
    app.config["WTF_CSRF_SSL_STRICT"] = False
    app.wsgi_app = SecurityHeaders(app.wsgi_app, secure=app.config["FORUMAPP"].secure)  # type: ignore[method-assign]  # Flask's own way

    @app.after_request
    def finish(response: Response) -> Response:
        headers = response.headers
        if request.endpoint == "static" and response.status_code < 400:
            lasting = _FINGERPRINTED.search(request.path)
            headers["Cache-Control"] = f"public, max-age={YEAR}, immutable" if lasting else "no-cache"
        elif "Cache-Control" not in headers:
            headers["Cache-Control"] = "no-store"
        return response
