"""All these pages: importing this module puts every route on the one blueprint."""

from flask import Flask

from forumapp.privacy.staff_views import bp, destruction, requests

__all__ = ["bind", "destruction", "requests"]


def bind(app: Flask) -> None:
    """Give the application these pages."""
    app.register_blueprint(bp)
