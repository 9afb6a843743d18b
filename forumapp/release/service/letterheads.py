"""The office's letterheads: brought, used, laid aside. None is ever changed or thrown away."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from forumapp.files.rules import FileKind, safe_name
from forumapp.kernel.actors import Actor
from forumapp.release.codec import check
from forumapp.release.models import LetterheadTemplate
from forumapp.release.queries.letterheads import get_letterhead


def add_letterhead(
    *, session: Session, language: str, name: str, data: bytes, now: datetime, actor: Actor
) -> LetterheadTemplate:
    """Keep a letterhead; nothing is written on it before :func:`use_letterhead`.

    :raises RefusedLetterhead: the file cannot be one
    """
    check(data)
    template = LetterheadTemplate(
        language=language,
        name=safe_name(name, FileKind.DOCX),
        sha256=hashlib.sha256(data).hexdigest(),
        data=data,
        added_at=now,
        added_by=actor.reference,
    )
    session.add(template)
    session.flush()
    return template


def use_letterhead(*, session: Session, number: int, now: datetime, actor: Actor) -> LetterheadTemplate:
    """Write the language's releases on this letterhead from now on.

    :raises UnknownLetterhead:
    """
    template = get_letterhead(session=session, number=number)
    # Two who choose at once queue here: only one may be in use.
    all_of_it = select(LetterheadTemplate.id).where(LetterheadTemplate.language == template.language)
    session.scalars(all_of_it.order_by(LetterheadTemplate.id).with_for_update()).all()
    lay_aside(session=session, language=template.language, now=now)
    template.used_at, template.used_by, template.ended_at = now, actor.reference, None
    session.flush()
    return template


def lay_aside(*, session: Session, language: str, now: datetime) -> None:
    """Write the language's releases on the house's plain paper from now on."""
    used = update(LetterheadTemplate).where(LetterheadTemplate.language == language, LetterheadTemplate.in_use)
    session.execute(used.values(ended_at=now))
    session.expire_all()
