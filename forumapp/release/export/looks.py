"""How each part of a release looks in a document, whatever the format."""

from __future__ import annotations

from dataclasses import dataclass

from forumapp.release.rules import Part


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
