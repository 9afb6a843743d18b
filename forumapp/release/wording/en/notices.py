"""What English says of a release itself: its date, its embargo, and what it corrects."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from forumapp.kernel.dates import formatted
from forumapp.release.rules import Block, Draft, Part, figure, gap
from forumapp.release.wording.en.figures import said
from forumapp.release.wording.en.people import listed
from forumapp.release.wording.fields import NUMBER, Field

LANGUAGE = "en"


def dated(*, released_at: datetime | None, embargo_until: datetime | None, zone: str) -> Block:
    """The line on top: ``Press release, 30 November 2023. For immediate release``."""
    day = _day(released_at, zone) if released_at else gap("date")
    embargo = _embargo(embargo_until, zone)
    return Block.of(Part.NOTE, f"Press release, {day}. {embargo}")


def on_top(*, released_at: datetime | None, embargo_until: datetime | None, zone: str) -> dict[str, str]:
    """Date and embargo alone, for a letterhead; in brackets while nobody has said the date."""
    if released_at is None:
        return {"date": "[date]", "embargo": "[embargo]"}
    return {"date": _day(released_at, zone), "embargo": _embargo(embargo_until, zone)}


def _day(at: datetime, zone: str) -> str:
    return formatted(at, zone=zone, style="date", language=LANGUAGE)


def _embargo(until_when: datetime | None, zone: str) -> str:
    if until_when is None:
        return "For immediate release"
    until = formatted(until_when, zone=zone, style="date_time", language=LANGUAGE)
    return f"Embargoed until {until} ({zone})"


def unnamed() -> str:
    """What stands in the place of a name that its owner took back."""
    return "[name withdrawn]"


def unready() -> Block:
    """What stands on top of a file of a text that may not leave yet."""
    return Block.of(Part.MARK, "DRAFT: not approved by a second person, or not ready. Not for publication.")


def correction(*, at: datetime, zone: str, changed: Sequence[tuple[str, Field, int]]) -> tuple[str, list[Block]]:
    """What stands before the headline, and the notice: what was said, and the figure that is true."""
    draft = Draft()
    day = formatted(at, zone=zone, style="date", language=LANGUAGE)
    wrong = []
    for former, field, value in changed:
        words = figure(str(field)[1:-1], said(field, value)[0])
        exact = Field(field.code, options=(NUMBER,))
        number = "" if field.near is None else f" ({figure(str(exact)[1:-1], said(exact, value)[0])})"
        wrong.append(f"“{former}” should have read “{words}”{number}")
    release = f"the press release issued on {day}"
    told = listed(wrong, apart=", ") if len(wrong) < 3 else listed(wrong, apart="; ")
    sentences = [f"In {release}, {told}." if wrong else f"This release corrects {release}."]
    if not changed:
        sentences.append(gap("what was wrong, and what is right"))
    sentences.append("The corrected release below replaces the earlier one.")
    draft.add(Part.PARAGRAPH, " ".join(sentences))
    return "Correction: ", draft.blocks
