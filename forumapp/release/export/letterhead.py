"""A release as DOCX on the office's own letterhead, in the letterhead's own styles where it has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, cast

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.styles.style import ParagraphStyle
from sqlalchemy.orm import Session

from forumapp.events.models import Event
from forumapp.release import wording
from forumapp.release.codec import filled
from forumapp.release.export.looks import HANGUL_FACE, LEADING, LOOKS, Look
from forumapp.release.export.word import add_block, closed_up, describe
from forumapp.release.models import Release
from forumapp.release.queries.letterheads import letterhead_of
from forumapp.release.rules import Block
from forumapp.release.wording.registry import wording_of


@dataclass(frozen=True)
class Letterhead:
    """The office's document, and what of the release it may name besides its text: the moments are aware."""

    data: bytes
    zone: str
    released_at: datetime | None = None
    embargo_until: datetime | None = None


def letterhead_for(*, session: Session, event: Event, language: str, release: Release | None) -> Letterhead | None:
    """The letterhead in use for a text of ``release``, or of a draft that is none yet; None for plain paper."""
    data = letterhead_of(session=session, language=language)
    if data is None:
        return None
    if release is None:
        return Letterhead(data, event.zone)
    return Letterhead(data, event.zone, release.released_at, release.embargo_until)


def on_letterhead(blocks: Sequence[Block], letterhead: Letterhead, *, language: str, title: str) -> bytes:
    """The draft on the letterhead; what is still to be written is highlighted.

    :raises RefusedLetterhead: the document cannot be filled
    """
    words = {
        "title": title,
        **wording.on_top(
            released_at=letterhead.released_at,
            embargo_until=letterhead.embargo_until,
            zone=letterhead.zone,
            language=language,
        ),
    }
    made = filled(letterhead.data, words=words, paragraphs=lambda document: _paragraphs(document, blocks))
    document = Document(BytesIO(made))
    describe(document, language=language, title=title)
    output = BytesIO()
    document.save(output)
    return output.getvalue()


def example_on(data: bytes, *, language: str) -> bytes:
    """The letterhead with the release of an invented event, to be looked at before it is used.

    :raises RefusedLetterhead: the document cannot be filled
    """
    facts = wording_of(language).example()
    letterhead = Letterhead(data, facts.zone, released_at=facts.starts_at)
    return on_letterhead(wording.compose(facts, language=language), letterhead, language=language, title=facts.title)


def _paragraphs(document: DocxDocument, blocks: Sequence[Block]) -> list[Any]:
    for look in LOOKS.values():
        _see_style(document, look)
    found = []
    for block in blocks:
        paragraph = add_block(document, block)
        closed_up(paragraph)
        paragraph._p.getparent().remove(paragraph._p)
        found.append(paragraph._p)
    return found


def _see_style(document: DocxDocument, look: Look) -> None:
    """Keep the letterhead's own style; one that it lacks follows its plain text, in the size of the look."""
    styles = document.styles
    if look.style in styles:
        style = cast(ParagraphStyle, styles[look.style])
    else:
        style = cast(ParagraphStyle, styles.add_style(look.style, WD_STYLE_TYPE.PARAGRAPH, builtin=True))
        style.base_style = styles.default(WD_STYLE_TYPE.PARAGRAPH)
        style.font.size = Pt(look.points)
        style.font.bold = look.bold
        style.paragraph_format.space_before = Pt(look.before)
        style.paragraph_format.space_after = Pt(look.after)
        style.paragraph_format.line_spacing = LEADING
    if not _names_hangul(document, style):
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), HANGUL_FACE)


def _names_hangul(document: DocxDocument, style: Any) -> bool:
    """Whether a style, one that it is based on or the document's defaults say in which face Hangul is set."""
    elements = [document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")]
    while style is not None:
        elements.append(style.element.rPr)
        style = style.base_style
    faces = [element.find(qn("w:rFonts")) for element in elements if element is not None]
    return any(face is not None and (face.get(qn("w:eastAsia")) or face.get(qn("w:eastAsiaTheme"))) for face in faces)
