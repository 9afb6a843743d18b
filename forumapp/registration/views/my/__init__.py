"""One's own registration, reached by the private link: what every page of it begins with, and where they are."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, abort, current_app, redirect, url_for

from forumapp.directory import queries as directory
from forumapp.extensions import db
from forumapp.kernel.secrets import KeyRing
from forumapp.registration import queries
from forumapp.registration.guards import follow_merged, refuse_destroyed, refuse_foreign_forms
from forumapp.registration.models import Registration
from forumapp.registration.rules import Status
from forumapp.web.languages import current_language, languages

bp = Blueprint("my", __name__)
bp.before_request(refuse_foreign_forms)
CHANGEABLE = (Status.SUBMITTED, Status.WAITLISTED, Status.OFFERED, Status.CONFIRMED)
"""States in which a guest may still change or cancel."""


def mine(secret: str) -> Registration:
    """The registration of a private link; 404 for any other, 410 with a word where its data was destroyed.

    The link of an entry that was merged leads to the one that stayed.
    """
    registration = queries.find_by_secret(session=db.session(), secret=secret)
    if registration is None:
        abort(404)
    refuse_destroyed(registration)
    follow_merged(registration)
    return registration


def changeable(secret: str, now: datetime) -> Registration:
    """The registration, or back to its page where what was entered can be changed no more."""
    registration = mine(secret)
    if not may_change(registration, now):
        abort(redirect(url_for("my.show", secret=secret, lang=current_language()), 303))
    return registration


def cancellable(secret: str, now: datetime) -> Registration:
    """The registration, or back to its page where there is nothing to cancel any more."""
    registration = mine(secret)
    if not may_cancel(registration, now):
        abort(redirect(url_for("my.show", secret=secret, lang=current_language()), 303))
    return registration


def may_cancel(registration: Registration, now: datetime) -> bool:
    """Whether the guest may still cancel: until the event ends."""
    return registration.status in CHANGEABLE and now < registration.event.ends_at


def may_change(registration: Registration, now: datetime) -> bool:
    """Whether the guest may still change what was entered: until the event's own deadline, where it has one."""
    closes = registration.event.changes_close_at
    return may_cancel(registration, now) and (closes is None or now < closes)


def ticket_keys() -> KeyRing:
    """The keys from which tickets are derived."""
    return KeyRing.of(current_app.config["FORUMAPP"].ticket_keys)


def shell(registration: Registration, lang: str, secret: str, endpoint: str) -> dict[str, Any]:
    """What stands around each of the pages."""
    event = registration.event
    others = [code for code in event.languages if code in languages() and code != lang]
    return {
        "registration": registration,
        "event": event,
        "secret": secret,
        "host": directory.host(session=db.session()),
        "alternates": [(code, url_for(endpoint, lang=code, secret=secret)) for code in others],
    }
