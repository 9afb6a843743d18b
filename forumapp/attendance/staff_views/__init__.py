"""Pages for staff about who comes and came: figures, freezing, the export, the import of a guest list."""

from __future__ import annotations

from flask import Blueprint, abort

from forumapp.accounts import guards
from forumapp.accounts.rules import Permission
from forumapp.events.models import Event
from forumapp.events.queries import find_event
from forumapp.extensions import db

bp = Blueprint("attendance", __name__, url_prefix="/console/events/<slug>")


def open_event(slug: str, permission: Permission) -> Event:
    """The event of a page, for staff with the permission there; 404 for one that is not there."""
    event = find_event(session=db.session(), slug=slug)
    if event is None:
        guards.current_staff()
        abort(404)
    guards.require(permission, event_id=event.id)
    return event
