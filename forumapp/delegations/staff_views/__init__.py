"""What staff do with delegations."""

from __future__ import annotations

from flask import Flask

from forumapp.delegations.staff_views import groups


def bind(app: Flask) -> None:
    """Register the pages of the console."""
    app.register_blueprint(groups.bp)
