"""Places of an event, its categories and delegations: taken, given back, and handed on to who is first in line.

Every function here runs under the event's change number (``events.service.next_change``), whose row's lock lets one
writer of an event pass at a time: counting is safe then, and the CHECK of the tables holds whatever the code does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from sqlalchemy import Connection, Table, bindparam, select, text, update
from sqlalchemy.orm import Session

from forumapp.events.models import Category, Event
from forumapp.kernel.actors import SYSTEM
from forumapp.kernel.secrets import KeyRing
from forumapp.orm.prepared import Prepared, cursor_of
from forumapp.registration.models import Registration
from forumapp.registration.queries import in_line
from forumapp.registration.rules import Cause, Limit, LimitOf, NoPlace, Offering, Status
from forumapp.registration.service import marking

DELEGATIONS = "delegations"
"""The table of an upper room, reached by its name."""

_OF = {"events": LimitOf.EVENT, "categories": LimitOf.CATEGORY, DELEGATIONS: LimitOf.DELEGATION}


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
                    raise NoPlace(_OF[table.name])
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
    .order_by(in_line(), Registration.id)
)
_OFFERING = select(Event.offer_hours, Event.offers_stop_hours, Event.starts_at).where(Event.id == bindparam("event"))


def offering_of(*, session: Session, event_id: int) -> Offering:
    """How the event's freed places go on."""
    return Offering(*session.execute(_OFFERING, {"event": event_id}).one())


def gets_place(*, session: Session, seat: Seat, now: datetime) -> bool:
    """Whether who comes at ``now`` has a place at once: there is room, and nobody who waits for staff is overtaken."""
    if offering_of(session=session, event_id=seat.event_id).goes_on(now):
        return all(limit.has_room(seat.people) for limit in limits(session=session, seat=seat))
    return has_room_behind_line(session=session, seat=seat)


def has_room_behind_line(*, session: Session | Connection, seat: Seat) -> bool:
    """Whether a place is left for the seat once everybody who waits, and whom a free place fits, had one.

    Where free places do not go on by themselves, nobody who comes later may overtake those who wait for staff.
    """
    cursor, known = cursor_of(session), dict[tuple[str, int], Limit]()

    def limits_of(one: Seat) -> dict[tuple[str, int], Limit]:
        for table, row in _tables(one):
            if (table.name, row) not in known:
                (places,) = _of(table).limit.rows(cursor, {"row": row})
                known[table.name, row] = Limit(*places)
        return {(table.name, row): known[table.name, row] for table, row in _tables(one)}

    event_id = seat.event_id
    for _, category_id, delegation_id, along in session.execute(_WAITING, {"event": event_id}).all():
        waits = Seat(event_id, category_id, delegation_id, people=1 + along)
        rows = limits_of(waits)
        if all(limit.has_room(waits.people) for limit in rows.values()):
            known |= {row: replace(limit, taken=limit.taken + waits.people) for row, limit in rows.items()}
    return all(limit.has_room(seat.people) for limit in limits_of(seat).values())


def promote_waiting(
    *,
    session: Session,
    event_id: int,
    now: datetime,
    keys: KeyRing,
    change: int,
    passing_over: Collection[str] = (),
) -> list[str]:
    """Hand every free place on to whoever is first in line for it, until none is; returns their ids.

    They are confirmed or, where the event asks first and somebody can be asked by mail, offered the place; nobody
    moves up once offers have stopped.
    ``change`` is the event's change number of this unit of work; those ``passing_over`` just let a place go.
    """
    promoted: list[str] = []
    full: set[tuple[int, int | None]] = set()
    offering = offering_of(session=session, event_id=event_id)
    if not offering.goes_on(now):
        return promoted
    for registration_id, category_id, delegation_id, along in session.execute(_WAITING, {"event": event_id}).all():
        seat = Seat(event_id, category_id, delegation_id, people=1 + along)
        if (category_id, delegation_id) in full or registration_id in passing_over:
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
        _hand_on(session, registration, until=offering.until(now), now=now, keys=keys, change=change)
        promoted.append(registration_id)
    return promoted


def _hand_on(
    session: Session, registration: Registration, *, until: datetime | None, now: datetime, keys: KeyRing, change: int
) -> None:
    # Whom no mail reaches could not answer: the place is hers rather than lost unseen.
    if until is not None and marking.can_be_asked(session=session, registration=registration):
        marking.offered(
            session=session,
            registration=registration,
            until=until,
            now=now,
            actor=SYSTEM,
            change=change,
            reason=Cause.PLACE_FREED,
        )
        return
    cause = marking.mark(
        session=session,
        registration=registration,
        status=Status.CONFIRMED,
        now=now,
        actor=SYSTEM,
        change=change,
        reason=Cause.PLACE_FREED,
    )
    marking.confirmed(
        session=session, registration=registration, now=now, keys=keys, cause=cause, template="place_freed"
    )
