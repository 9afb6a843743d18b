"""What the form of one event asks, and how it spells yes and no."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from forumapp.consent.queries import AskedPurpose
from forumapp.questions.queries import Asked
from forumapp.registration.queries import AskedCategory

LONGEST = 300
"""Letters of a line."""
LONGEST_TEXT = 4_000
"""Letters of a text of several lines."""
YES, NO = "yes", "no"


@dataclass(frozen=True)
class Asking:
    """What the form of one event asks."""

    languages: Sequence[str]
    language: str
    categories: Sequence[AskedCategory]
    questions: Sequence[Asked]
    purposes: Sequence[AskedPurpose]
    notice_id: int | None
    details_only: bool = False
    """Only what a guest may change afterwards: not the address, the category or the consents."""
