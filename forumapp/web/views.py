"""What stands beside the pages: whether the server lives and is ready, files, the icon."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, current_app

from forumapp.extensions import babel, db
from forumapp.orm.engines import fault_of
from forumapp.web import errors, filters, headers, languages

bp = Blueprint("web", __name__)


@bp.get("/healthz")
def alive() -> Response:
    """Whether the process answers at all."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
def ready() -> Response:
    """Whether it can serve: the database answers."""
    if fault := fault_of(db.engine):
        current_app.logger.error("The database does not answer: %s", fault)
        return Response("the database does not answer\n", status=503, mimetype="text/plain")
    return Response("ready\n", mimetype="text/plain")


def bind(app: Flask) -> None:
    """Give the application its languages, headers, filters and error pages."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = headers.YEAR
    babel.init_app(app, locale_selector=languages.current_language)
    languages.bind(app)
    headers.bind(app)
    filters.bind(app)
    errors.bind(app)
    app.register_blueprint(bp)
