"""Letters and envelopes as DOCX, one page each, in Word's own styles, so that an office can restyle them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, cast

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.text import WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from forumapp.kernel import qr

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_LATIN_FACE, _HANGUL_FACE = "Calibri", "맑은 고딕"
_INK = RGBColor(0x16, 0x1A, 0x1C)
_LEADING = 1.4
_LETTER, _SMALL, _HEAD, _SUBJECT, _ADDRESS = "Body Text", "Body Text 2", "Heading 2", "Heading 1", "No Spacing"
_POINTS = {_LETTER: 11.0, _SMALL: 9.0, _HEAD: 12.0, _SUBJECT: 14.0, _ADDRESS: 12.0}
_QR_SIDE = Cm(2.8)


@dataclass(frozen=True)
class LetterPage:
    """One letter: who writes, about what, the text, and where to answer (``link`` also as a QR)."""

    sender: str
    subject: str
    paragraphs: Sequence[Sequence[str]]
    answer: str
    """What stands before the link, in the letter's language."""
    link: str
    language: str
    corrected: str = ""
    """That it takes the place of a former letter, in the letter's language; empty where it is the first."""


@dataclass(frozen=True)
class Envelope:
    """One envelope: the sender's lines, and the addressee's in the order in which they are printed."""

    sender: Sequence[str]
    addressee: Sequence[str]
    language: str = field(default="en")


def letters(pages: Sequence[LetterPage]) -> bytes:
    """The letters on A4, each on a page of its own."""
    document = _document(Cm(21), Cm(29.7), Cm(2.5))
    for number, page in enumerate(pages):
        first = document.add_paragraph(page.sender, style=_HEAD)
        _begin_page(first, number)
        document.add_paragraph(page.subject, style=_SUBJECT)
        if page.corrected:
            document.add_paragraph(page.corrected, style=_SMALL)
        for lines in page.paragraphs:
            _lines(document.add_paragraph(style=_LETTER), lines)
        document.add_paragraph(page.answer, style=_SMALL).paragraph_format.keep_with_next = True
        picture = document.add_paragraph(style=_SMALL)
        picture.paragraph_format.keep_with_next = True
        picture.add_run().add_picture(BytesIO(qr.png(page.link)), width=_QR_SIDE)
        document.add_paragraph(page.link, style=_SMALL)
    return _bytes(document)


def envelopes(pages: Sequence[Envelope]) -> bytes:
    """The envelopes in the size DL (220 × 110 mm), the sender on top, the addressee below on the right half."""
    document = _document(Mm(220), Mm(110), Mm(12))
    for number, page in enumerate(pages):
        sender = document.add_paragraph(style=_SMALL)
        _lines(sender, page.sender)
        _begin_page(sender, number)
        addressee = document.add_paragraph(style=_ADDRESS)
        addressee.paragraph_format.left_indent = Mm(95)
        addressee.paragraph_format.space_before = Mm(24)
        _lines(addressee, page.addressee)
    return _bytes(document)


def _document(width: Length, height: Length, margin: Length) -> DocxDocument:
    document = Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = "", "", ""
    section = document.sections[0]
    section.page_width, section.page_height = width, height
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = margin
    for name, points in _POINTS.items():
        _set_style(cast(ParagraphStyle, document.styles[name]), points, bold=name in (_HEAD, _SUBJECT))
    return document


def _begin_page(paragraph: Paragraph, number: int) -> None:
    paragraph.paragraph_format.page_break_before = number > 0


def _lines(paragraph: Paragraph, lines: Sequence[str]) -> None:
    for number, line in enumerate(lines):
        run = paragraph.add_run()
        if number:
            run.add_break(WD_BREAK.LINE)
        run.add_text(line)


def _set_style(style: ParagraphStyle, points: float, *, bold: bool) -> None:
    """Give a style both scripts' faces: Word takes Hangul from ``w:eastAsia``."""
    style.font.name, style.font.size, style.font.bold, style.font.italic = _LATIN_FACE, Pt(points), bold, False
    style.font.color.rgb = _INK
    style.paragraph_format.line_spacing = _LEADING
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(0), Pt(points)
    properties: Any = style.element.get_or_add_rPr()
    faces = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        faces.attrib.pop(qn(f"w:{theme}"), None)
    faces.set(qn("w:eastAsia"), _HANGUL_FACE)


def _bytes(document: DocxDocument) -> bytes:
    output = BytesIO()
    document.save(output)
    return output.getvalue()
