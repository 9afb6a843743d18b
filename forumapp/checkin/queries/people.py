"""The people of the roster: what a phone at the door may know of each, in pages and by id or ticket."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, String, bindparam, cast, func, select, type_coerce, union
from sqlalchemy.orm import Session, aliased

from forumapp.checkin.models import Attendance
from forumapp.checkin.rules import Presence
from forumapp.consent.models import Consent
from forumapp.consent.rules import Purpose
from forumapp.delegations.models import Delegation
from forumapp.directory.models import Organization
from forumapp.events.models import Category, Change
from forumapp.orm import Json
from forumapp.orm.prepared import Prepared, cursor_of
from forumapp.registration.models import Registration, SessionChoice, Ticket

PAGE = 1000
"""People on one page of the roster."""


class Person(NamedTuple):
    """One registration as the door knows it; texts are plain dictionaries by language."""

    id: str
    event_id: int
    status: str
    walk_in: bool
    names: Mapping[str, str]
    order_name: str
    category: str
    organization: Mapping[str, str] | None
    organization_kind: str | None
    represents: str | None
    represents_country: bool | None
    position: Mapping[str, str]
    country: str | None
    delegation: Mapping[str, str] | None
    search_keys: str
    rank: str | None
    attending_as: str
    acting: bool
    photograph: bool | None
    """Newest answer to the purpose; None where it was not asked."""
    naming: bool | None
    escort: str | None
    """Who meets the person at the door."""
    meeting_point: str | None
    ticket_sha256: str | None
    revoked_sha256: str | None
    """Hashes of tickets that hold no longer, separated by commas."""
    replaced_by: Mapping[str, str] | None
    """The names of whoever took this person's place over."""
    entered_as: Mapping[str, str] | None
    """The names under which the person stands in the entry that stayed, where this one was merged into it."""
    chosen_sessions: str | None
    """Ids of the sessions on whose list the person is, separated by commas."""
    gone: bool
    """Whether the person's data was destroyed: a phone must forget whom it knows."""
    has_attendance: bool
    first_admitted_at: datetime | None
    first_desk: str | None
    last_left_at: datetime | None
    admissions: int | None
    inside: bool | None
    refused_at: datetime | None
    refused_desk: str | None

    @property
    def sessions(self) -> list[int]:
        """Ids of the sessions on whose list the person is."""
        return sorted(int(number) for number in (self.chosen_sessions or "").split(",") if number)

    @property
    def presence(self) -> Presence:
        """What the person's scans came to when this was read."""
        return Presence(
            first_admitted_at=self.first_admitted_at,
            first_desk=self.first_desk,
            last_left_at=self.last_left_at,
            admissions=self.admissions or 0,
            inside=bool(self.inside),
            refused_at=self.refused_at,
            refused_desk=self.refused_desk,
        )


class Shown(NamedTuple):
    """Whose ticket was shown, and whether it still holds."""

    person: Person
    revoked: bool


_ticket = aliased(Ticket)
_substitute = aliased(Registration)
_stayed = aliased(Registration)


def newest_answer(purpose: Purpose) -> Any:
    """A column: what the registration's newest answer to the purpose grants, NULL where none was given."""
    return (
        select(Consent.granted)
        .where(Consent.registration_id == Registration.id, Consent.purpose == purpose.value)
        .order_by(Consent.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _hashes(*conditions: Any) -> Any:
    return (
        select(func.aggregate_strings(_ticket.sha256, ","))
        .where(_ticket.registration_id == Registration.id, *conditions)
        .scalar_subquery()
    )


_PERSON = (
    Registration.id,
    Registration.event_id,
    Registration.status,
    Registration.walk_in,
    type_coerce(Registration.names, Json),
    Registration.order_name,
    Category.code,
    type_coerce(Organization.names, Json),
    Organization.kind,
    Organization.represents,
    Organization.represents_country,
    type_coerce(Registration.position, Json),
    Registration.country,
    type_coerce(Delegation.names, Json),
    Registration.search_keys,
    Registration.rank,
    Registration.attending_as,
    Registration.acting,
    newest_answer(Purpose.PHOTOGRAPH),
    newest_answer(Purpose.NAMING),
    Registration.escort,
    Registration.meeting_point,
    _hashes(_ticket.revoked_at.is_(None)),
    _hashes(_ticket.revoked_at.is_not(None)),
    type_coerce(
        select(_substitute.names)
        .where(_substitute.replaces_id == Registration.id)
        .order_by(_substitute.id.desc())
        .limit(1)
        .scalar_subquery(),
        Json,
    ),
    type_coerce(select(_stayed.names).where(_stayed.id == Registration.merged_into_id).scalar_subquery(), Json),
    select(func.aggregate_strings(cast(SessionChoice.session_id, String), ","))
    .where(SessionChoice.registration_id == Registration.id)
    .scalar_subquery(),
    Registration.destroyed_at.is_not(None),
    Attendance.registration_id.is_not(None),
    Attendance.first_admitted_at,
    Attendance.first_desk,
    Attendance.last_left_at,
    Attendance.admissions,
    Attendance.inside,
    Attendance.refused_at,
    Attendance.refused_desk,
)


def _joined(statement: Select[Any]) -> Select[Any]:
    return (
        statement.join(Category, Category.id == Registration.category_id)
        .outerjoin(Organization, Organization.id == Registration.organization_id)
        .outerjoin(Delegation, Delegation.id == Registration.delegation_id)
        .outerjoin(Attendance, Attendance.registration_id == Registration.id)
    )


_BY_ID = Prepared(
    _joined(select(*_PERSON).select_from(Registration)).where(Registration.id.in_(bindparam("ids", expanding=True)))
)
_BY_TICKET = Prepared(
    _joined(
        select(Ticket.sha256, Ticket.revoked_at.is_not(None), *_PERSON)
        .select_from(Ticket)
        .join(Registration, Registration.id == Ticket.registration_id)
    ).where(Ticket.sha256.in_(bindparam("hashes", expanding=True)))
)
_CHANGED = union(
    select(Registration.id.label("id")).where(
        Registration.event_id == bindparam("event"), Registration.changed > bindparam("since")
    ),
    select(Attendance.registration_id).where(
        Attendance.event_id == bindparam("event"), Attendance.changed > bindparam("since")
    ),
).subquery("changed_people")


def _page(statement: Select[Any]) -> Select[Any]:
    return (
        _joined(statement)
        .where(Registration.event_id == bindparam("event"), Registration.id > bindparam("after"))
        .order_by(Registration.id)
        .limit(bindparam("limit"))
    )


_PAGE = _page(select(*_PERSON).select_from(Registration))
# The changed ones first: a plan that begins with everybody would read the whole event for one entry.
_PAGE_OF_CHANGED = _page(select(*_PERSON).select_from(_CHANGED).join(Registration, Registration.id == _CHANGED.c.id))
_NUMBER = Prepared(select(Change.number).where(Change.event_id == bindparam("event")))


def people_by_id(*, connection: Connection | Session, ids: Collection[str]) -> dict[str, Person]:
    """These registrations by id, of whatever event."""
    if not ids:
        return {}
    return {row[0]: Person._make(row) for row in _BY_ID.rows(cursor_of(connection), {"ids": ids})}


def people_by_ticket(*, connection: Connection | Session, hashes: Collection[str]) -> dict[str, Shown]:
    """Whose these tickets are, by the tickets' hashes, of whatever event."""
    if not hashes:
        return {}
    rows = _BY_TICKET.rows(cursor_of(connection), {"hashes": hashes})
    return {row[0]: Shown(Person._make(row[2:]), revoked=bool(row[1])) for row in rows}


def change_number(*, connection: Connection | Session, event_id: int) -> int:
    """The event's newest change; 0 before the first."""
    row = _NUMBER.first(cursor_of(connection), {"event": event_id})
    return row[0] if row else 0


def list_people(
    *, connection: Connection | Session, event_id: int, since: int | None = None, after: str = "", limit: int = PAGE
) -> Sequence[Person]:
    """People of the event whose registration or attendance changed after ``since``, by id, from ``after`` on.

    With ``since=None`` everybody. Read :func:`change_number` before the first page: what commits meanwhile has a higher
    number and comes with the next round.
    """
    parameters: dict[str, Any] = {"event": event_id, "after": after, "limit": limit}
    statement = _PAGE
    if since is not None:
        statement = _PAGE_OF_CHANGED
        parameters["since"] = since
    return [Person._make(row) for row in connection.execute(statement, parameters)]
