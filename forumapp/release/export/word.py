"""A release as DOCX on A4, in Word's own styles."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any, cast

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from forumapp.release.export.looks import HANGUL_FACE, LEADING, LOOKS, MARGIN_CM, Look, begins_page
from forumapp.release.rules import Block

_LATIN_FACE = "Calibri"
_SPACES = ("w:autoSpaceDE", "w:autoSpaceDN")
"""Word's own spaces between Hangul and Latin letters, and between Hangul and digits."""
_INK = RGBColor(0x16, 0x1A, 0x1C)


def docx(blocks: Sequence[Block], *, language: str, title: str) -> bytes:
    """The draft as DOCX on A4, in Word's own styles; what is still to be written is highlighted."""
    document = Document()
    describe(document, language=language, title=title)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(MARGIN_CM)
    for look in LOOKS.values():
        _set_style(document, look, language=language)
    for place, block in enumerate(blocks):
        paragraph = add_block(document, block)
        if begins_page(blocks, place):
            paragraph.paragraph_format.page_break_before = True
    output = BytesIO()
    document.save(output)
    return output.getvalue()


def describe(document: DocxDocument, *, language: str, title: str) -> None:
    """Say in the file what it is; it names nobody as its author."""
    properties = document.core_properties
    properties.title, properties.language = title, language
    properties.author = properties.last_modified_by = properties.comments = properties.subject = ""


def add_block(document: DocxDocument, block: Block) -> Paragraph:
    """One block as a paragraph at the document's end."""
    paragraph = document.add_paragraph(style=LOOKS[block.part].style)
    for run in block.runs:
        written = paragraph.add_run(run.text)
        if run.gap:
            written.font.highlight_color = WD_COLOR_INDEX.YELLOW
    return paragraph


def closed_up(paragraph: Paragraph) -> None:
    """No space of Word's own between a digit and its counter, in a paragraph whose style is not ours."""
    properties = paragraph._p.get_or_add_pPr()
    for name in _SPACES:
        properties.append(properties.makeelement(qn(name), {qn("w:val"): "0"}))


def _set_style(document: DocxDocument, look: Look, *, language: str) -> None:
    """Give a style the look, and both scripts their faces: Word takes Hangul from ``w:eastAsia``."""
    style = cast(ParagraphStyle, document.styles[look.style])
    style.font.name = _LATIN_FACE
    style.font.size = Pt(look.points)
    style.font.bold = look.bold
    style.font.italic = False
    style.font.color.rgb = _INK
    style.paragraph_format.space_before = Pt(look.before)
    style.paragraph_format.space_after = Pt(look.after)
    style.paragraph_format.line_spacing = LEADING
    _keep_together(style.element.get_or_add_pPr())
    properties = style.element.get_or_add_rPr()
    _drop(properties, "w:spacing", "w:lang")
    faces = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        faces.attrib.pop(qn(f"w:{theme}"), None)
    faces.set(qn("w:eastAsia"), HANGUL_FACE)
    properties.append(properties.makeelement(qn("w:lang"), {qn("w:val"): language, qn("w:eastAsia"): "ko-KR"}))


def _keep_together(properties: Any) -> None:
    """No line under the title, and no space of Word's own between a digit and its counter: 37곳, not 37 곳."""
    _drop(properties, "w:pBdr", *_SPACES)
    following = properties.find(qn("w:spacing"))
    for name in _SPACES:
        following.addprevious(properties.makeelement(qn(name), {qn("w:val"): "0"}))


def _drop(properties: Any, *names: str) -> None:
    for name in names:
        for element in properties.findall(qn(name)):
            properties.remove(element)
