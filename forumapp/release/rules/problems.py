"""What keeps a release from leaving the house, and what is only to be looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Fault(StrEnum):
    """What is wrong in a release."""

    NO_TEXT = "no_text"
    """A language has no text."""
    NO_DATE = "no_date"
    """Nobody said the release's date."""
    FROZEN_EARLY = "frozen_early"
    """The figures were frozen before the event ended."""
    GAP = "gap"
    """Something is still to be written."""
    FIELD = "field"
    """A figure in the text cannot be printed, or its phrase is not true: ``detail`` is the wording's error."""
    NUMBER = "number"
    """A number typed by hand that is not true of its figure: ``detail`` is the finding of the wording."""
    PERHAPS_NUMBER = "perhaps_number"
    """A number typed by hand of which no figure speaks, or that is not written as the house writes it; likewise."""
    WEEKDAY = "weekday"
    """A day with another day's weekday: ``detail`` is the date."""
    LINK = "link"
    """A link without a title, or whose address is none of a page on the web."""
    QUOTE = "quote"
    """Words in quotation marks that nobody has approved."""
    QUOTED_PERSON = "quoted_person"
    """A quote whose speaker may not be named any more."""
    PERSON = "person"
    """Somebody is named who did not consent and is no official in public function."""
    PERHAPS_PERSON = "perhaps_person"
    """The same of a name so short that it may be a word."""
    DESTROYED = "destroyed"
    """The data of ``detail`` people named in the text were destroyed since it was saved."""
    PHOTO_TEXT = "photo_text"
    """A picture lacks its alternative text, caption or credit in a language."""
    PHOTO_REFUSED = "photo_refused"
    """A picture shows somebody who does not want to be photographed."""
    PHOTO_UNASKED = "photo_unasked"
    """A picture shows somebody who was never asked."""


WARNINGS = frozenset({Fault.FROZEN_EARLY, Fault.PERHAPS_NUMBER, Fault.PERHAPS_PERSON, Fault.PHOTO_UNASKED})
"""What is only to be looked at: it keeps nothing from leaving."""


@dataclass(frozen=True)
class Problem:
    """One of them: in which language and block (by its place, None for the release as a whole), and where.

    ``words`` are what is wrong, as it stands in the text that a reader sees.
    """

    fault: Fault
    language: str = ""
    block: int | None = None
    words: str = ""
    detail: Any = None
    photo: int | None = None

    @property
    def blocks(self) -> bool:
        """Whether the release cannot leave with it."""
        return self.fault not in WARNINGS


def blocking(problems: Sequence[Problem]) -> list[Problem]:
    """Those with which nothing leaves."""
    return [problem for problem in problems if problem.blocks]
