"""Staff at an event: whose page it is, and the note of whose data they saw."""

from __future__ import annotations

from flask import abort

from forumapp.accounts import guards
from forumapp.accounts.rules import Permission
from forumapp.accounts.service import log_access
from forumapp.events.models import Event
from forumapp.events.queries import find_event
from forumapp.extensions import db
from forumapp.kernel import clock


def open_event(slug: str, permission: Permission | None = None) -> Event:
    """The event of a page, for staff with the permission there (None: with any role there).

    A visitor is sent to sign in before anything is looked up; an unknown event is 404, a forbidden one 403.
    """
    guards.current_staff()
    event = find_event(session=db.session(), slug=slug)
    if event is None:
        abort(404)
    if permission is None:
        guards.require_role(event_id=event.id)
    else:
        guards.require(permission, event_id=event.id)
    return event


def log(event: Event, act: str, purpose: str, *, registration_id: str | None = None, people: int = 1) -> None:
    """Note in the access log who saw or took whose data of the event; call it outside a unit of work."""
    log_access(
        actor=guards.current_actor(),
        act=act,
        purpose=purpose,
        event_id=event.id,
        registration_id=registration_id,
        people=people,
        now=clock.now(),
    )
