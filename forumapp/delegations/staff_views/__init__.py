"""What staff do with delegations: importing this module puts every route on the one blueprint."""

from __future__ import annotations

from flask import Flask

from forumapp.delegations.staff_views import groups, substituting
from forumapp.delegations.staff_views.opening import bp

__all__ = ["bind", "groups", "substituting"]


def bind(app: Flask) -> None:
    """Register the pages of the console."""
    app.register_blueprint(bp)
