"""The blueprint of what needs no signed-in staff."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("checkin", __name__)
