"""Pages for staff about requests for destruction, the day of an event, and its certificates."""

from flask import Blueprint

bp = Blueprint("privacy_staff", __name__, url_prefix="/console/events/<slug>")
