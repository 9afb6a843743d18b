"""What changes an event's own questions, and keeps the answers to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select
from sqlalchemy.orm import Session

from forumapp.events.rules import Shift
from forumapp.events.service import raise_revision
from forumapp.files import service as files
from forumapp.kernel.actors import Actor
from forumapp.kernel.errors import DomainError
from forumapp.kernel.localized import LocalizedText
from forumapp.orm.prepared import Cursor, Prepared, cursor_of
from forumapp.questions import queries
from forumapp.questions.codec import Asked
from forumapp.questions.models import Answer, Need, Question, QuestionVersion
from forumapp.questions.rules import NEVER_REQUIRED, AnsweredBy, Condition, Kind

_CURRENT = Prepared(
    select(Question.key, Question.id, func.max(QuestionVersion.id), func.max(QuestionVersion.number))
    .join(QuestionVersion, QuestionVersion.question_id == Question.id)
    .where(Question.event_id == bindparam("event"), Question.retired_at.is_(None))
    .group_by(Question.key, Question.id)
)
_VERSIONS = Prepared(
    select(Question.key, QuestionVersion.number, QuestionVersion.id)
    .join(QuestionVersion, QuestionVersion.question_id == Question.id)
    .where(Question.event_id == bindparam("event"), Question.retired_at.is_(None))
)
_FILES = Prepared(
    select(Answer.value)
    .join(QuestionVersion, QuestionVersion.id == Answer.version_id)
    .where(
        Answer.registration_id == bindparam("registration"),
        Answer.question_id.in_(bindparam("questions", expanding=True)),
        QuestionVersion.kind == Kind.FILE.value,
    )
)
_FORGET = Prepared(
    delete(Answer).where(
        Answer.registration_id == bindparam("registration"),
        Answer.question_id.in_(bindparam("questions", expanding=True)),
    )
)
_INSERT = Prepared(insert(Answer))
_FORGET_NEEDS = Prepared(
    delete(Need).where(
        Need.registration_id == bindparam("registration"),
        Need.question_id.in_(bindparam("questions", expanding=True)),
    )
)
_INSERT_NEEDS = Prepared(insert(Need))


class UnknownQuestion(DomainError):
    """The event asks no question of this key."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class NeededByOthers(DomainError):
    """Other questions are shown on an answer to this one; ``labels`` are theirs."""

    def __init__(self, labels: Sequence[LocalizedText]) -> None:
        super().__init__(len(labels))
        self.labels = labels


class OtherKeeping(DomainError):
    """What guests need is kept in another way than answers: a question cannot become the one or the other."""


@dataclass(frozen=True)
class Wording:
    """One version of a question: what is asked, of whom, and what may be answered."""

    kind: str
    label: LocalizedText
    help: LocalizedText = field(default_factory=LocalizedText)
    options: Sequence[Mapping[str, Any]] = field(default_factory=list)
    required: bool = False
    categories: Sequence[str] = field(default_factory=list)
    condition: Condition | None = None
    bounds: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, asked: Asked | QuestionVersion) -> Wording:
        """The wording of a question as it is asked."""
        condition = asked.condition if isinstance(asked, Asked) else Condition.read(asked.shown_if)
        return cls(
            kind=asked.kind,
            label=asked.label,
            help=asked.help,
            options=list(asked.options),
            required=asked.required,
            categories=list(asked.categories),
            condition=condition,
            bounds=dict(asked.bounds or {}),
        )


@dataclass(frozen=True)
class Handling:
    """What is done with the answers, whatever the wording."""

    answered_by: str = AnsweredBy.GUEST
    at_door: bool = False
    destroy_on: date | None = None


def keep_answers(
    *,
    session: Session | Connection,
    event_id: int,
    registration_id: str,
    answers: Mapping[str, Any],
    now: datetime,
    asked: Mapping[str, int] | None = None,
    first: bool = False,
) -> None:
    """Keep the answers of a registration with the wording that was asked; an earlier answer gives way, None removes.

    ``asked`` are the numbers of the versions that were shown, by key; where it says nothing, or nothing that is
    there, it was the newest. ``first`` says that there are no earlier answers. A file that is answered belongs to the
    registration from now on; one that gives way is deleted.

    :raises UnknownQuestion:
    :raises forumapp.files.service.UnknownUpload: a file waited for too long
    """
    cursor = cursor_of(session)
    current = {key: newest for key, *newest in _CURRENT.rows(cursor, {"event": event_id})}
    for key in answers:
        if key not in current:
            raise UnknownQuestion(key)
    former: set[str] = set()
    if not first:
        bounds = {"registration": registration_id, "questions": [current[key][0] for key in answers]}
        former = {value["upload"] for (value,) in _FILES.rows(cursor, bounds) if value}
        _FORGET.run(cursor, bounds)
    older = {key: number for key, number in (asked or {}).items() if key in current and number != current[key][2]}
    versions = _versions(cursor, event_id, older)
    kept = [
        {
            "registration_id": registration_id,
            "question_id": current[key][0],
            "version_id": versions.get(key, current[key][1]),
            "value": value,
        }
        for key, value in answers.items()
        if value is not None
    ]
    _INSERT.run_many(cursor, kept)
    uploads = {value["upload"] for value in answers.values() if isinstance(value, dict)}
    for upload_id in sorted(uploads - former):
        files.claim(session=session, event_id=event_id, upload_id=upload_id, registration_id=registration_id, now=now)
    files.discard(session=session, event_id=event_id, upload_ids=former - uploads)


def keep_needs(
    *,
    session: Session | Connection,
    event_id: int,
    registration_id: str,
    needs: Mapping[str, str | None],
    now: datetime,
    actor: Actor,
    asked: Mapping[str, int] | None = None,
) -> None:
    """Keep what a registration needs, by the question's key and sealed already; None removes.

    The caller has seen the consent. ``asked`` is that of :func:`keep_answers`.

    :raises UnknownQuestion:
    """
    cursor = cursor_of(session)
    current = {key: newest for key, *newest in _CURRENT.rows(cursor, {"event": event_id})}
    for key in needs:
        if key not in current:
            raise UnknownQuestion(key)
    _FORGET_NEEDS.run(cursor, {"registration": registration_id, "questions": [current[key][0] for key in needs]})
    older = {key: number for key, number in (asked or {}).items() if key in needs and number != current[key][2]}
    versions = _versions(cursor, event_id, older)
    kept = [
        {
            "registration_id": registration_id,
            "question_id": current[key][0],
            "version_id": versions.get(key, current[key][1]),
            "sealed": sealed,
            "written_at": now,
            "actor": actor.reference,
        }
        for key, sealed in needs.items()
        if sealed is not None
    ]
    _INSERT_NEEDS.run_many(cursor, kept)


def forget_needs(*, session: Session, registration_ids: Sequence[str]) -> bool:
    """Delete what these registrations need; returns whether there was anything."""
    gone = session.execute(delete(Need).where(Need.registration_id.in_(registration_ids)))
    return bool(gone.rowcount)  # type: ignore[attr-defined]  # a DELETE's result counts rows


def forget_answers(*, session: Session, event_id: int, question_id: int) -> dict[str, int]:
    """Delete all answers to one question, with the files among them, or all needs told by it; returns how many."""
    values = session.scalars(select(Answer.value).where(Answer.question_id == question_id)).all()
    uploads = {value["upload"] for value in values if isinstance(value, dict)}
    files.discard(session=session, event_id=event_id, upload_ids=uploads)
    session.execute(delete(Answer).where(Answer.question_id == question_id))
    needs = session.execute(delete(Need).where(Need.question_id == question_id))
    told = needs.rowcount  # type: ignore[attr-defined]  # a DELETE's result counts rows
    return {"answers": len(values), "uploads": len(uploads), "needs": told}


def _versions(cursor: Cursor, event_id: int, older: Mapping[str, int]) -> dict[str, int]:
    """Row ids of the versions that were shown, of those that are there."""
    if not older:
        return {}
    rows = _VERSIONS.rows(cursor, {"event": event_id})
    return {key: version_id for key, number, version_id in rows if older.get(key) == number}


def save(
    *, session: Session, event_id: int, key: str, wording: Wording, now: datetime, handling: Handling | None = None
) -> Question:
    """Ask a new question, or word one anew: its next version. One that was retired is asked again.

    The same wording once more makes no version. Without ``handling`` it stays what it was.

    :raises OtherKeeping: a question about needs or gender would become another one, or the reverse
    """
    question = _find(session, event_id, key)
    if question is not None and any(
        (question.current.kind == apart) != (wording.kind == apart) for apart in NEVER_REQUIRED
    ):
        raise OtherKeeping
    if question is None:
        last = session.scalars(select(func.max(Question.position)).where(Question.event_id == event_id)).one()
        question = Question(event_id=event_id, key=key, position=(last or 0) + 1)
        session.add(question)
    question.retired_at = None
    if not question.versions or Wording.of(question.current) != wording:
        question.versions.append(
            QuestionVersion(
                number=len(question.versions) + 1,
                kind=wording.kind,
                label=wording.label,
                help=wording.help,
                options=list(wording.options),
                required=wording.required,
                categories=list(wording.categories),
                shown_if=wording.condition.written() if wording.condition else None,
                bounds=dict(wording.bounds) or None,
                created_at=now,
            )
        )
    if handling is not None:
        question.answered_by = handling.answered_by
        question.at_door = handling.at_door
        question.destroy_on = handling.destroy_on
    session.flush()
    raise_revision(session=session, event_id=event_id)
    return question


def retire(*, session: Session, event_id: int, key: str, now: datetime) -> None:
    """Ask a question no more; its answers stay.

    :raises NeededByOthers: a question that is asked hangs on its answers
    :raises UnknownQuestion:
    """
    question = _find(session, event_id, key)
    if question is None:
        raise UnknownQuestion(key)
    asked = queries.asked(session=session, event_id=event_id, needs=True)
    dependent = [one.label for one in asked if one.condition is not None and one.condition.question == key]
    if dependent:
        raise NeededByOthers(dependent)
    question.retired_at = question.retired_at or now
    raise_revision(session=session, event_id=event_id)


def move(*, session: Session, event_id: int, key: str, up: bool) -> None:
    """Let a question change places with the one before or after it; at an end it stays.

    :raises NeededByOthers: one of the two hangs on the other, and would come first
    :raises UnknownQuestion:
    """
    questions = session.scalars(
        select(Question)
        .where(Question.event_id == event_id, Question.retired_at.is_(None))
        .order_by(Question.position, Question.id)
    ).all()
    place = next((number for number, question in enumerate(questions) if question.key == key), None)
    if place is None:
        raise UnknownQuestion(key)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(questions):
        return
    earlier, later = questions[min(place, other)], questions[max(place, other)]
    condition = Condition.read(later.current.shown_if)
    if condition is not None and condition.question == earlier.key:
        raise NeededByOthers([later.current.label])
    order = list(questions)
    order[place], order[other] = order[other], order[place]
    for position, question in enumerate(order, start=1):
        question.position = position
    raise_revision(session=session, event_id=event_id)


def _find(session: Session, event_id: int, key: str) -> Question | None:
    return session.scalar(select(Question).where(Question.event_id == event_id, Question.key == key))


def copy(*, session: Session, source_id: int, event_id: int, shift: Shift, now: datetime) -> None:
    """Let a new event begin with the questions that another one asks today, as their first versions.

    Days of destruction move with the event's.
    """
    for asked in queries.asked(session=session, event_id=source_id, needs=True):
        save(
            session=session,
            event_id=event_id,
            key=asked.key,
            wording=Wording.of(asked),
            handling=Handling(asked.answered_by, asked.at_door, shift(asked.destroy_on)),
            now=now,
        )
