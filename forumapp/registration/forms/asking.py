"""What the form of one event asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from forumapp.consent.queries import AskedPurpose
from forumapp.questions.codec import Asked
from forumapp.registration.queries import AskedCategory

LONGEST = 300
"""Letters of a line."""


@dataclass(frozen=True)
class Asking:
    """What the form of one event asks."""

    languages: Sequence[str]
    language: str
    categories: Sequence[AskedCategory]
    questions: Sequence[Asked]
    purposes: Sequence[AskedPurpose]
    notice_id: int | None
    event_id: int | None = None
    """Whose files the form takes; None where it takes none."""
    details_only: bool = False
    """Only what a guest may change afterwards: not the address, the category or the consents."""
