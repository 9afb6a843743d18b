"""A draft as files: plain text for mail, DOCX for the office."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle

from forumapp.release.rules import Block, Part, plain_text

LATIN_FACE, HANGUL_FACE = "Calibri", "맑은 고딕"

_STYLES: dict[Part, tuple[str, float, bool]] = {
    Part.MARK: ("Body Text", 12, True),
    Part.NOTE: ("Body Text", 10, False),
    Part.HEADLINE: ("Title", 20, True),
    Part.SUBTITLE: ("Subtitle", 13, False),
    Part.PARAGRAPH: ("Body Text", 11, False),
    Part.QUOTE: ("Quote", 11, False),
    Part.HEADING: ("Heading 2", 12, True),
    Part.CAPTION: ("Caption", 10, False),
    Part.SMALL: ("Body Text 2", 9, False),
}
"""Word's own style of each part, so that an office can restyle the text; its size in points; whether it is bold."""


def text(blocks: Sequence[Block]) -> bytes:
    """The draft as UTF-8 text with a byte order mark, which Windows' editors need for Korean."""
    return plain_text(blocks).encode("utf-8-sig")


def docx(blocks: Sequence[Block], *, language: str, title: str) -> bytes:
    """The draft as DOCX on A4; what is still to be written is highlighted."""
    document = Document()
    document.core_properties.title = title
    document.core_properties.language = language
    document.core_properties.author = ""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.5)
    for name, size, bold in set(_STYLES.values()):
        _set_faces(document, name, size=size, bold=bold, language=language)
    for block in blocks:
        paragraph = document.add_paragraph(style=_STYLES[block.part][0])
        for run in block.runs:
            written = paragraph.add_run(run.text)
            if run.gap:
                written.font.highlight_color = WD_COLOR_INDEX.YELLOW
            if block.part == Part.MARK:
                written.font.bold = True
    output = BytesIO()
    document.save(output)
    return output.getvalue()


def _set_faces(document: DocxDocument, name: str, *, size: float, bold: bool, language: str) -> None:
    """Give a style both scripts' faces: Word takes Hangul from ``w:eastAsia`` and Latin from ``w:ascii``."""
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle)
    style.font.name = LATIN_FACE
    style.font.size = Pt(size)
    style.font.bold = bold
    style.font.italic = False
    style.font.color.rgb = None
    properties = style.element.get_or_add_rPr()
    faces = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        faces.attrib.pop(qn(f"w:{theme}"), None)
    faces.set(qn("w:eastAsia"), HANGUL_FACE)
    spoken = properties.makeelement(qn("w:lang"), {qn("w:val"): language, qn("w:eastAsia"): "ko-KR"})
    properties.append(spoken)
