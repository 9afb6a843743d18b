"""Pages of the release for staff: the drafts, releases and their texts, quotes and pictures."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("release", __name__, url_prefix="/console/events/<slug>/release")
