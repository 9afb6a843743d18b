"""The states of a release, who may move it on, and what is refused."""

from __future__ import annotations

from enum import StrEnum

from forumapp.kernel.errors import DomainError


class Kind(StrEnum):
    """What a release is."""

    ADVANCE = "advance"
    """Before the event, on planned figures."""
    FINAL = "final"
    """On a frozen set of figures."""
    CORRECTION = "correction"
    """On a newer frozen set than the release that it corrects."""


class Status(StrEnum):
    """Where a release stands."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    """Published, and a correction was published since."""


PUBLIC = (Status.PUBLISHED, Status.SUPERSEDED)
"""States in which the text was published and never changes any more."""

PLANNED = ("invited", "registered", "confirmed", "participants", "missions", "ambassadors", "countries")
"""Figures that an advance release may plan with: the same codes, of those who are confirmed."""


class UnknownRelease(DomainError):
    """The event has no such release."""


class UnknownQuote(DomainError):
    """The event has no such quote."""


class UnknownPhoto(DomainError):
    """The release has no such picture."""


class StaleRelease(DomainError):
    """Somebody else changed it meanwhile; ``revision`` is the one that holds now."""

    def __init__(self, revision: int) -> None:
        super().__init__(revision)
        self.revision = revision


class WrongStatus(DomainError):
    """The act does not fit the state that the release is in: ``status``."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


class NotReady(DomainError):
    """Something in the texts, quotes or pictures must be mended first: ``number`` things."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class OwnText(DomainError):
    """Whoever wrote the text or sent it for review cannot approve it."""


class NoNewerFigures(DomainError):
    """There is nothing to correct: no newer frozen set than that of the release."""


class NothingChanged(DomainError):
    """The figures are the same as those of the release that would be corrected."""
