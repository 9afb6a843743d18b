"""Who comes along with a guest, and the places they take where the event counts them.

They are no participants. Like the guest's own, their places are taken and given back under the event's lock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from forumapp.events.models import Event
from forumapp.events.service import next_change
from forumapp.orm.prepared import Prepared, cursor_of
from forumapp.registration.models import Accompanying, Registration
from forumapp.registration.rules import HOLDS_PLACE, Companion
from forumapp.registration.service.places import Seat, give_back, take

_INSERT = Prepared(insert(Accompanying))


def heads(companions: Iterable[Companion]) -> int:
    """How many people they are."""
    return sum(companion.number for companion in companions)


def keep(*, session: Session | Connection, registration_id: str, companions: Iterable[Companion]) -> None:
    """Write down who comes along with somebody who had named nobody."""
    rows = [
        {"registration_id": registration_id, "kind": one.kind, "name": one.name, "number": one.number}
        for one in companions
    ]
    _INSERT.run_many(cursor_of(session), rows)


def forget(*, session: Session, registration_id: str) -> None:
    """Take everybody off the list of those who come along; places are the caller's to give back."""
    session.execute(delete(Accompanying).where(Accompanying.registration_id == registration_id))


_COMPANIONS = (
    select(Accompanying).where(Accompanying.registration_id == bindparam("registration")).order_by(Accompanying.id)
)


def companions_of(*, session: Session, registration_id: str) -> list[Companion]:
    """Who comes along, in the order in which they were named."""
    rows = session.scalars(_COMPANIONS, {"registration": registration_id})
    return [Companion(row.kind, row.name, row.number) for row in rows]


def replace(*, session: Session, registration: Registration, companions: Sequence[Companion], exceed: bool) -> None:
    """Let exactly these come along; places are taken or given back where the guest holds one.

    Runs under the event's lock. ``exceed`` lets them pass the limits.

    :raises NoPlace: where there is no room for all of them
    """
    forget(session=session, registration_id=registration.id)
    keep(session=session, registration_id=registration.id, companions=companions)
    counted = session.get_one(Event, registration.event_id).accompanying_take_places
    _seat(session, registration, heads(companions) if counted else 0, exceed=exceed)


def hand_over(*, session: Session, guest: Registration, substitute: Registration) -> None:
    """Let those who came with a guest come with the confirmed substitute, who took over the guest's places."""
    session.execute(
        update(Accompanying)
        .where(Accompanying.registration_id == guest.id)
        .values(registration_id=substitute.id)
        .execution_options(synchronize_session=False)
    )
    own = substitute.accompanying_seats
    if own:
        seat = Seat(substitute.event_id, substitute.category_id, substitute.delegation_id, people=own)
        take(session=session, seat=seat, exceed=True)
    substitute.accompanying_seats, guest.accompanying_seats = own + guest.accompanying_seats, 0


def count_again(*, session: Session, event_id: int) -> int:
    """Bring the places into line with the event's setting; returns how many registrations changed.

    Whoever holds a place keeps it with those who come along, beyond the limits if need be; new ones wait then.
    """
    change = next_change(session=session, event_id=event_id)
    counted = session.get_one(Event, event_id, populate_existing=True).accompanying_take_places
    number: dict[str, int] = {}
    rows = session.execute(
        select(Accompanying.registration_id, Accompanying.number)
        .join(Registration, Registration.id == Accompanying.registration_id)
        .where(Registration.event_id == event_id)
    )
    for registration_id, along in rows:
        number[registration_id] = number.get(registration_id, 0) + along
    changed = 0
    for registration_id, along in sorted(number.items()):
        registration = session.get_one(Registration, registration_id, populate_existing=True)
        wanted = along if counted else 0
        if registration.accompanying_seats != wanted:
            _seat(session, registration, wanted, exceed=True)
            registration.changed = change
            changed += 1
    session.flush()
    return changed


def _seat(session: Session, registration: Registration, wanted: int, *, exceed: bool) -> None:
    more = wanted - registration.accompanying_seats
    if registration.status in HOLDS_PLACE and more:
        seat = Seat(registration.event_id, registration.category_id, registration.delegation_id, people=abs(more))
        if more > 0:
            take(session=session, seat=seat, exceed=exceed)
        else:
            give_back(session=session, seat=seat)
    registration.accompanying_seats = wanted
