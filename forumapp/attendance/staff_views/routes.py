"""All these pages: importing this module puts every route on its blueprint."""

from flask import Flask

from forumapp.attendance.staff_views import bp, charts, figures, importing, online, published, rows, year

__all__ = ["bind", "charts", "figures", "importing", "online", "published", "rows", "year"]


def bind(app: Flask) -> None:
    """Give the application these pages."""
    app.register_blueprint(bp)
    app.register_blueprint(year.bp)
