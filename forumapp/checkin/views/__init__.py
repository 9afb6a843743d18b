"""What needs no signed-in staff: a ticket opened as a link, the door app's files, pairing a phone and closing a desk.

Importing this module puts every route on the one blueprint.
"""

from __future__ import annotations

from flask import Flask

from forumapp.checkin.views import app as page
from forumapp.checkin.views import door, pairing, routes

__all__ = ["bind", "door", "page", "pairing"]


def bind(app: Flask) -> None:
    """Serve tickets, the door app's files, and the pairing and closing of desks."""
    app.register_blueprint(routes.bp)
