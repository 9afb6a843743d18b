"""The blueprints of the console's pages about the door, and of what volunteers read."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("checkin_staff", __name__, url_prefix="/console/events/<slug>")

training = Blueprint("training", __name__, url_prefix="/door")
"""Of the pages that everybody may read before the doors."""
