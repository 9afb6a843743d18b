"""Counting: every figure of an event by aggregate statements, kept until something that they read has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import (
    Boolean,
    CompoundSelect,
    Connection,
    Engine,
    String,
    and_,
    case,
    distinct,
    exists,
    func,
    literal_column,
    null,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from forumapp.attendance.queries.breakdowns import count_tables, of_participants
from forumapp.attendance.queries.conditions import (
    ATTENDED,
    COUNTED_SCAN,
    EVENT,
    GENDER_ASKED,
    IS_AMBASSADOR,
    IS_MISSION,
)
from forumapp.attendance.queries.texts import minute_of
from forumapp.attendance.rules import OVERLAPS, Arrival, Breakdown, CategoryCount, Code, Counts, arrivals_of
from forumapp.checkin.models import Attendance, Scan
from forumapp.checkin.rules import Direction
from forumapp.directory.models import Organization
from forumapp.events.models import Category, Change, Event
from forumapp.questions.models import Question
from forumapp.registration.models import Registration
from forumapp.registration.rules import REGISTERED, Status

_FORMER = func.lag(Scan.direction).over(partition_by=Scan.registration_id, order_by=(Scan.corrected_at, Scan.id))
_ORDERED = (
    select(
        Scan.registration_id.label("registration_id"),
        Scan.corrected_at.label("at"),
        Scan.direction.label("direction"),
        func.coalesce(_FORMER, Direction.OUT.value).label("former"),
    )
    .join(Registration, and_(Registration.id == Scan.registration_id, Registration.event_id == Scan.event_id))
    .where(COUNTED_SCAN)
    .subquery("ordered")
)
TRANSITIONS = (
    select(
        _ORDERED.c.registration_id,
        _ORDERED.c.at,
        case((_ORDERED.c.direction == Direction.IN.value, 1), else_=-1).label("change"),
    )
    .where(_ORDERED.c.direction != _ORDERED.c.former)
    .subquery("transitions")
)
"""Who came in or went out when: an entry while inside and an exit while outside are none."""

_RUNNING = select(
    minute_of(TRANSITIONS.c.at).label("minute"),
    TRANSITIONS.c.change,
    func.sum(TRANSITIONS.c.change).over(order_by=(TRANSITIONS.c.at, TRANSITIONS.c.change)).label("inside"),
).subquery("running")

_BASIS: CompoundSelect[*tuple[Any, ...]] = union_all(
    select(
        literal_column("'category'", String).label("part"),
        Category.id,
        Category.code,
        Category.counts,
        Category.position,
    ).where(Category.event_id == EVENT),
    select(
        literal_column("'mission'"),
        Organization.id,
        Organization.represents,
        Organization.represents_country,
        literal_column("0"),
    ).where(IS_MISSION),
    select(
        literal_column("'number'"), Change.number, type_coerce(null(), String), type_coerce(null(), Boolean), null()
    ).where(Change.event_id == EVENT),
    select(literal_column("'event'"), Event.revision, Event.zone, type_coerce(null(), Boolean), null()).where(
        Event.id == EVENT
    ),
    select(
        literal_column("'gender'"), Question.id, type_coerce(null(), String), type_coerce(null(), Boolean), null()
    ).where(GENDER_ASKED),
)
_TALLY = (
    select(
        Registration.category_id,
        Registration.status,
        Registration.walk_in,
        Registration.invited_at.is_not(None).label("invited"),
        ATTENDED.label("attended"),
        func.count().label("people"),
    )
    .outerjoin(Attendance, Attendance.registration_id == Registration.id)
    .where(Registration.event_id == EVENT)
    .group_by(Registration.category_id, Registration.status, Registration.walk_in, "invited", "attended")
)
_PARTICIPANTS = of_participants(
    func.count(distinct(case((IS_MISSION, Organization.id)))),
    func.coalesce(func.sum(case((IS_AMBASSADOR, 1), else_=0)), 0),
    func.count(distinct(Registration.organization_id)),
).outerjoin(Organization, Organization.id == Registration.organization_id)
_FIRST_ADMITTED = (
    select(minute_of(Attendance.first_admitted_at).label("minute"), func.count())
    .where(Attendance.event_id == EVENT, ATTENDED)
    .group_by("minute")
)
EXIT_SCANNED = select(exists().where(COUNTED_SCAN, Scan.direction == Direction.OUT.value))
_INSIDE = select(_RUNNING.c.minute, func.sum(_RUNNING.c.change), func.max(_RUNNING.c.inside)).group_by(
    _RUNNING.c.minute
)


@dataclass(frozen=True)
class _Basis:
    """Everything that the figures depend on, cheap to read: while it is equal, so are they.

    A registration, an attendance or a scan that counts raises the event's change number; categories and missions have
    none, so what matters of them is compared itself.
    """

    number: int
    revision: int
    """Of the event: its days and its zone stand behind it."""
    gender: int | None
    """The question by which the event asks for gender, where it does."""
    categories: tuple[tuple[int, str, bool], ...]
    missions: frozenset[tuple[int, str | None, bool]]


_kept: WeakKeyDictionary[Engine, dict[int, tuple[_Basis, Counts]]] = WeakKeyDictionary()
_KEPT_EVENTS = 64


def live_counts(*, session: Session, event_id: int) -> Counts:
    """The event's figures as they are, from memory where nothing changed since they were last counted.

    Call it in a transaction that only reads: one that has itself raised the change number may yet be rolled back.
    """
    basis = _read_basis(session, event_id)
    kept = _kept.setdefault(_engine_of(session), {})
    found = kept.get(event_id)
    if found is not None and found[0] == basis:
        return found[1]
    counts = _count(session, event_id, basis)
    if len(kept) >= _KEPT_EVENTS and event_id not in kept:
        kept.clear()
    kept[event_id] = (basis, counts)
    return counts


def count(*, session: Session, event_id: int) -> Counts:
    """The event's figures, counted now; for a transaction that writes, under the lock of the change number."""
    return _count(session, event_id, _read_basis(session, event_id))


def forget() -> None:
    """Drop what is kept, where a database was replaced under its engine."""
    _kept.clear()


def _engine_of(session: Session) -> Engine:
    bind = session.get_bind()
    return bind.engine if isinstance(bind, Connection) else bind


def _read_basis(session: Session, event_id: int) -> _Basis:
    parts: dict[str, list[Any]] = {"category": [], "mission": [], "number": [], "event": [], "gender": []}
    for row in session.connection().execute(_BASIS, {"event": event_id}):
        parts[row[0]].append(row)
    ordered = sorted(parts["category"], key=lambda row: (row[4], row[1]))
    return _Basis(
        number=parts["number"][0][1],
        revision=parts["event"][0][1],
        gender=max((row[1] for row in parts["gender"]), default=None),
        categories=tuple((row[1], row[2], row[3]) for row in ordered),
        missions=frozenset((row[1], row[2], row[3]) for row in parts["mission"]),
    )


def _count(session: Session, event_id: int, basis: _Basis) -> Counts:
    event = {"event": event_id}
    tally = session.execute(_TALLY, event).all()
    missions, ambassadors, organizations = session.execute(_PARTICIPANTS, event).one()
    tables = count_tables(session=session, event_id=event_id, gender=basis.gender)
    arrivals, peak = _count_arrivals(session, event)
    by_category = tuple(
        _count_category([row for row in tally if row.category_id == category_id], code, counts)
        for category_id, code, counts in basis.categories
    )
    values: dict[Code, int | None] = {
        Code.INVITED: _people(row for row in tally if row.invited),
        Code.REGISTERED: sum(category.registered for category in by_category),
        Code.CONFIRMED: sum(category.confirmed for category in by_category),
        Code.ATTENDED: sum(category.attended for category in by_category),
        Code.PARTICIPANTS: sum(category.attended for category in by_category if category.counts),
        Code.MISSIONS: missions,
        Code.AMBASSADORS: int(ambassadors),
        Code.COUNTRIES: len(tables[Breakdown.COUNTRY]),
        Code.ORGANIZATIONS: organizations,
        Code.WALK_INS: _people(row for row in tally if row.attended and row.walk_in),
        Code.NO_SHOWS: _people(row for row in tally if row.status == Status.CONFIRMED and not row.attended),
        Code.PEAK_INSIDE: peak,
    }
    return Counts(values, by_category, tables, tuple(arrivals), _count_overlaps(tally))


def _count_overlaps(tally: Sequence[Any]) -> dict[str, int]:
    behind: dict[Code, Callable[[Any], bool]] = {
        Code.INVITED: lambda row: row.invited,
        Code.REGISTERED: lambda row: row.status in REGISTERED,
        Code.CONFIRMED: lambda row: row.status == Status.CONFIRMED,
        Code.ATTENDED: lambda row: row.attended,
    }
    return {
        name: _people(row for row in tally if behind[there](row) and not behind[missing](row))
        for name, (there, missing) in OVERLAPS.items()
    }


def _count_category(tally: Sequence[Any], code: str, counts: bool) -> CategoryCount:
    return CategoryCount(
        code=code,
        counts=counts,
        registered=_people(row for row in tally if row.status in REGISTERED),
        confirmed=_people(row for row in tally if row.status == Status.CONFIRMED),
        attended=_people(row for row in tally if row.attended),
    )


def _people(tally: Iterable[Any]) -> int:
    return sum(row.people for row in tally)


def _count_arrivals(session: Session, event: dict[str, int]) -> tuple[list[Arrival], int | None]:
    """Arrivals per minute, and the most people inside at one time: None where no exit was scanned."""
    admitted = [(row[0], row[1]) for row in session.execute(_FIRST_ADMITTED, event)]
    if not session.execute(EXIT_SCANNED, event).scalar_one():
        return arrivals_of(admitted, None), None
    inside = session.execute(_INSIDE, event).all()
    peak = max((int(row[2]) for row in inside), default=0)
    return arrivals_of(admitted, [(row[0], int(row[1])) for row in inside]), peak
