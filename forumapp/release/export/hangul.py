"""A release as HWPX, the document of Hancom's word processor, on A4."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from io import BytesIO

from hwpx import HwpxDocument
from hwpx.oxml import HwpxOxmlParagraph

from forumapp.release.export.looks import HANGUL_FACE, LOOKS, MARGIN_CM, begins_page
from forumapp.release.rules import Block, Part

_BODY = "바탕글"
"""The style of plain text: a paragraph that is given none takes over that of the one before it."""

_LEADING_PERCENT = 160  # of the letters' size, where Word counts in lines
_MARKED = "#FFFF00"
_MARGIN = round(MARGIN_CM / 2.54 * 7200)  # in HWPUNIT, 7,200 an inch
_NO_DATE = "1970-01-01T00:00:00Z"  # the library's blank document brings an author and dates of its own


def hwpx(blocks: Sequence[Block], *, title: str) -> bytes:
    """The draft as HWPX, one paragraph a block; what is still to be written is highlighted.

    The format knows no other language of a document than Korean, so none is asked for.
    """
    document = HwpxDocument.new()
    document.parts.clear_document_metadata(keep=("language",), timestamp=_NO_DATE)
    document.parts.set_document_metadata(title=title)
    document.page.set_margins(left=_MARGIN, right=_MARGIN, top=_MARGIN, bottom=_MARGIN, header=0, footer=0)
    by_part: dict[Part, list[HwpxOxmlParagraph]] = defaultdict(list)
    for number, block in enumerate(blocks):
        # The blank document's only paragraph holds the page's settings, and is the first one of the text.
        paragraph = document.add_paragraph("", style=_BODY, include_run=False) if number else document.paragraphs[0]
        by_part[block.part].append(paragraph)
        if begins_page(blocks, number):
            paragraph.element.set("pageBreak", "1")
        look = LOOKS[block.part]
        for run in block.runs:
            shape = document.styles.ensure_run(
                bold=look.bold, size=look.points, font=HANGUL_FACE, highlight=_MARKED if run.gap else None
            )
            paragraph.add_run(run.text, char_pr_id_ref=shape)
    for part, paragraphs in by_part.items():
        document.styles.apply_paragraph_format(
            paragraphs=paragraphs,
            line_spacing_percent=_LEADING_PERCENT,
            spacing_before_pt=LOOKS[part].before,
            spacing_after_pt=LOOKS[part].after,
        )
    output = BytesIO()
    document.save_to_stream(output)
    return output.getvalue()
