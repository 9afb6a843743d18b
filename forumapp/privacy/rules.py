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

ROWS_GO = frozenset({"answers", "registration_notes"})
"""Tables whose rows are nothing but what they say of a person: they go as a whole."""


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
