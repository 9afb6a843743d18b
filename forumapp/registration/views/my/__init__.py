"""One's own registration, reached by the private link: what every page of it begins with, and where they are."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, abort, current_app, redirect, url_for

from forumapp.directory import queries as directory
from forumapp.extensions import db
from forumapp.kernel.secrets import KeyRing
from forumapp.registration import queries
from forumapp.registration.guards import refuse_foreign_forms
from forumapp.registration.models import Registration
from forumapp.registration.rules import Status
from forumapp.web.languages import current_language, languages

bp = Blueprint("my", __name__)
bp.before_request(refuse_foreign_forms)
CHANGEABLE = (Status.SUBMITTED, Status.WAITLISTED, Status.OFFERED, Status.CONFIRMED)
"""States in which a guest may still change or cancel."""


def mine(secret: str) -> Registration:
    """The registration of a private link; 404 for any other."""
    registration = queries.find_by_secret(session=db.session(), secret=secret)
    if registration is None:
        abort(404)
    return registration


def changeable(secret: str, now: datetime) -> Registration:
    """The registration, or back to its page where there is nothing to change any more."""
    registration = mine(secret)
    if not is_changeable(registration, now):
        abort(redirect(url_for("my.show", secret=secret, lang=current_language()), 303))
    return registration


def is_changeable(registration: Registration, now: datetime) -> bool:
    """Whether the guest may still change or cancel."""
    return registration.status in CHANGEABLE and now < registration.event.ends_at


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
