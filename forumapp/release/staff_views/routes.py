"""All pages of the release, brought together for the application."""

from __future__ import annotations

from flask import Flask

from forumapp.release.staff_views import bp, drafts, editing, files, photos, quotes, releases

__all__ = ["bind", "drafts", "editing", "files", "photos", "quotes", "releases"]


def bind(app: Flask) -> None:
    """Give the application these pages."""
    app.register_blueprint(bp)
