"""Pages of the console: its frame, the event and its set-up, the people, the mails, the office."""

from __future__ import annotations

from flask import Blueprint, abort, current_app
from flask_wtf import FlaskForm

from forumapp.accounts import guards
from forumapp.accounts.rules import Permission
from forumapp.events.models import Event
from forumapp.events.queries import find_event
from forumapp.extensions import db
from forumapp.kernel.secrets import KeyRing

bp = Blueprint("console", __name__, url_prefix="/console")


def code_of(form: FlaskForm) -> int:
    """The status of a page with a form: 422 for one that came back."""
    return 422 if form.is_submitted() else 200


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


def ticket_keys() -> KeyRing:
    """The keys from which tickets are derived."""
    return KeyRing.of(current_app.config["FORUMAPP"].ticket_keys)
