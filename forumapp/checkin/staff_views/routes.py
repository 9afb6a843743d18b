"""The blueprint of the console's pages about the door."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("checkin_staff", __name__, url_prefix="/console/events/<slug>")
