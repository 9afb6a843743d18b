"""How each part of a release looks in a document, whatever the format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from forumapp.release.rules import Block, Part


@dataclass(frozen=True)
class Look:
    """Word's own style of a part, so that an office can restyle the text; sizes and spaces in points."""

    style: str
    points: float
    bold: bool = False
    before: float = 0
    after: float = 6


LOOKS = {
    Part.MARK: Look("Body Text 3", 12, bold=True),
    Part.NOTE: Look("No Spacing", 10, after=18),
    Part.HEADLINE: Look("Title", 20, bold=True),
    Part.SUBTITLE: Look("Subtitle", 13, after=4),
    Part.PARAGRAPH: Look("Body Text", 11, before=6),
    Part.QUOTE: Look("Quote", 11, before=6),
    Part.HEADING: Look("Heading 2", 12, bold=True, before=16, after=4),
    Part.CAPTION: Look("Caption", 10),
    Part.LINK: Look("List", 11, after=3),
    Part.CONTACT: Look("Body Text", 11, before=6),
    Part.SMALL: Look("Body Text 2", 9, after=3),
}
HANGUL_FACE = "맑은 고딕"
LEADING = 1.3
"""Line spacing as a multiple of the letters' height."""
MARGIN_CM = 2.5


def begins_page(blocks: Sequence[Block], place: int) -> bool:
    """Whether a block begins a page of its own: the heading of what the office keeps, so that it can be left out."""
    following = blocks[place + 1].part if place + 1 < len(blocks) else None
    return place > 0 and blocks[place].part == Part.HEADING and following == Part.SMALL
