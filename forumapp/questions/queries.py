"""What is read of an event's own questions and their answers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from forumapp.events.models import Event
from forumapp.kernel.localized import LocalizedText
from forumapp.questions.codec import Asked
from forumapp.questions.models import Answer, Need, Question, QuestionVersion
from forumapp.questions.rules import NEVER_REQUIRED, AnsweredBy, Condition, Kind

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


_HAS_NEEDS = select(exists().where(Need.registration_id == bindparam("registration")))
REGISTRATIONS = "registrations"
"""The table of an upper room, reached by its name."""
_FORMS = {
    AnsweredBy.GUEST: (AnsweredBy.GUEST,),
    AnsweredBy.FOCAL_POINT: (AnsweredBy.GUEST, AnsweredBy.FOCAL_POINT),
    AnsweredBy.STAFF: tuple(AnsweredBy),
}
"""Whose questions the form of each asks: who enters somebody else answers for her too."""


def asked(*, session: Session, event_id: int, by: AnsweredBy = AnsweredBy.STAFF, needs: bool = False) -> list[Asked]:
    """The questions that the event asks today in the form of a guest, a focal point or staff, in their order.

    Those about needs are among them only where ``needs`` says so: they are the guest's own.
    """
    return [
        _asked(row)
        for row in session.execute(_ASKED, {"event": event_id})
        if row.answered_by in _FORMS[by] and (needs or row.kind != Kind.NEEDS)
    ]


def _asked(row: Any) -> Asked:
    return Asked(
        key=row.key,
        version=row.number,
        kind=row.kind,
        label=row.label,
        help=row.help,
        options=row.options,
        required=row.required and row.kind not in NEVER_REQUIRED,
        categories=row.categories,
        condition=Condition.read(row.shown_if),
        bounds=row.bounds or {},
        answered_by=row.answered_by,
        at_door=row.at_door and row.kind not in NEVER_REQUIRED,
        destroy_on=row.destroy_on,
    )


def answers(*, session: Session, registration_id: str) -> dict[str, Any]:
    """A registration's answers by the questions' keys."""
    return {row.key: row.value for row in session.execute(_ANSWERS, {"registration": registration_id})}


def versions_answered(*, session: Session, registration_id: str) -> dict[str, int]:
    """The number of the wording that each of a registration's answers answered, by the questions' keys."""
    rows = session.execute(
        select(Question.key, QuestionVersion.number)
        .join(Answer, Answer.question_id == Question.id)
        .join(QuestionVersion, QuestionVersion.id == Answer.version_id)
        .where(Answer.registration_id == registration_id)
    )
    return {row.key: row.number for row in rows}


def needs_of(*, session: Session, registration_ids: Sequence[str]) -> Sequence[tuple[str, QuestionVersion, Need]]:
    """What these registrations need, sealed as it is kept: each question's key and the wording that was answered."""
    rows = session.execute(
        select(Question.key, QuestionVersion, Need)
        .join(QuestionVersion, QuestionVersion.id == Need.version_id)
        .join(Question, Question.id == Need.question_id)
        .where(Need.registration_id.in_(registration_ids))
        .order_by(Question.position, Question.id, Need.registration_id)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def needs_of_event(*, session: Session, event_id: int, status: str) -> Sequence[tuple[QuestionVersion, Need]]:
    """What an event's registrations of a state need, sealed as it is kept, each with the wording that was answered."""
    registrations = Question.metadata.tables[REGISTRATIONS]
    rows = session.execute(
        select(QuestionVersion, Need)
        .join(QuestionVersion, QuestionVersion.id == Need.version_id)
        .join(Question, Question.id == Need.question_id)
        .join(registrations, registrations.c.id == Need.registration_id)
        .where(Question.event_id == event_id, registrations.c.status == status)
        .order_by(Question.position, Question.id)
    )
    return [(row[0], row[1]) for row in rows]


def has_needs(*, session: Session, registration_id: str) -> bool:
    """Whether anything is kept of what a guest needs."""
    return session.scalar(_HAS_NEEDS, {"registration": registration_id}) or False


class AtDoor(NamedTuple):
    """An answer that staff at the door are shown, with the wording that was answered."""

    kind: str
    label: LocalizedText
    options: list[dict[str, Any]]
    value: Any


def answers_at_door(
    *, connection: Connection | Session, event_id: int, registration_ids: Collection[str]
) -> dict[str, list[AtDoor]]:
    """What staff at the door are shown of these people's answers, by registration, in the order of the questions.

    Nothing is read of anybody where no question of the event is shown at the door.
    """
    at_door = select(Question.id).where(Question.event_id == event_id, Question.at_door)
    shown = [row[0] for row in connection.execute(at_door)]
    found: dict[str, list[AtDoor]] = {}
    if not shown or not registration_ids:
        return found
    rows = connection.execute(
        select(
            Answer.registration_id, QuestionVersion.kind, QuestionVersion.label, QuestionVersion.options, Answer.value
        )
        .join(QuestionVersion, QuestionVersion.id == Answer.version_id)
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.registration_id.in_(registration_ids), Question.id.in_(shown))
        .order_by(Question.position, Question.id)
    )
    for registration_id, *answered in rows:
        found.setdefault(registration_id, []).append(AtDoor(*answered))
    return found


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
        .where(
            Question.destroy_on.is_not(None),
            or_(exists().where(Answer.question_id == Question.id), exists().where(Need.question_id == Question.id)),
        )
        .order_by(Question.event_id, Question.id)
    )
    return [
        Due(event_id, question_id, key)
        for event_id, question_id, key, day, zone in rows
        if day is not None and now.astimezone(ZoneInfo(zone)).date() >= day
    ]
