"""Places of an event, its categories and delegations: taken, given back, and handed on to who waits longest.

Every function here runs under the event's change number (``events.service.next_change``), whose row's lock lets one
writer of an event pass at a time: counting is safe then, and the CHECK of the tables holds whatever the code does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Connection, Table, bindparam, select, text, update
from sqlalchemy.orm import Session

from forumapp.events.models import Category, Event
from forumapp.kernel.actors import SYSTEM
from forumapp.kernel.secrets import KeyRing
from forumapp.orm.prepared import Prepared, cursor_of
from forumapp.registration.models import Registration
from forumapp.registration.rules import Limit, NoPlace, Status
from forumapp.registration.service import marking

DELEGATIONS = "delegations"
"""The table of an upper room, reached by its name."""


@dataclass(frozen=True)
class Seat:
    """Where a registration's place is counted; ``people`` are the guest and those accompanying who take places."""

    event_id: int
    category_id: int
    delegation_id: int | None = None
    people: int = 1


def _tables(seat: Seat) -> Iterator[tuple[Table, int]]:
    """The rows that count this seat, always in one order: event, category, delegation."""
    yield Event.__table__, seat.event_id  # type: ignore[misc]  # declared tables are Tables
    yield Category.__table__, seat.category_id  # type: ignore[misc]  # declared tables are Tables
    if seat.delegation_id is not None:
        yield Event.metadata.tables[DELEGATIONS], seat.delegation_id


@dataclass(frozen=True)
class _Statements:
    """What is asked of one table that counts places."""

    limit: Prepared
    take: Prepared
    exceed: Prepared


@cache
def _of(table: Table) -> _Statements:
    one = table.c.id == bindparam("row")
    room = table.c.places.is_(None) | (table.c.taken < table.c.places + table.c.exceeded)
    taking = update(table).values(taken=table.c.taken + 1)
    return _Statements(
        limit=Prepared(select(table.c.places, table.c.taken, table.c.exceeded).where(one)),
        take=Prepared(taking.where(one, room)),
        exceed=Prepared(taking.values(exceeded=table.c.exceeded + 1).where(one)),
    )


def limits(*, session: Session | Connection, seat: Seat) -> list[Limit]:
    """The limits that a guest of this seat must keep."""
    cursor = cursor_of(session)
    return [Limit(*places) for table, row in _tables(seat) for places in _of(table).limit.rows(cursor, {"row": row})]


def take(*, session: Session | Connection, seat: Seat, exceed: bool = False) -> bool:
    """Take a place for each of the seat's people in each of its rows; returns whether a limit was passed.

    ``exceed`` lets it pass the limits and is remembered in ``exceeded``: only a logged act of staff, an import or the
    door may do so.

    :raises NoPlace: where a row is full and ``exceed`` is not given
    """
    cursor, exceeded = cursor_of(session), False
    for table, row in _tables(seat):
        for _ in range(seat.people):
            if _of(table).take.run(cursor, {"row": row}) == 0:
                if not exceed:
                    raise NoPlace
                _of(table).exceed.run(cursor, {"row": row})
                exceeded = True
    return exceeded


def give_back(*, session: Session, seat: Seat) -> None:
    """Give a seat's places back; a place beyond the limit ends with the guest who had it."""
    for table, row in _tables(seat):
        for _ in range(seat.people):
            session.execute(
                update(table)
                .where(table.c.id == row)
                .values(
                    taken=table.c.taken - 1,
                    exceeded=text("CASE WHEN exceeded > 0 AND taken > places THEN exceeded - 1 ELSE exceeded END"),
                )
            )


_WAITING = (
    select(Registration.id, Registration.category_id, Registration.delegation_id, Registration.accompanying_seats)
    .where(
        Registration.event_id == bindparam("event"),
        Registration.status == Status.WAITLISTED,
        Registration.reserve.is_(False),
    )
    .order_by(Registration.waiting_since, Registration.id)
)


def promote_waiting(*, session: Session, event_id: int, now: datetime, keys: KeyRing, change: int) -> list[str]:
    """Confirm who waits longest wherever a place is free, until none is; returns their ids.

    ``change`` is the event's change number of this unit of work.
    """
    promoted: list[str] = []
    full: set[tuple[int, int | None]] = set()
    for registration_id, category_id, delegation_id, along in session.execute(_WAITING, {"event": event_id}).all():
        seat = Seat(event_id, category_id, delegation_id, people=1 + along)
        if (category_id, delegation_id) in full:
            continue
        checked = limits(session=session, seat=seat)
        if checked[0].is_full:
            break
        if any(limit.is_full for limit in checked):
            full.add((category_id, delegation_id))
            continue
        if not all(limit.has_room(seat.people) for limit in checked):
            continue
        take(session=session, seat=seat)
        registration = session.get_one(Registration, registration_id, populate_existing=True)
        cause = marking.mark(
            session=session, registration=registration, status=Status.CONFIRMED, now=now, actor=SYSTEM, change=change
        )
        marking.confirmed(
            session=session, registration=registration, now=now, keys=keys, cause=cause, template="place_freed"
        )
        promoted.append(registration_id)
    return promoted
