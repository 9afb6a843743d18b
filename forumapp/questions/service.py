"""What keeps answers to an event's own questions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select
from sqlalchemy.orm import Session

from forumapp.events.service import raise_revision
from forumapp.kernel.errors import DomainError
from forumapp.kernel.localized import LocalizedText
from forumapp.orm import table_of
from forumapp.questions import queries
from forumapp.questions.models import Answer, Question, QuestionVersion

_QUESTIONS, _VERSIONS, _ANSWERS = table_of(Question), table_of(QuestionVersion), table_of(Answer)
_CURRENT = (
    select(_QUESTIONS.c.key, _QUESTIONS.c.id, func.max(_VERSIONS.c.id).label("version_id"))
    .join(_VERSIONS, _VERSIONS.c.question_id == _QUESTIONS.c.id)
    .where(_QUESTIONS.c.event_id == bindparam("event"), _QUESTIONS.c.retired_at.is_(None))
    .group_by(_QUESTIONS.c.key, _QUESTIONS.c.id)
)
_FORGET = delete(_ANSWERS).where(
    _ANSWERS.c.registration_id == bindparam("registration"),
    _ANSWERS.c.question_id.in_(bindparam("questions", expanding=True)),
)
_INSERT = insert(_ANSWERS)


class UnknownQuestion(DomainError):
    """The event asks no question of this key."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def keep_answers(
    *,
    session: Session | Connection,
    event_id: int,
    registration_id: str,
    answers: Mapping[str, Any],
    first: bool = False,
) -> None:
    """Keep the answers of a registration with the wording that was asked; an earlier answer gives way, None removes.

    ``first`` says that there are no earlier ones.

    :raises UnknownQuestion:
    """
    current = {row.key: row for row in session.execute(_CURRENT, {"event": event_id})}
    for key in answers:
        if key not in current:
            raise UnknownQuestion(key)
    if not first:
        asked = [current[key].id for key in answers]
        session.execute(_FORGET, {"registration": registration_id, "questions": asked})
    kept = [
        {
            "registration_id": registration_id,
            "question_id": current[key].id,
            "version_id": current[key].version_id,
            "value": value,
        }
        for key, value in answers.items()
        if value is not None
    ]
    if kept:
        session.execute(_INSERT, kept)


def save(
    *,
    session: Session,
    event_id: int,
    key: str,
    kind: str,
    label: LocalizedText,
    help: LocalizedText,
    options: list[dict[str, Any]],
    required: bool,
    now: datetime,
) -> Question:
    """Ask a new question, or word one anew: its next version. One that was retired is asked again."""
    question = _find(session, event_id, key)
    if question is None:
        last = session.scalars(select(func.max(Question.position)).where(Question.event_id == event_id)).one()
        question = Question(event_id=event_id, key=key, position=(last or 0) + 1)
        session.add(question)
    question.retired_at = None
    question.versions.append(
        QuestionVersion(
            number=len(question.versions) + 1,
            kind=kind,
            label=label,
            help=help,
            options=options,
            required=required,
            created_at=now,
        )
    )
    session.flush()
    raise_revision(session=session, event_id=event_id)
    return question


def retire(*, session: Session, event_id: int, key: str, now: datetime) -> None:
    """Ask a question no more; its answers stay. :raises UnknownQuestion:"""
    question = _find(session, event_id, key)
    if question is None:
        raise UnknownQuestion(key)
    question.retired_at = question.retired_at or now
    raise_revision(session=session, event_id=event_id)


def _find(session: Session, event_id: int, key: str) -> Question | None:
    return session.scalar(select(Question).where(Question.event_id == event_id, Question.key == key))


def copy(*, session: Session, source_id: int, event_id: int, now: datetime) -> None:
    """Let a new event begin with the questions that another one asks today, as their first versions."""
    for asked in queries.asked(session=session, event_id=source_id):
        save(
            session=session,
            event_id=event_id,
            key=asked.key,
            kind=asked.kind,
            label=asked.label,
            help=asked.help,
            options=list(asked.options),
            required=asked.required,
            now=now,
        )
