"""Drafts of a release, and files of drafts and releases: plain text for mail, DOCX and HWPX for the office, PDF."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from forumapp.attendance.queries.frozen import find_newest
from forumapp.attendance.schemas import document_of, live_figures
from forumapp.events.models import Event
from forumapp.release import wording
from forumapp.release.export.hangul import hwpx
from forumapp.release.export.letterhead import Letterhead, letterhead_for, on_letterhead
from forumapp.release.export.paper import pdf
from forumapp.release.export.word import docx
from forumapp.release.queries import facts_of
from forumapp.release.rules import Block, Drafted, NothingFrozen, plain_text

__all__ = ["MEDIA_TYPES", "Format", "Letterhead", "docx", "drafts", "file_of", "hwpx", "letterhead_for", "pdf", "text"]


class Format(StrEnum):
    """The files that a draft and a release can be had as."""

    TXT = "txt"
    DOCX = "docx"
    HWPX = "hwpx"
    PDF = "pdf"


MEDIA_TYPES = {
    Format.TXT: "text/plain; charset=utf-8",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.HWPX: "application/hwp+zip",
    Format.PDF: "application/pdf",
}


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


def file_of(
    blocks: Sequence[Block],
    format: Format,
    *,
    language: str,
    title: str,
    made_at: datetime,
    letterhead: Letterhead | None = None,
) -> bytes:
    """A draft or a release in ``language`` as a file: a PDF bears the moment ``made_at``, a DOCX the ``letterhead``."""
    if format == Format.TXT:
        return text(blocks)
    if format == Format.HWPX:
        return hwpx(blocks, title=title)
    if format == Format.PDF:
        return pdf(blocks, language=language, title=title, made_at=made_at)
    if letterhead is not None:
        return on_letterhead(blocks, letterhead, language=language, title=title)
    return docx(blocks, language=language, title=title)


def text(blocks: Sequence[Block]) -> bytes:
    """The draft as UTF-8 text with a byte order mark, which Windows' editors need for Korean."""
    return plain_text(blocks).encode("utf-8-sig")
