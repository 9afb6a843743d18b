"""The rows behind a figure: people, or organisations and countries with their people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session

from forumapp.attendance.queries.conditions import ATTENDED, COUNTRY, EVENT, IS_AMBASSADOR, IS_MISSION
from forumapp.attendance.queries.counting import EXIT_SCANNED, TRANSITIONS
from forumapp.attendance.rules import Code, UnknownFigure
from forumapp.checkin.models import Attendance
from forumapp.directory.models import Organization
from forumapp.events.models import Category
from forumapp.kernel.localized import LocalizedText
from forumapp.registration.models import Registration
from forumapp.registration.rules import REGISTERED, Status

Rows = Select[*tuple[Any, ...]]

IDS_AT_ONCE = 500
"""How many ids one statement names; SQLite's and PostgreSQL's limits are far above."""


@dataclass(frozen=True)
class Person:
    """One registration behind a figure."""

    registration_id: str
    names: LocalizedText
    order_name: str
    status: str
    category: str
    organization: LocalizedText
    position: LocalizedText
    country: str | None
    rank: str | None
    attending_as: str
    acting: bool
    functions_since: datetime | None
    manual_order: int | None
    first_admitted_at: datetime | None


@dataclass(frozen=True)
class Group:
    """One organisation or country behind a figure, with its people.

    ``key`` is the organisation's id or the country's code; ``names`` is empty for a country, ``represents`` is what a
    mission represents.
    """

    key: str
    names: LocalizedText
    represents: str | None
    people: tuple[Person, ...]


PARTICIPANT = and_(ATTENDED, Category.counts)
CONDITIONS: dict[Code, ColumnElement[bool]] = {
    Code.INVITED: Registration.invited_at.is_not(None),
    Code.REGISTERED: Registration.status.in_([status.value for status in REGISTERED]),
    Code.CONFIRMED: Registration.status == Status.CONFIRMED.value,
    Code.ATTENDED: ATTENDED,
    Code.PARTICIPANTS: PARTICIPANT,
    Code.MISSIONS: and_(PARTICIPANT, IS_MISSION),
    Code.AMBASSADORS: and_(PARTICIPANT, IS_AMBASSADOR),
    Code.COUNTRIES: and_(PARTICIPANT, COUNTRY.is_not(None)),
    Code.ORGANIZATIONS: and_(PARTICIPANT, Registration.organization_id.is_not(None)),
    Code.WALK_INS: and_(ATTENDED, Registration.walk_in),
    Code.NO_SHOWS: and_(Registration.status == Status.CONFIRMED.value, Attendance.first_admitted_at.is_(None)),
}
"""What a row must be to stand behind a figure; of the most people inside, scans alone decide."""
_KEYS: dict[Code, ColumnElement[Any]] = {
    Code.MISSIONS: Organization.id.expression,
    Code.ORGANIZATIONS: Organization.id.expression,
    Code.COUNTRIES: COUNTRY,
}


def known_code(code: str) -> Code:
    """The figure's code. :raises UnknownFigure: if there is none."""
    try:
        return Code(code)
    except ValueError:
        raise UnknownFigure(code) from None


def people_behind(
    *, session: Session, event_id: int, code: Code, after: str | None = None, limit: int | None = None
) -> list[Person]:
    """The people whom a live figure counts, by registration id from ``after`` on (exclusive)."""
    if code == Code.PEAK_INSIDE:
        ids = ids_inside_at_peak(session=session, event_id=event_id)
        wanted = sorted(each for each in ids if after is None or each > after)[:limit]
        return people_of(session=session, ids=wanted)
    return people_where(session=session, event_id=event_id, condition=CONDITIONS[code], after=after, limit=limit)


def people_where(
    *,
    session: Session,
    event_id: int,
    condition: ColumnElement[bool],
    after: str | None = None,
    limit: int | None = None,
) -> list[Person]:
    """The people of an event of whom a condition holds, by registration id from ``after`` on (exclusive).

    It may name registration, category, organisation and attendance, and the event by the parameter ``event``.
    """
    statement = of_event(_PEOPLE).where(condition).order_by(Registration.id).limit(limit)
    if after is not None:
        statement = statement.where(Registration.id > after)
    return [_person(row) for row in session.execute(statement, {"event": event_id})]


def people_of(*, session: Session, ids: Sequence[str]) -> list[Person]:
    """These people, in the order of their ids; those whose data is gone are left out."""
    found: dict[str, Person] = {}
    for start in range(0, len(ids), IDS_AT_ONCE):
        statement = _joined(_PEOPLE).where(Registration.id.in_(ids[start : start + IDS_AT_ONCE]))
        found.update((row.id, _person(row)) for row in session.execute(statement))
    return [found[each] for each in ids if each in found]


def groups_behind(
    *, session: Session, event_id: int, code: Code, after: str | None = None, limit: int | None = None
) -> list[Group]:
    """The organisations or countries that a live figure counts, by key from ``after`` on (exclusive)."""
    key = _KEYS[code]
    position = _key_from_text(code, after)
    keys = (
        _from_event(select(key.label("group_key")), event_id).where(CONDITIONS[code]).distinct().order_by("group_key")
    )
    if position is not None:
        keys = keys.where(key > position)
    wanted = list(session.scalars(keys.limit(limit)))
    if not wanted:
        return []
    statement = _from_event(_PEOPLE, event_id).where(CONDITIONS[code]).order_by(key, Registration.id)
    if limit is not None or position is not None:
        statement = statement.where(key.between(wanted[0], wanted[-1]))
    members: dict[str, list[Any]] = {str(each): [] for each in wanted}
    for row in session.execute(statement):
        members[str(row.country_represented if code == Code.COUNTRIES else row.organization_id)].append(row)
    return [_group(code, each, rows) for each, rows in members.items()]


def groups_of(*, session: Session, code: Code, members: Mapping[str, Sequence[str]]) -> list[Group]:
    """The groups of a frozen figure, ``members`` being key to registration ids, with what is known of them today."""
    ids = [member for group in members.values() for member in group]
    people = {person.registration_id: person for person in people_of(session=session, ids=ids)}
    names: dict[str, tuple[LocalizedText, str | None]] = {}
    if code != Code.COUNTRIES:
        wanted = [int(key) for key in members]
        for start in range(0, len(wanted), IDS_AT_ONCE):
            rows = session.execute(
                select(Organization.id, Organization.names, Organization.represents).where(
                    Organization.id.in_(wanted[start : start + IDS_AT_ONCE])
                )
            )
            names.update((str(row.id), (row.names, row.represents)) for row in rows)
    return [
        Group(
            key,
            *names.get(key, (LocalizedText(), None)),
            people=tuple(people[member] for member in group if member in people),
        )
        for key, group in members.items()
    ]


def identities_of_participants(*, session: Session, event_id: int) -> Iterable[tuple[str, str | None, str]]:
    """Registration id, normalised e-mail and name key of every participant: what pseudonyms are made of."""
    statement = _from_event(_IDENTITIES, event_id).where(PARTICIPANT)
    return ((row[0], row[1], row[2]) for row in session.execute(statement.order_by(Registration.id)))


def _joined(statement: Rows) -> Rows:
    return (
        statement.select_from(Registration)
        .join(Category, Category.id == Registration.category_id)
        .outerjoin(Organization, Organization.id == Registration.organization_id)
        .outerjoin(Attendance, Attendance.registration_id == Registration.id)
    )


def of_event(statement: Rows) -> Rows:
    """``statement`` over the registrations of the event that the parameter ``event`` names."""
    return _joined(statement).where(Registration.event_id == EVENT)


def _from_event(statement: Rows, event_id: int) -> Rows:
    return _joined(statement).where(Registration.event_id == event_id)


_IDENTITIES = select(Registration.id, Registration.email_key, Registration.person_key)
_PEOPLE = select(
    Registration.id,
    Registration.names,
    Registration.order_name,
    Registration.status,
    Category.code,
    Organization.id.label("organization_id"),
    Organization.names.label("organization"),
    Organization.represents,
    Registration.position,
    COUNTRY.label("country_represented"),
    Registration.rank,
    Registration.attending_as,
    Registration.acting,
    Registration.functions_since,
    Registration.manual_order,
    Attendance.first_admitted_at,
)


def _person(row: Any) -> Person:
    return Person(
        registration_id=row.id,
        names=row.names,
        order_name=row.order_name,
        status=row.status,
        category=row.code,
        organization=row.organization or LocalizedText(),
        position=row.position,
        country=row.country_represented,
        rank=row.rank,
        attending_as=row.attending_as,
        acting=row.acting,
        functions_since=row.functions_since,
        manual_order=row.manual_order,
        first_admitted_at=row.first_admitted_at,
    )


def _group(code: Code, key: Any, rows: Sequence[Any]) -> Group:
    return Group(
        key=str(key),
        names=LocalizedText() if code == Code.COUNTRIES else rows[0].organization,
        represents=None if code == Code.COUNTRIES else rows[0].represents,
        people=tuple(_person(row) for row in rows),
    )


def _key_from_text(code: Code, text: str | None) -> Any:
    if text is None or code == Code.COUNTRIES:
        return text
    return int(text) if text.isdigit() else 0


def ids_inside_at_peak(*, session: Session, event_id: int) -> set[str]:
    """Who was inside when most people were; nobody where no exit was scanned."""
    statement = select(TRANSITIONS.c.registration_id, TRANSITIONS.c.change).order_by(
        TRANSITIONS.c.at, TRANSITIONS.c.change
    )
    changes = [(row[0], row[1]) for row in session.execute(statement, {"event": event_id})]
    if not changes or not session.execute(EXIT_SCANNED, {"event": event_id}).scalar_one():
        return set()
    inside = list(accumulate(change for _, change in changes))
    presence = Counter[str]()
    for person, change in changes[: inside.index(max(inside)) + 1]:
        presence[person] += change
    return {person for person, number in presence.items() if number > 0}
