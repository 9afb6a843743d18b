"""The letterheads of the office."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.release.models import LetterheadTemplate
from forumapp.release.rules.letterheads import UnknownLetterhead


def list_letterheads(*, session: Session) -> Sequence[LetterheadTemplate]:
    """All that were brought, newest first, without their bytes."""
    return session.scalars(select(LetterheadTemplate).order_by(LetterheadTemplate.id.desc())).all()


def get_letterhead(*, session: Session, number: int) -> LetterheadTemplate:
    """One of them. :raises UnknownLetterhead:"""
    found = session.get(LetterheadTemplate, number)
    if found is None:
        raise UnknownLetterhead(number)
    return found


def letterhead_of(*, session: Session, language: str) -> bytes | None:
    """The document that the language's releases are written on; None for the house's plain paper."""
    newest: Any = LetterheadTemplate.used_at.desc()
    return session.scalars(
        select(LetterheadTemplate.data)
        .where(LetterheadTemplate.language == language, LetterheadTemplate.in_use)
        .order_by(newest, LetterheadTemplate.id.desc())
        .limit(1)
    ).one_or_none()
