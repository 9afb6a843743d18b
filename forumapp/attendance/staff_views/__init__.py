"""Pages for staff about who comes and came: figures, freezing, the export, the import of a guest list."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("attendance", __name__, url_prefix="/console/events/<slug>")
