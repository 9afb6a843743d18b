"""All these pages: importing this module puts every route on the one blueprint."""

from flask import Flask

from forumapp.attendance.staff_views import bp, figures, importing, online, published, rows

__all__ = ["bind", "figures", "importing", "online", "published", "rows"]


def bind(app: Flask) -> None:
    """Give the application these pages."""
    app.register_blueprint(bp)
