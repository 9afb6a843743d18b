"""What an event asks its guests: purposes of consent and questions of its own."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from forumapp.consent.models import PurposeVersion
from forumapp.consent.rules import Purpose
from forumapp.questions.models import Question
from forumapp.questions.rules import Kind


def newest_purposes(*, session: Session, event_id: int) -> list[PurposeVersion]:
    """The wording of every purpose that is asked, in their order."""
    rows = session.scalars(
        select(PurposeVersion).where(PurposeVersion.event_id == event_id).order_by(PurposeVersion.id)
    )
    newest = {row.purpose: row for row in rows}
    return sorted((row for row in newest.values() if not row.retired), key=lambda row: (row.position, row.id))


def lacks_consent_to_needs(*, session: Session, event_id: int) -> bool:
    """Whether a question about needs is asked though the consent to keep the answers is not: nobody can answer it."""
    about_needs = (
        select(Question)
        .options(selectinload(Question.versions))
        .where(Question.event_id == event_id, Question.retired_at.is_(None))
    )
    if all(one.current.kind != Kind.NEEDS for one in session.scalars(about_needs)):
        return False
    return all(one.purpose != Purpose.NEEDS for one in newest_purposes(session=session, event_id=event_id))


def questions_of(*, session: Session, event_id: int) -> Sequence[Question]:
    """The event's questions with their wordings, those asked no more last."""
    return session.scalars(
        select(Question)
        .options(selectinload(Question.versions))
        .where(Question.event_id == event_id)
        .order_by(Question.retired_at.is_not(None), Question.position, Question.id)
    ).all()
