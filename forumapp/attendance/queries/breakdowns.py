"""Counting the tables of a set: one grouped statement for what a registration says, one each for what it does not."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.orm import Session

from forumapp.attendance.queries.conditions import ATTENDED, COUNTRY, EVENT
from forumapp.attendance.queries.days import came_by_day, came_by_session
from forumapp.attendance.queries.texts import json_text
from forumapp.attendance.rules import NOT_KNOWN, Alike, Breakdown, Cells, tables_of
from forumapp.checkin.models import Attendance
from forumapp.directory.models import Organization
from forumapp.events.models import Category, Event
from forumapp.orm.engines import load_json
from forumapp.questions.models import Answer
from forumapp.questions.rules import Gender
from forumapp.registration.models import Registration


def of_participants(*columns: Any) -> Select[*tuple[Any, ...]]:
    """The participants of an event: who attended, of a category that counts."""
    return (
        select(*columns)
        .select_from(Attendance)
        .join(Registration, Registration.id == Attendance.registration_id)
        .join(Category, and_(Category.id == Registration.category_id, Category.counts))
        .where(Attendance.event_id == EVENT, ATTENDED)
    )


# The labels are no column's names: engines group by a column first.
_ALIKE = (
    of_participants(
        COUNTRY.label("represented"),
        Organization.kind.label("kind_of"),
        Registration.rank.label("rank_of"),
        Registration.language.label("spoken"),
        json_text(Registration.roles).label("parts"),
        func.count(),
    )
    .outerjoin(Organization, Organization.id == Registration.organization_id)
    .group_by("represented", "kind_of", "rank_of", "spoken", "parts")
)
_ANSWER = json_text(Answer.value).label("answer")
_BY_GENDER = (
    of_participants(_ANSWER, func.count())
    .outerjoin(Answer, and_(Answer.registration_id == Registration.id, Answer.question_id == bindparam("question")))
    .group_by("answer")
)


def count_tables(*, session: Session, event_id: int, gender: int | None) -> dict[Breakdown, Cells]:
    """The tables of the participants; ``gender`` is the question by which the event asks for it, if it does."""
    groups = session.execute(_ALIKE, {"event": event_id})
    tables = tables_of(Alike(row[0], row[1], row[2], row[3], _list(row[4]), row[5]) for row in groups)
    if gender is not None:
        tables[Breakdown.GENDER] = _by_gender(session, event_id, gender)
    event = session.get_one(Event, event_id)
    tables[Breakdown.DAY] = came_by_day(session=session, event=event)
    tables[Breakdown.SESSION] = tuple(
        (str(number), people) for number, people in came_by_session(session=session, event=event)
    )
    return tables


def _list(text: str | None) -> list[str]:
    return load_json(text) if text and text != "[]" else []


def _by_gender(session: Session, event_id: int, question: int) -> Cells:
    """Every answer that may be given, those of nobody too: whether it was asked is seen by the table being there."""
    counted = Counter[str]()
    for answer, people in session.execute(_BY_GENDER, {"event": event_id, "question": question}):
        counted[load_json(answer) if answer else NOT_KNOWN] += people
    return tuple((code, counted[code]) for code in (*(gender.value for gender in Gender), NOT_KNOWN))
