"""Drafts of a release and their files: plain text for mail, DOCX for the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from typing import Any, cast

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from sqlalchemy.orm import Session

from forumapp.attendance.queries.frozen import find_newest
from forumapp.attendance.schemas import document_of, live_figures
from forumapp.events.models import Event
from forumapp.release import wording
from forumapp.release.queries import facts_of
from forumapp.release.rules import Block, Drafted, NothingFrozen, Part, plain_text


class Format(StrEnum):
    """The files that a draft can be had as."""

    TXT = "txt"
    DOCX = "docx"


MEDIA_TYPES = {
    Format.TXT: "text/plain; charset=utf-8",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True)
class _Look:
    """Word's own style of a part, so that an office can restyle the text; sizes and spaces in points."""

    style: str
    points: float
    bold: bool = False
    before: float = 0
    after: float = 6


_LOOKS = {
    Part.MARK: _Look("Body Text 3", 12, bold=True),
    Part.NOTE: _Look("No Spacing", 10, after=18),
    Part.HEADLINE: _Look("Title", 20, bold=True),
    Part.SUBTITLE: _Look("Subtitle", 13, after=4),
    Part.PARAGRAPH: _Look("Body Text", 11, before=6),
    Part.QUOTE: _Look("Quote", 11, before=6),
    Part.HEADING: _Look("Heading 2", 12, bold=True, before=16, after=4),
    Part.CAPTION: _Look("Caption", 10),
    Part.SMALL: _Look("Body Text 2", 9, after=3),
}
_LATIN_FACE, _HANGUL_FACE = "Calibri", "맑은 고딕"
_INK = RGBColor(0x16, 0x1A, 0x1C)
_LEADING = 1.3


def drafts(
    *, session: Session, event: Event, languages: Sequence[str], now: datetime, live: bool = False
) -> list[Drafted]:
    """A draft in each of ``languages``, all on one set: the newest frozen one.

    With ``live`` an event without a frozen set is drafted on its figures as they are, and says so on top.

    :raises NothingFrozen: no set is frozen, and ``live`` is not asked for
    """
    newest = find_newest(session=session, event_id=event.id)
    if newest is None and not live:
        raise NothingFrozen(event.slug)
    figures = document_of(newest) if newest else live_figures(session=session, event=event, now=now)
    rows = newest.rows if newest else None
    found = []
    for language in languages:
        facts = facts_of(session=session, event=event, figures=figures, rows=rows, language=language)
        found.append(Drafted(language, facts, tuple(wording.compose(facts, language=language))))
    return found


def file_of(drafted: Drafted, format: Format) -> bytes:
    """The draft as a file."""
    if format == Format.TXT:
        return text(drafted.blocks)
    return docx(drafted.blocks, language=drafted.language, title=drafted.facts.title)


def text(blocks: Sequence[Block]) -> bytes:
    """The draft as UTF-8 text with a byte order mark, which Windows' editors need for Korean."""
    return plain_text(blocks).encode("utf-8-sig")


def docx(blocks: Sequence[Block], *, language: str, title: str) -> bytes:
    """The draft as DOCX on A4, in Word's own styles; what is still to be written is highlighted."""
    document = Document()
    properties = document.core_properties
    properties.title, properties.language, properties.author, properties.comments = title, language, "", ""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.5)
    for look in _LOOKS.values():
        _set_style(document, look, language=language)
    for block in blocks:
        paragraph = document.add_paragraph(style=_LOOKS[block.part].style)
        for run in block.runs:
            written = paragraph.add_run(run.text)
            if run.gap:
                written.font.highlight_color = WD_COLOR_INDEX.YELLOW
    output = BytesIO()
    document.save(output)
    return output.getvalue()


def _set_style(document: DocxDocument, look: _Look, *, language: str) -> None:
    """Give a style the look, and both scripts their faces: Word takes Hangul from ``w:eastAsia``."""
    style = cast(ParagraphStyle, document.styles[look.style])
    style.font.name = _LATIN_FACE
    style.font.size = Pt(look.points)
    style.font.bold = look.bold
    style.font.italic = False
    style.font.color.rgb = _INK
    style.paragraph_format.space_before = Pt(look.before)
    style.paragraph_format.space_after = Pt(look.after)
    style.paragraph_format.line_spacing = _LEADING
    _keep_together(style.element.get_or_add_pPr())
    properties = style.element.get_or_add_rPr()
    _drop(properties, "w:spacing", "w:lang")
    faces = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        faces.attrib.pop(qn(f"w:{theme}"), None)
    faces.set(qn("w:eastAsia"), _HANGUL_FACE)
    properties.append(properties.makeelement(qn("w:lang"), {qn("w:val"): language, qn("w:eastAsia"): "ko-KR"}))


def _keep_together(properties: Any) -> None:
    """No line under the title, and no space of Word's own between a digit and its counter: 37곳, not 37 곳."""
    _drop(properties, "w:pBdr", "w:autoSpaceDE", "w:autoSpaceDN")
    following = properties.find(qn("w:spacing"))
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
        following.addprevious(properties.makeelement(qn(name), {qn("w:val"): "0"}))


def _drop(properties: Any, *names: str) -> None:
    for name in names:
        for element in properties.findall(qn(name)):
            properties.remove(element)
