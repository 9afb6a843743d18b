"""What the form of one event asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from forumapp.consent.queries import AskedPurpose
from forumapp.events.rules import ASKED_AT_FIRST
from forumapp.questions.codec import Asked
from forumapp.registration.queries import AskedCategory

LONGEST = 300
"""Letters of a line."""


MOST_ROWS = 6
"""Rows for accompanying persons on a guest's form, however many a category allows."""


@dataclass(frozen=True)
class PersonAsked:
    """What one event's form asks about the person.

    ``companions`` are how many may come along, by category; ``interpretation`` the languages interpreted into.
    """

    asks: frozenset[str] = frozenset(ASKED_AT_FIRST)
    interpretation: Sequence[str] = ()
    companions: Mapping[str, int] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many rows for accompanying persons the form has."""
        return min(MOST_ROWS, max(self.companions.values(), default=0))


AS_BEFORE = PersonAsked()
"""Of an event whose office has chosen nothing."""


@dataclass(frozen=True)
class Asking:
    """What the form of one event asks."""

    languages: Sequence[str]
    language: str
    categories: Sequence[AskedCategory]
    questions: Sequence[Asked]
    purposes: Sequence[AskedPurpose]
    notice_id: int | None
    person: PersonAsked = AS_BEFORE
    event_id: int | None = None
    """Whose files the form takes; None where it takes none."""
    details_only: bool = False
    """Only what a guest may change afterwards: not the address, the category or the consents."""
