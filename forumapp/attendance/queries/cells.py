"""The people behind one cell of a table: live ones by a condition, those of a frozen set by what it kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, not_, select
from sqlalchemy.orm import Session

from forumapp.attendance.queries.conditions import COUNTED_SCAN, COUNTRY, GENDER_ASKED
from forumapp.attendance.queries.days import day_number, days_of
from forumapp.attendance.queries.rows import CONDITIONS, Person, people_of, people_where
from forumapp.attendance.queries.texts import json_text
from forumapp.attendance.rules import MEASURES, NOT_KNOWN, OVERLAPS, Breakdown, Code, UnknownCell, UnknownFigure
from forumapp.checkin.models import Attendance, Scan, SessionAttendance
from forumapp.checkin.rules import Direction
from forumapp.directory.models import Organization
from forumapp.events.models import Category, Event
from forumapp.events.rules import Role
from forumapp.questions.models import Answer, Question
from forumapp.questions.rules import Gender
from forumapp.registration.models import Registration

ARRIVALS, STEPS = "arrivals", "steps"
"""Tables whose cells are minutes at the door, and steps of the way that do not contain one another."""

LONGEST_BIN = 10_080
"""Minutes that one bar of the arrivals may hold: a week."""


@dataclass(frozen=True)
class Cell:
    """One cell: the table, its code; of a category the measure, of the arrivals how many minutes from ``code`` on."""

    table: str
    code: str
    measure: str = "attended"
    minutes: int = 1

    @property
    def kept_as(self) -> str:
        """The key under which a frozen set keeps it."""
        return category_key(self.measure, self.code) if self.table == Breakdown.CATEGORY else self.code


def category_key(measure: str, code: str) -> str:
    """The key of a category's cell in a frozen set's rows."""
    return f"{measure}/{code}"


def known_cell(*, table: str, code: str, measure: str = "attended", minutes: int = 1) -> Cell:
    """The cell as it was asked for. :raises UnknownFigure: no table is called so. :raises UnknownCell: no such cell"""
    if table not in (*Breakdown, ARRIVALS, STEPS):
        raise UnknownFigure(table)
    if measure not in MEASURES or not 0 < minutes <= LONGEST_BIN or (table == STEPS and code not in OVERLAPS):
        raise UnknownCell(table, code)
    return Cell(table, code, measure, minutes)


def people_in(
    *, session: Session, event: Event, cell: Cell, after: str | None = None, limit: int | None = None
) -> list[Person]:
    """The people in a live cell, by registration id from ``after`` on (exclusive)."""
    return people_where(
        session=session, event_id=event.id, condition=condition_of(event, cell), after=after, limit=limit
    )


def people_kept_in(*, session: Session, event: Event, cell: Cell, rows: Mapping[str, Any]) -> list[Person]:
    """The people in a frozen set's cell. Who gave which answer is not kept: it is asked of today's answers."""
    return people_of(session=session, ids=ids_kept_in(session=session, event=event, cell=cell, rows=rows))


def ids_kept_in(*, session: Session, event: Event, cell: Cell, rows: Mapping[str, Any]) -> list[str]:
    """Their registration ids; none where the set keeps no rows any more, or never kept any of this table."""
    if cell.table == Breakdown.GENDER:
        answered = {person.registration_id for person in people_in(session=session, event=event, cell=cell)}
        return [each for each in rows.get(Code.PARTICIPANTS, ()) if each in answered]
    if cell.table == Breakdown.COUNTRY:
        return list(rows.get(Code.COUNTRIES, {}).get(cell.code, ()))
    if cell.table == STEPS:
        there, missing = OVERLAPS[cell.code]
        without = set(rows.get(missing, ()))
        return [each for each in rows.get(there, ()) if each not in without]
    if cell.table == ARRIVALS:
        start = _moment(cell)
        minutes = rows.get(ARRIVALS, {})
        wanted = (
            f"{(start + timedelta(minutes=number)).astimezone(UTC):%Y-%m-%d %H:%M}" for number in range(cell.minutes)
        )
        return sorted(each for minute in wanted for each in minutes.get(minute, ()))
    return list(rows.get(cell.table, {}).get(cell.kept_as, ()))


def condition_of(event: Event, cell: Cell) -> ColumnElement[bool]:
    """What a live row must be to stand in the cell. :raises UnknownCell:"""
    if cell.table == Breakdown.CATEGORY:
        return and_(Category.code == cell.code, CONDITIONS[Code(cell.measure)])
    if cell.table == STEPS:
        there, missing = OVERLAPS[cell.code]
        return and_(CONDITIONS[there], not_(CONDITIONS[missing]))
    if cell.table == ARRIVALS:
        start = _moment(cell)
        end = start + timedelta(minutes=cell.minutes)
        return and_(Attendance.first_admitted_at >= start, Attendance.first_admitted_at < end)
    return and_(CONDITIONS[Code.PARTICIPANTS], _of_participants(event, cell))


def _of_participants(event: Event, cell: Cell) -> ColumnElement[bool]:
    code = cell.code
    match Breakdown(cell.table):
        case Breakdown.COUNTRY:
            return COUNTRY.in_([code])
        case Breakdown.ORGANIZATION_KIND:
            return func.coalesce(Organization.kind, NOT_KNOWN) == code
        case Breakdown.RANK:
            return func.coalesce(Registration.rank, NOT_KNOWN) == code
        case Breakdown.LANGUAGE:
            return Registration.language == code
        case Breakdown.ROLE if code == NOT_KNOWN or code in set(Role):
            roles = json_text(Registration.roles)
            return roles == "[]" if code == NOT_KNOWN else roles.contains(f'"{code}"')
        case Breakdown.GENDER if code == NOT_KNOWN or code in set(Gender):
            return _answered(event, code)
        case Breakdown.DAY:
            return Registration.id.in_(_came_on(event, code))
        case Breakdown.SESSION if code in {str(each.id) for each in event.sessions}:
            came = select(SessionAttendance.registration_id).where(SessionAttendance.session_id == int(code))
            return Registration.id.in_(came)
    raise UnknownCell(cell.table, code)


def _answered(event: Event, code: str) -> ColumnElement[bool]:
    newest = select(func.max(Question.id)).where(GENDER_ASKED).scalar_subquery()
    answers = select(Answer.registration_id).where(Answer.question_id == newest)
    if code == NOT_KNOWN:
        return Registration.id.not_in(answers)
    return Registration.id.in_(answers.where(json_text(Answer.value) == f'"{code}"'))


def _came_on(event: Event, code: str) -> Any:
    days = days_of(event)
    try:
        number = days.index(date.fromisoformat(code))
    except ValueError:
        raise UnknownCell(Breakdown.DAY, code) from None
    return select(Scan.registration_id).where(
        COUNTED_SCAN, Scan.direction == Direction.IN.value, day_number(days, event.zone) == number
    )


def _moment(cell: Cell) -> datetime:
    try:
        start = datetime.fromisoformat(cell.code)
    except ValueError:
        raise UnknownCell(cell.table, cell.code) from None
    if start.tzinfo is None:
        raise UnknownCell(cell.table, cell.code)
    return start
