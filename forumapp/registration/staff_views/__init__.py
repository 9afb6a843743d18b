"""What staff do to registrations: enter, correct, decide, review, order who waits, reissue a ticket, see a contact."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, url_for
from flask_wtf import FlaskForm

from forumapp.accounts.rules import Permission
from forumapp.events.guards import log, open_event
from forumapp.events.models import Event
from forumapp.extensions import db
from forumapp.kernel.secrets import KeyRing
from forumapp.registration import queries
from forumapp.registration.models import Registration

bp = Blueprint("registration_staff", __name__, url_prefix="/console/events/<slug>")


def open_person(slug: str, id: str, permission: Permission, purpose: str) -> tuple[Event, Registration]:
    """One person's page: guarded, looked up, noted in the access log."""
    event = open_event(slug, permission)
    person = queries.find_registration(session=db.session(), event_id=event.id, registration_id=id) or abort(404)
    if person.destroyed_at is not None:
        abort(410)  # Nobody writes into a row again whose person asked for its destruction.
    log(event, "view", purpose, registration_id=id)
    return event, person


def code_of(form: FlaskForm) -> int:
    """The status of a page with a form: 422 for one that came back."""
    return 422 if form.is_submitted() else 200


def ticket_keys() -> KeyRing:
    """The keys from which tickets are derived."""
    return KeyRing.of(current_app.config["FORUMAPP"].ticket_keys)


def url_of_person(slug: str, id: str) -> str:
    """The person's own page."""
    return url_for("console.person", slug=slug, id=id)
