"""What is read of an event's own questions and their answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.orm import Session

from forumapp.events.models import Event
from forumapp.questions.codec import Asked
from forumapp.questions.models import Answer, Question, QuestionVersion
from forumapp.questions.rules import AnsweredBy, Condition

_NEWEST = (
    select(QuestionVersion.question_id, func.max(QuestionVersion.number).label("number"))
    .group_by(QuestionVersion.question_id)
    .subquery()
)
_ASKED = (
    select(
        Question.key,
        QuestionVersion.number,
        QuestionVersion.kind,
        QuestionVersion.label,
        QuestionVersion.help,
        QuestionVersion.options,
        QuestionVersion.required,
        QuestionVersion.categories,
        QuestionVersion.shown_if,
        QuestionVersion.bounds,
        Question.answered_by,
        Question.at_door,
        Question.destroy_on,
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


_FORMS = {
    AnsweredBy.GUEST: (AnsweredBy.GUEST,),
    AnsweredBy.FOCAL_POINT: (AnsweredBy.GUEST, AnsweredBy.FOCAL_POINT),
    AnsweredBy.STAFF: tuple(AnsweredBy),
}
"""Whose questions the form of each asks: who enters somebody else answers for her too."""


def asked(*, session: Session, event_id: int, by: AnsweredBy = AnsweredBy.STAFF) -> list[Asked]:
    """The questions that the event asks today in the form of a guest, a focal point or staff, in their order."""
    return [_asked(row) for row in session.execute(_ASKED, {"event": event_id}) if row.answered_by in _FORMS[by]]


def _asked(row: Any) -> Asked:
    return Asked(
        key=row.key,
        version=row.number,
        kind=row.kind,
        label=row.label,
        help=row.help,
        options=row.options,
        required=row.required,
        categories=row.categories,
        condition=Condition.read(row.shown_if),
        bounds=row.bounds or {},
        answered_by=row.answered_by,
        at_door=row.at_door,
        destroy_on=row.destroy_on,
    )


def answers(*, session: Session, registration_id: str) -> dict[str, Any]:
    """A registration's answers by the questions' keys."""
    return {row.key: row.value for row in session.execute(_ANSWERS, {"registration": registration_id})}


def answers_at_door(*, session: Session, registration_id: str) -> list[tuple[QuestionVersion, Any]]:
    """What staff at the door are shown of a registration's answers, with the wording that was answered."""
    rows = session.execute(
        select(QuestionVersion, Answer.value)
        .join(Answer, Answer.version_id == QuestionVersion.id)
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.registration_id == registration_id, Question.at_door)
        .order_by(Question.position, Question.id)
    )
    return [(row[0], row[1]) for row in rows]


@dataclass(frozen=True)
class Due:
    """A question whose answers have reached their day of destruction."""

    event_id: int
    question_id: int
    key: str


def due_for_destruction(*, session: Session, now: datetime) -> list[Due]:
    """Questions of which answers are left though their day has come, by the clock of the event's place."""
    rows = session.execute(
        select(Question.event_id, Question.id, Question.key, Question.destroy_on, Event.zone)
        .join(Event, Event.id == Question.event_id)
        .where(Question.destroy_on.is_not(None), exists().where(Answer.question_id == Question.id))
        .order_by(Question.event_id, Question.id)
    )
    return [
        Due(event_id, question_id, key)
        for event_id, question_id, key, day, zone in rows
        if day is not None and now.astimezone(ZoneInfo(zone)).date() >= day
    ]
