"""All these pages: importing this module puts every route on the one blueprint."""

from flask import Flask

from forumapp.extensions import csrf
from forumapp.privacy.views import bp, held, mine

__all__ = ["bind", "held", "mine"]


def bind(app: Flask) -> None:
    """Give the application these pages. They carry no session, so there is no token of one to ask for."""
    csrf.exempt(bp)
    app.register_blueprint(bp)
