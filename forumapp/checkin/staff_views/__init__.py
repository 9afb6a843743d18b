"""What signed-in staff do with the door: their phone as a desk, and the console's pages about the door.

Importing this module puts every route on its blueprint.
"""

from __future__ import annotations

from flask import Flask

from forumapp.checkin.staff_views import devices, door, routes, training

__all__ = ["bind", "devices", "door", "training"]


def bind(app: Flask) -> None:
    """Serve the door's pages and those of the console."""
    app.register_blueprint(door.bp)
    app.register_blueprint(routes.bp)
    app.register_blueprint(routes.training)
