"""Security headers: constant ones on every response, set by one lean hook."""

from __future__ import annotations

import re

from flask import Flask, request
from werkzeug.wrappers import Response

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


def bind(app: Flask) -> None:
    """Set the headers on every response of ``app``; a view that set one itself keeps it."""
    constant = (
        ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    )
    secure = app.config["FORUMAPP"].secure
    # A page under `no-referrer` sends none with its form; the token in the session is the proof.
    app.config["WTF_CSRF_SSL_STRICT"] = False

    @app.after_request
    def finish(response: Response) -> Response:
        headers = response.headers
        for name, value in constant:
            headers.setdefault(name, value)
        if "Permissions-Policy" not in headers:
            headers["Permissions-Policy"] = WITH_CAMERA if request.path.startswith("/door/") else WITHOUT_CAMERA
        if request.endpoint == "static" and response.status_code < 400:
            lasting = _FINGERPRINTED.search(request.path)
            headers["Cache-Control"] = f"public, max-age={YEAR}, immutable" if lasting else "no-cache"
        elif "Cache-Control" not in headers:
            headers["Cache-Control"] = "no-store"
        if secure:
            headers["Strict-Transport-Security"] = f"max-age={YEAR}"
        return response
