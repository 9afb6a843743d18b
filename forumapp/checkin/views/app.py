"""The door app itself: its one page, its service worker and what a phone needs to put it on the home screen."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

import orjson
from flask import Response, current_app, render_template, request, url_for
from flask_babel import force_locale, gettext
from werkzeug.wrappers import Response as AnyResponse

from forumapp.checkin.views.routes import bp
from forumapp.kernel.secrets import sha256
from forumapp.web.languages import languages

APP_HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; worker-src 'self'; media-src 'self' blob:; manifest-src 'self'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ),
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
}
WORKER_POLICY = "default-src 'none'; connect-src 'self'"
"""Of the service worker: it fetches, and loads nothing."""


@bp.get("/door/<slug>")
def app(slug: str) -> AnyResponse:
    """The door app's page, the same for everybody and every event: it works without a network, and tells nothing.

    A phone that is a desk goes on at once; another asks ``door.opening``, or brings the code of a pairing.
    """
    response = Response(_shell(), headers=APP_HEADERS, content_type="text/html; charset=utf-8")
    response.set_etag(sha256(response.get_data(as_text=True)))
    return response.make_conditional(request)


@bp.get("/door/sw.js")
def service_worker() -> Response:
    """The app's service worker, which keeps the files of this build and this page, each checked by its hash."""
    built = Path(str(current_app.static_folder)) / "door" / Path(_asset_url("door/service.worker.js")).name
    script = built.read_text(encoding="utf-8")
    shell = hashlib.sha256(_shell().encode()).digest()
    script = script.replace("__SHELL__", f"sha256-{base64.b64encode(shell).decode()}")
    script = script.replace("__VERSION__", sha256(script)[:16])
    headers = {"Cache-Control": "no-cache", "Content-Security-Policy": WORKER_POLICY}
    return Response(script, headers=headers, content_type="text/javascript; charset=utf-8")


@bp.get("/door/manifest.webmanifest")
def manifest() -> Response:
    """What a phone needs to put the door on its home screen; it opens on the desk that the phone is."""
    icon = {"src": url_for("site.icon"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
    body = {
        "id": "/door/",
        "name": gettext("Door"),
        "short_name": gettext("Door"),
        "start_url": "/door/_start",
        "scope": "/door/",
        "display": "standalone",
        "background_color": "#ffffff",
        "icons": [icon],
    }
    return Response(orjson.dumps(body), headers={"Cache-Control": "no-cache"}, content_type="application/manifest+json")


def _shell() -> str:
    texts = []
    for locale in languages():
        with force_locale(locale):
            texts.append(
                (
                    locale,
                    gettext(
                        "The door needs JavaScript: it reads QR codes with the camera and finds guests on this phone. "
                        "Switch it on, or use another browser."
                    ),
                )
            )
    with force_locale(texts[0][0]):
        return render_template("checkin/door.html", texts=texts)


def _asset_url(name: str) -> str:
    asset_url: Any = current_app.jinja_env.globals["asset_url"]
    return str(asset_url(name))
