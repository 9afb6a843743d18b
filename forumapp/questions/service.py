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
from forumapp.orm.prepared import Prepared, cursor_of
from forumapp.questions import queries
from forumapp.questions.models import Answer, Question, QuestionVersion

_CURRENT = Prepared(
    select(Question.key, Question.id, func.max(QuestionVersion.id))
    .join(QuestionVersion, QuestionVersion.question_id == Question.id)
    .where(Question.event_id == bindparam("event"), Question.retired_at.is_(None))
    .group_by(Question.key, Question.id)
)
_FORGET = Prepared(
    delete(Answer).where(
        Answer.registration_id == bindparam("registration"),
        Answer.question_id.in_(bindparam("questions", expanding=True)),
    )
)
_INSERT = Prepared(insert(Answer))


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
    cursor = cursor_of(session)
    current = {key: (question, version) for key, question, version in _CURRENT.rows(cursor, {"event": event_id})}
    for key in answers:
        if key not in current:
            raise UnknownQuestion(key)
    if not first:
        asked = [current[key][0] for key in answers]
        _FORGET.run(cursor, {"registration": registration_id, "questions": asked})
    kept = [
        {
            "registration_id": registration_id,
            "question_id": current[key][0],
            "version_id": current[key][1],
            "value": value,
        }
        for key, value in answers.items()
        if value is not None
    ]
    _INSERT.run_many(cursor, kept)


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
