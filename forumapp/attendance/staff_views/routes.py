"""All these pages: importing this module puts every route on the one blueprint."""

from flask import Flask

from forumapp.attendance.staff_views import bp, charts, figures, importing, online, published, rows

__all__ = ["bind", "charts", "figures", "importing", "online", "published", "rows"]


def bind(app: Flask) -> None:
    """Give the application these pages."""
    app.register_blueprint(bp)
