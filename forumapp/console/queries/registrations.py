"""The list of an event's registrations, narrowed and in pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    exists,
    func,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from forumapp.checkin.models import Attendance
from forumapp.console.queries.paging import PAGE, AnyRow, AnySelect
from forumapp.delegations.models import Delegation
from forumapp.directory.models import Organization
from forumapp.events.models import Category
from forumapp.kernel import search
from forumapp.kernel.localized import LocalizedText
from forumapp.orm import Json
from forumapp.orm.prepared import Prepared, cursor_of
from forumapp.registration import queries as registrations
from forumapp.registration.models import Registration, Tag
from forumapp.registration.rules import Status

_DELEGATIONS = Prepared(
    select(Delegation.id, cast(type_coerce(Delegation.names, Json), Text))
    .where(Delegation.event_id == bindparam("event"))
    .order_by(Delegation.id)
)


@dataclass(frozen=True)
class Filters:
    """What a list of registrations is narrowed to; empty values narrow nothing.

    ``attended`` asks for those who were admitted (True) or were not (False).
    """

    words: str = ""
    statuses: tuple[Status, ...] = ()
    category: str | None = None
    attended: bool | None = None
    tag: str | None = None
    delegation: int | None = None
    organization: int | None = None
    language: str | None = None
    incomplete: tuple[str, ...] = ()
    """The event's languages, where only entries are asked for that lack a name in one, organisation or position."""

    @property
    def by_status_alone(self) -> bool:
        """Whether the numbers by status say how many there are."""
        return self == Filters(statuses=self.statuses)


def list_registrations(
    *,
    session: Session,
    event_id: int,
    filters: Filters,
    counted: Mapping[Status, int],
    before: str | None = None,
    limit: int = PAGE,
) -> tuple[Sequence[AnyRow], int]:
    """Registrations, the newest first, one row each with category, organisation and first admission; and how many.

    ``before`` is the id of the last one seen; ids are made in order of time. ``counted`` are the event's numbers by
    status. What they do not answer is looked for in one scan, which finds the page and the number.
    """
    values: dict[str, Any] = {"limit": limit} if before is None else {"limit": limit, "before": before}
    if filters.by_status_alone:
        statement = _by_status(narrowed=bool(filters.statuses), further=before is not None)
        values |= {
            "event": event_id,
            "statuses": [status.value for status in filters.statuses],
            "total": sum(counted[status] for status in filters.statuses or Status),
        }
    else:
        everybody = select(Registration.id).where(*_conditions(event_id, filters)).cte("found")
        total = select(func.count()).select_from(everybody).scalar_subquery()
        statement = _page_of(select(everybody.c.id), total, further=before is not None)
    rows = session.execute(statement, values).all()
    return rows, rows[0].total if rows else 0


@cache
def _by_status(*, narrowed: bool, further: bool) -> AnySelect:
    """The page where the numbers by status say how many there are: asked most, and built once."""
    found = select(Registration.id).where(Registration.event_id == bindparam("event"))
    if narrowed:
        found = found.where(Registration.status.in_(bindparam("statuses", expanding=True)))
    return _page_of(found, bindparam("total", type_=Integer), further=further)


def _page_of(found: Select[str], total: ColumnElement[int], *, further: bool) -> AnySelect:
    (key,) = found.selected_columns
    page = found.order_by(key.desc()).limit(bindparam("limit", type_=Integer))
    if further:
        page = page.where(key < bindparam("before"))
    return _rows(total).where(Registration.id.in_(page)).order_by(Registration.id.desc())


def _rows(total: ColumnElement[int]) -> AnySelect:
    statement: AnySelect = (
        select(
            Registration.id,
            Registration.names,
            Registration.language,
            Registration.order_name,
            Registration.status,
            Registration.reserve,
            Registration.rank,
            Registration.attending_as,
            Registration.acting,
            Registration.walk_in,
            Registration.created_at,
            Category.names.label("category"),
            Organization.names.label("organization"),
            Registration.position,
            Delegation.names.label("delegation"),
            Attendance.first_admitted_at,
            total.label("total"),
        )
        .join(Category, Category.id == Registration.category_id)
        .outerjoin(Organization, Organization.id == Registration.organization_id)
        .outerjoin(Delegation, Delegation.id == Registration.delegation_id)
        .outerjoin(Attendance, Attendance.registration_id == Registration.id)
    )
    return statement


def _conditions(event_id: int, filters: Filters) -> Iterator[ColumnElement[bool]]:
    yield Registration.event_id == event_id
    if filters.words:
        yield registrations.matching(filters.words)
    if filters.statuses:
        yield Registration.status.in_([status.value for status in filters.statuses])
    if filters.category:
        own = select(Category.id).where(Category.event_id == event_id, Category.code == filters.category)
        yield Registration.category_id == own.scalar_subquery()
    if filters.attended is not None:
        admitted = exists().where(
            Attendance.registration_id == Registration.id, Attendance.first_admitted_at.is_not(None)
        )
        yield admitted if filters.attended else ~admitted
    if filters.tag:
        tagged = select(Tag.registration_id).where(Tag.event_id == event_id, Tag.tag == filters.tag)
        yield Registration.id.in_(tagged)
    if filters.delegation is not None:
        yield Registration.delegation_id == filters.delegation
    if filters.organization is not None:
        yield Registration.organization_id == filters.organization
    if filters.language:
        yield Registration.language == filters.language
    if filters.incomplete:
        yield _lacks_something(filters.incomplete)


def _lacks_something(languages: Sequence[str]) -> ColumnElement[bool]:
    def empty(text: InstrumentedAttribute[LocalizedText], code: str) -> ColumnElement[bool]:
        return func.coalesce(type_coerce(text, Json)[code].as_string(), "") == ""

    return or_(
        *(empty(Registration.names, code) for code in languages),
        Registration.organization_id.is_(None),
        and_(*(empty(Registration.position, code) for code in languages)),
    )


def is_long_enough(*, words: str) -> bool:
    """Whether there is anything to search by: two characters at least."""
    return bool(search.like_patterns(words))


def delegations_of(*, session: Session, event_id: int) -> tuple[tuple[int, str], ...]:
    """Id and names (as JSON) of the event's delegations, in the order in which they were made."""
    return tuple(map(tuple, _DELEGATIONS.rows(cursor_of(session), {"event": event_id})))
