"""Pure rules of a person's requests: what there is to ask for, by when it is answered, and what stays of a row."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from forumapp.kernel.errors import DomainError
from forumapp.kernel.local_time import months_later


class Outcome(StrEnum):
    """How a request ended."""

    ACCEPTED = "accepted"
    REFUSED = "refused"


KOREAN_DAYS = 10
"""Days in which a Korean controller answers (Enforcement Decree of the PIPA, articles 43 and 44)."""
MONTHS = 1
"""Months in which an international organisation answers, as GDPR article 12(3) has it."""

COUNTED = frozenset({"country", "rank"})
"""Columns of a registration that stay where its person attended: the totals are counted by them, without a name."""

KEPT = frozenset({"access_log", "subject_requests"})
"""Tables that a destruction leaves as they are, because a law asks for them: who of the staff saw what, and what was
asked and answered. Neither holds a name."""

ROWS_GO = frozenset({"answers", "registration_notes", "release_quotes"})
"""Tables whose rows are nothing but what they say of a person: they go as a whole."""

GO_WITH_EVENT = frozenset(
    {
        "data_links",
        "delegation_drafts",
        "delegation_letters",
        "focal_points",
        "import_files",
        "release_people",
        "release_photo_people",
        "release_photos",
        "release_quotes",
        "release_versions",
        "speakers",
        "uploads",
    }
)
"""Tables whose rows go as a whole, too, once all of the event's personal data is destroyed."""

NAMED = frozenset({"names", "order_name", "person_key"})
"""Columns of a registration that cannot be empty: they hold a dash, and the registration's own id."""

COVERED = {"access_log": "purpose", "destruction_postponements": "reason"}
"""Reasons that a law asks to be kept longer than the event's data: the names and addresses in them are covered."""

OUTSIDE = {
    ("events", "contact_name"): "the office's own contact, which the event's public page prints",
    ("events", "contact_email"): "the office's own contact, which the event's public page prints",
    ("events", "contact_phone"): "the office's own contact, which the event's public page prints",
    ("releases", "published"): "what the public has read already, and what the office said",
}
"""Personal columns of an event's own rows that its destruction leaves, each with its reason."""

LINK_LIVES = timedelta(days=1)
"""How long a link to what is held under an address opens anything."""
LINKS_AN_HOUR = 3
"""Links that one address gets at most: others can cause them."""

REFERENCE = frozenset({"engaging-men", "open-forum"})
"""The demo's events, which retention never destroys."""

REMINDERS = (14, 3)
"""How many days before the day the office is reminded."""


DAYS_OF_GRACE = 3
"""For how many days an event's day of destruction has to be known before anything goes by itself."""
YEARS_AT_MOST = 5
"""After the event: no day of destruction is later."""


def latest_day(last_day: date) -> date:
    """The latest day of destruction of an event whose last day is ``last_day``."""
    return date(last_day.year + YEARS_AT_MOST, last_day.month, min(last_day.day, 28))


class Cause(StrEnum):
    """Why something was destroyed."""

    DAY = "day"
    """The event's day had come."""
    AGAIN = "again"
    """It had been destroyed before, and was there again: a backup was restored, or something came in late."""
    ANSWERS = "answers"
    """The own, earlier day of a question had come."""


class Kept(StrEnum):
    """What a destruction leaves."""

    REGISTRATIONS = "registrations"
    ATTENDED = "attended"
    SCANS = "scans"
    FROZEN_SETS = "frozen_sets"
    RELEASES = "releases"
    CONSENTS = "consents"
    ACCESS_LOG = "access_log"
    REQUESTS = "requests"
    ORGANIZATIONS = "organizations"


class NotDue(DomainError):
    """The event's day has not come, or was put off meanwhile."""


class DayNotLater(DomainError):
    """A day that is put off must come after the one that holds."""


class DayTooLate(DomainError):
    """Nobody's data is kept for longer than some years after the event."""


class NothingLeft(DomainError):
    """The event's data is destroyed already: there is no day to put off."""


class AlreadyAsked(DomainError):
    """A request of this person waits for its answer."""


class AlreadyDecided(DomainError):
    """The request was answered, or its data destroyed, meanwhile."""


class UnknownRequest(DomainError):
    """The event has no request of this id."""


def answer_by(*, asked_at: datetime, zone: str, korean: bool) -> date:
    """The last day, at the event's place, on which a request is answered in time."""
    if korean:
        return months_later(asked_at + timedelta(days=KOREAN_DAYS), zone=zone, months=0)
    return months_later(asked_at, zone=zone, months=MONTHS)
