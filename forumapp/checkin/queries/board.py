"""The protocol board: the guests whom protocol expects, with whom they come, and their part in the programme."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, String, and_, bindparam, cast, or_, select, type_coerce
from sqlalchemy.orm import Session

from forumapp.checkin.models import Attendance
from forumapp.checkin.queries.people import newest_answer
from forumapp.checkin.rules import CONFIRMED, RANKS_FOR_PROTOCOL
from forumapp.consent.rules import Purpose
from forumapp.directory.models import Organization
from forumapp.directory.queries import precedence
from forumapp.directory.rules import place_of_rank
from forumapp.events.models import ProgrammeItem, Speaker
from forumapp.kernel.order import sort_key
from forumapp.orm import Json
from forumapp.orm.prepared import Prepared, cursor_of
from forumapp.registration.models import Accompanying, Registration
from forumapp.registration.rules import Companion, Status

MAY_COME = (Status.CONFIRMED, Status.OFFERED, Status.SUBMITTED, Status.WAITLISTED)
"""States in which somebody whom nobody put on the board by hand stands there before arriving."""


class Guest(NamedTuple):
    """One guest of the board; texts are plain dictionaries by language."""

    id: str
    status: str
    names: Mapping[str, str]
    order_name: str
    organization: Mapping[str, str] | None
    organization_kind: str | None
    position: Mapping[str, str]
    rank: str | None
    functions_since: datetime | None
    manual_order: int | None
    attending_as: str
    acting: bool
    represents_name: str | None
    address_as: Mapping[str, str]
    read_aloud: str | None
    roles: Sequence[str]
    heads_delegation: bool
    expected_at: datetime | None
    escort: str | None
    meeting_point: str | None
    on_board: bool | None
    changed: int
    photograph: bool | None
    naming: bool | None
    first_admitted_at: datetime | None
    first_desk: str | None
    last_left_at: datetime | None
    inside: bool | None

    @property
    def is_awaited(self) -> bool:
        """Whether the guest is one of those whom the board counts: confirmed, or here all the same."""
        return self.status == CONFIRMED or self.first_admitted_at is not None


class Part(NamedTuple):
    """What a speaker does in the programme, and when."""

    speaker: Mapping[str, str]
    role: str | None
    starts_at: datetime


_GUEST = (
    Registration.id,
    Registration.status,
    type_coerce(Registration.names, Json),
    Registration.order_name,
    type_coerce(Organization.names, Json),
    Organization.kind,
    type_coerce(Registration.position, Json),
    Registration.rank,
    Registration.functions_since,
    Registration.manual_order,
    Registration.attending_as,
    Registration.acting,
    Registration.represents_name,
    type_coerce(Registration.address_as, Json),
    Registration.read_aloud,
    Registration.roles,
    Registration.heads_delegation,
    Registration.expected_at,
    Registration.escort,
    Registration.meeting_point,
    Registration.on_board,
    Registration.changed,
    newest_answer(Purpose.PHOTOGRAPH),
    newest_answer(Purpose.NAMING),
    Attendance.first_admitted_at,
    Attendance.first_desk,
    Attendance.last_left_at,
    Attendance.inside,
)
# The rule of forumapp.checkin.rules.is_on_board, as the database asks it.
_BY_RULE = or_(
    *(Registration.rank == rank for rank in sorted(RANKS_FOR_PROTOCOL)),
    Registration.heads_delegation,
    cast(Registration.roles, String) != "[]",
)
_JOINED = (
    select(*_GUEST)
    .outerjoin(Organization, Organization.id == Registration.organization_id)
    .outerjoin(Attendance, Attendance.registration_id == Registration.id)
    .where(
        Registration.event_id == bindparam("event"),
        Registration.merged_into_id.is_(None),
        Registration.destroyed_at.is_(None),
    )
)
_ON_BOARD = Prepared(
    _JOINED.where(
        or_(Registration.on_board.is_(True), and_(Registration.on_board.is_(None), _BY_RULE)),
        or_(
            *(Registration.status == status.value for status in MAY_COME),
            and_(Registration.status == Status.INVITED.value, Registration.on_board.is_(True)),
            Attendance.first_admitted_at.is_not(None),
        ),
    )
)
_TAKEN_OFF = Prepared(_JOINED.where(Registration.on_board.is_(False)))
_WITH = Prepared(
    select(Accompanying.registration_id, Accompanying.kind, Accompanying.name, Accompanying.number)
    .where(Accompanying.registration_id.in_(bindparam("ids", expanding=True)))
    .order_by(Accompanying.id)
)
_PARTS = Prepared(
    select(type_coerce(Speaker.names, Json), ProgrammeItem.role, ProgrammeItem.starts_at)
    .join(Speaker, Speaker.id == ProgrammeItem.speaker_id)
    .where(ProgrammeItem.event_id == bindparam("event"))
    .order_by(ProgrammeItem.starts_at, ProgrammeItem.id)
)


def guests_on_board(*, connection: Connection | Session, event_id: int) -> list[Guest]:
    """Who stands on the board, in no order."""
    return [Guest._make(row) for row in _ON_BOARD.rows(cursor_of(connection), {"event": event_id})]


def guests_taken_off(*, connection: Connection | Session, event_id: int) -> list[Guest]:
    """Whom staff took off the board, in no order."""
    return [Guest._make(row) for row in _TAKEN_OFF.rows(cursor_of(connection), {"event": event_id})]


def companions_of_guests(*, connection: Connection | Session, ids: Collection[str]) -> dict[str, list[Companion]]:
    """Who comes with these guests, by the guest's id."""
    found: dict[str, list[Companion]] = {}
    for registration_id, kind, name, number in _WITH.rows(cursor_of(connection), {"ids": ids}) if ids else ():
        found.setdefault(registration_id, []).append(Companion(kind, name, number))
    return found


def parts_of_programme(*, connection: Connection | Session, event_id: int) -> list[Part]:
    """The programme's items that have a speaker, in their order."""
    return [Part._make(row) for row in _PARTS.rows(cursor_of(connection), {"event": event_id})]


def part_of(guest: Guest, parts: Sequence[Part]) -> Part | None:
    """The guest's first part in the programme: that of the speaker who is printed under one of the guest's names."""
    own = {(language, name.casefold()) for language, name in guest.names.items()}
    return next(
        (part for part in parts if any((code, name.casefold()) in own for code, name in part.speaker.items())), None
    )


def by_precedence(guests: Iterable[Guest], language: str) -> list[Guest]:
    """The guests by rank, by the date of taking up their functions, then by name in the alphabet of ``language``."""
    places = precedence()

    def place(guest: Guest) -> tuple[Any, ...]:
        rank = place_of_rank(rank=guest.rank, since=guest.functions_since, by_hand=guest.manual_order, places=places)
        return rank, sort_key(guest.order_name, language)

    return sorted(guests, key=place)


def by_expected_arrival(guests: Iterable[Guest], language: str) -> list[Guest]:
    """The guests as they are expected; whoever has no time comes after them, by precedence."""
    return sorted(
        by_precedence(guests, language),
        key=lambda guest: guest.expected_at.timestamp() if guest.expected_at else math.inf,
    )
