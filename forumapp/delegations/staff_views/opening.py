"""What every page of the console about delegations begins with: the event, who may, the access log."""

from __future__ import annotations

from flask import Blueprint, abort, current_app

from forumapp.accounts import guards
from forumapp.accounts.rules import Permission
from forumapp.accounts.service import log_access
from forumapp.events import queries as events
from forumapp.events.models import Event
from forumapp.extensions import db
from forumapp.kernel import clock
from forumapp.kernel.secrets import KeyRing

bp = Blueprint("delegations", __name__, url_prefix="/console/events/<slug>")


def open_event(slug: str, permission: Permission) -> Event:
    """The event of the address, for whoever has the permission there."""
    guards.current_staff()
    event = events.find_event(session=db.session(), slug=slug) or abort(404)
    guards.require(permission, event_id=event.id)
    return event


def log(event: Event, act: str, purpose: str, *, registration_id: str | None = None, people: int = 1) -> None:
    """Note who looked at whom, and what for."""
    log_access(
        actor=guards.current_actor(),
        act=act,
        purpose=purpose,
        event_id=event.id,
        registration_id=registration_id,
        people=people,
        now=clock.now(),
    )


def keys() -> KeyRing:
    """The keys of links and tickets."""
    return KeyRing.of(current_app.config["FORUMAPP"].ticket_keys)
