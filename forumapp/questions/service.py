"""What keeps answers to an event's own questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select
from sqlalchemy.orm import Session

from forumapp.kernel.errors import DomainError
from forumapp.questions.models import Answer, Question, QuestionVersion

_CURRENT = (
    select(Question.key, Question.id, func.max(QuestionVersion.id).label("version_id"))
    .join(QuestionVersion, QuestionVersion.question_id == Question.id)
    .where(Question.event_id == bindparam("event"), Question.retired_at.is_(None))
    .group_by(Question.key, Question.id)
)


class UnknownQuestion(DomainError):
    """The event asks no question of this key."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def keep_answers(*, session: Session, event_id: int, registration_id: str, answers: Mapping[str, Any]) -> None:
    """Keep the answers of a registration with the wording that was asked; an earlier answer gives way, None removes.

    :raises UnknownQuestion:
    """
    current = {row.key: row for row in session.execute(_CURRENT, {"event": event_id})}
    for key in answers:
        if key not in current:
            raise UnknownQuestion(key)
    session.execute(
        delete(Answer).where(
            Answer.registration_id == registration_id,
            Answer.question_id.in_([current[key].id for key in answers]),
        )
    )
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
        session.execute(insert(Answer), kept)
