"""What every page of the console about delegations begins with: the event, who may, the access log."""

from __future__ import annotations

from flask import Blueprint, current_app

from forumapp.kernel.secrets import KeyRing

bp = Blueprint("delegations", __name__, url_prefix="/console/events/<slug>")


def keys() -> KeyRing:
    """The keys of links and tickets."""
    return KeyRing.of(current_app.config["FORUMAPP"].ticket_keys)
