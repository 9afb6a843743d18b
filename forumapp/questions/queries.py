"""What is read of an event's own questions and their answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from forumapp.kernel.localized import LocalizedText
from forumapp.questions.models import Answer, Question, QuestionVersion

_NEWEST = (
    select(QuestionVersion.question_id, func.max(QuestionVersion.number).label("number"))
    .group_by(QuestionVersion.question_id)
    .subquery()
)
_ASKED = (
    select(
        Question.key,
        QuestionVersion.kind,
        QuestionVersion.label,
        QuestionVersion.help,
        QuestionVersion.options,
        QuestionVersion.required,
    )
    .join(QuestionVersion, QuestionVersion.question_id == Question.id)
    .join(
        _NEWEST,
        (_NEWEST.c.question_id == QuestionVersion.question_id) & (_NEWEST.c.number == QuestionVersion.number),
    )
    .where(Question.event_id == bindparam("event"), Question.retired_at.is_(None))
    .order_by(Question.position, Question.id)
)
_ANSWERS = (
    select(Question.key, Answer.value)
    .join(Question, Question.id == Answer.question_id)
    .where(Answer.registration_id == bindparam("registration"))
)


@dataclass(frozen=True)
class Asked:
    """A question as it is asked today. ``options`` are ``{"value", "label": {language: text}}``."""

    key: str
    kind: str
    label: LocalizedText
    help: LocalizedText
    options: Sequence[dict[str, Any]]
    required: bool


def asked(*, session: Session, event_id: int) -> list[Asked]:
    """The questions that the event's form asks today, in their order."""
    return [Asked(*row) for row in session.execute(_ASKED, {"event": event_id})]


def answers(*, session: Session, registration_id: str) -> dict[str, Any]:
    """A registration's answers by the questions' keys."""
    return {row.key: row.value for row in session.execute(_ANSWERS, {"registration": registration_id})}
