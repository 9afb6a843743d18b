"""What stands beside the pages: whether the server lives and is ready."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, current_app
from werkzeug.middleware.proxy_fix import ProxyFix

from forumapp.extensions import babel, db
from forumapp.orm.engines import fault_of
from forumapp.orm.schema import needed_schema, schema_of
from forumapp.web import errors, filters, headers, languages, typesetting

bp = Blueprint("web", __name__)


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


def bind(app: Flask) -> None:
    """Give the application its languages, headers, filters and error pages."""
    proxies = app.config["FORUMAPP"].trusted_proxies
    if proxies:  # one that nobody trusts could name any address as the guest's
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]  # Flask's own way
    babel.init_app(app, locale_selector=languages.current_language)
    languages.bind(app)
    headers.bind(app)
    filters.bind(app)
    typesetting.bind(app)
    errors.bind(app)
    app.register_blueprint(bp)
