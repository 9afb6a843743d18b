"""What stands beside the pages: whether the server lives and is ready, and the icon."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, current_app
from werkzeug.middleware.proxy_fix import ProxyFix

from forumapp.extensions import babel, db
from forumapp.orm.engines import fault_of
from forumapp.orm.schema import needed_schema, schema_of
from forumapp.web import (
    addresses,
    assets,
    errors,
    filters,
    front,
    headers,
    in_app,
    languages,
    sessions,
    translations,
    typesetting,
)

bp = Blueprint("web", __name__)

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36">'
    '<path fill="#00809e" d="M2 34V19a8.5 8.5 0 0 1 17 0v15z"/>'
    '<path fill="none" stroke="#00809e" stroke-width="2" d="M15 10.8A9 9 0 0 1 33 11v22H19"/></svg>'
)
"""The emblem in a colour that shows on light and dark tabs alike."""


@bp.get("/healthz")
def alive() -> Response:
    """Whether the process answers at all."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
def ready() -> Response:
    """Whether it can serve: the database answers, and has this version's schema."""
    if fault := fault_of(db.engine):
        current_app.logger.error("The database does not answer: %s", fault)
        return Response("the database does not answer\n", status=503, mimetype="text/plain")
    if schema_of(db.engine) != needed_schema():
        return Response("the database needs: forumapp db upgrade\n", status=503, mimetype="text/plain")
    return Response("ready\n", mimetype="text/plain")


@bp.get("/favicon.svg")
def icon() -> Response:
    """The emblem for a tab of the browser."""
    response = Response(ICON, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def bind(app: Flask) -> None:
    """Give the application its languages, headers, filters and error pages."""
    proxies = app.config["FORUMAPP"].trusted_proxies
    if proxies:  # one that nobody trusts could name any address as the guest's
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]  # Flask's own way
    headers.bind(app)
    front.bind(app)  # outside of the headers, which it keeps with each page
    app.session_interface = sessions.Sessions()
    babel.init_app(app, locale_selector=languages.current_language)
    translations.bind(app)
    addresses.bind(app)
    languages.bind(app)
    assets.bind(app)
    filters.bind(app)
    in_app.bind(app)
    typesetting.bind(app)
    errors.bind(app)
    app.register_blueprint(bp)
