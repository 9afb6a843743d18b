"""The list of an event's registrations, narrowed and in pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session

from forumapp.checkin.models import Attendance
from forumapp.console.queries.paging import PAGE, AnyRow, AnySelect
from forumapp.delegations.models import Delegation
from forumapp.directory.models import Organization
from forumapp.events.models import Category
from forumapp.kernel import search
from forumapp.kernel.localized import LocalizedText
from forumapp.orm import Json
from forumapp.registration import queries as registrations
from forumapp.registration.models import Registration, Tag
from forumapp.registration.rules import Status


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


def list_registrations(
    *, session: Session, event_id: int, filters: Filters, before: str | None = None, limit: int = PAGE
) -> Sequence[AnyRow]:
    """Registrations, the newest first, one row each with category, organisation and first admission.

    ``before`` is the id of the last one seen; ids are made in order of time.
    """
    statement: AnySelect = (
        select(
            Registration.id,
            Registration.names,
            Registration.language,
            Registration.order_name,
            Registration.status,
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
        )
        .join(Category, Category.id == Registration.category_id)
        .outerjoin(Organization, Organization.id == Registration.organization_id)
        .outerjoin(Delegation, Delegation.id == Registration.delegation_id)
        .outerjoin(Attendance, Attendance.registration_id == Registration.id)
        .order_by(Registration.id.desc())
        .limit(limit)
    )
    statement = _narrowed(statement, event_id, filters)
    if before is not None:
        statement = statement.where(Registration.id < before)
    return session.execute(statement).all()


def count_registrations(*, session: Session, event_id: int, filters: Filters) -> int:
    """How many registrations the filters leave."""
    statement: AnySelect = (
        select(func.count(Registration.id))
        .join(Category, Category.id == Registration.category_id)
        .outerjoin(Attendance, Attendance.registration_id == Registration.id)
    )
    return int(session.scalars(_narrowed(statement, event_id, filters)).one())


def _narrowed(statement: AnySelect, event_id: int, filters: Filters) -> AnySelect:
    statement = statement.where(Registration.event_id == event_id)
    if filters.words:
        statement = statement.where(registrations.matching(filters.words))
    if filters.statuses:
        statement = statement.where(Registration.status.in_([status.value for status in filters.statuses]))
    if filters.category:
        statement = statement.where(Category.code == filters.category)
    if filters.attended is not None:
        admitted = Attendance.first_admitted_at.is_not(None)
        statement = statement.where(admitted if filters.attended else ~admitted)
    if filters.tag:
        tagged = select(Tag.registration_id).where(Tag.event_id == event_id, Tag.tag == filters.tag)
        statement = statement.where(Registration.id.in_(tagged))
    if filters.delegation is not None:
        statement = statement.where(Registration.delegation_id == filters.delegation)
    if filters.organization is not None:
        statement = statement.where(Registration.organization_id == filters.organization)
    if filters.language:
        statement = statement.where(Registration.language == filters.language)
    if filters.incomplete:
        statement = statement.where(_lacks_something(filters.incomplete))
    return statement


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


def delegations_of(*, session: Session, event_id: int) -> Sequence[tuple[int, LocalizedText]]:
    """Id and names of the event's delegations, in the order in which they were made."""
    rows = session.execute(
        select(Delegation.id, Delegation.names).where(Delegation.event_id == event_id).order_by(Delegation.id)
    )
    return [(row.id, row.names) for row in rows]
