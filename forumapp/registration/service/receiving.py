"""Receiving applications: from guests, from other programs, from staff, at the door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, text
from sqlalchemy.orm import Session

from forumapp.directory import service as directory
from forumapp.events.models import Category, Event
from forumapp.events.rules import Window
from forumapp.events.service import next_change
from forumapp.kernel import identifiers
from forumapp.kernel.actors import Actor
from forumapp.kernel.names import email_key, keys_of_person, person_key
from forumapp.kernel.secrets import KeyRing
from forumapp.orm.prepared import Prepared, cursor_of
from forumapp.registration.models import IdempotencyKey, Registration
from forumapp.registration.rules import (
    LIVE,
    AlreadyRegistered,
    IdempotencyConflict,
    Limit,
    Offering,
    RegistrationClosed,
    Source,
    Status,
    UnknownCategory,
    UnknownRegistration,
    admit,
    sql_list,
)
from forumapp.registration.service.accompanying import heads
from forumapp.registration.service.application import Application, Idempotency, Receipt
from forumapp.registration.service.entering import Entry, enter, fill_in
from forumapp.registration.service.places import Seat, has_room_behind_line, limits, take

_TARGET = Prepared(
    select(
        Category.id,
        Category.review,
        Category.places,
        Category.taken,
        Category.exceeded,
        Event.places,
        Event.taken,
        Event.exceeded,
        Event.registration_opens_at,
        Event.registration_closes_at,
        Event.starts_at,
        Event.published_at,
        Event.accompanying_take_places,
        Event.offer_hours,
        Event.offers_stop_hours,
    )
    .join(Event, Event.id == Category.event_id)
    .where(Category.event_id == bindparam("event"), Category.code == bindparam("code"))
)
_REPEATED = Prepared(
    select(IdempotencyKey.body_sha256, IdempotencyKey.registration_id, IdempotencyKey.answer_status).where(
        IdempotencyKey.scope == bindparam("scope"), IdempotencyKey.key == bindparam("key")
    )
)
_SAME_ADDRESS = Prepared(
    select(
        Registration.id,
        Registration.status,
        Registration.delegation_id,
        Registration.person_key,
        Registration.accompanying_seats,
    ).where(
        Registration.event_id == bindparam("event"),
        Registration.email_key == bindparam("email"),
        # Word for word the index's own condition: SQLite takes a partial index only then.
        text(f"status IN ({sql_list(LIVE)})"),
    )
)
_INVITED_OF_ORGANIZATION = Prepared(
    select(
        Registration.id,
        Registration.delegation_id,
        Registration.person_key,
        Registration.accompanying_seats,
        Registration.email_key,
    ).where(
        Registration.event_id == bindparam("event"),
        Registration.organization_id == bindparam("organization"),
        text(f"status IN ({sql_list((Status.INVITED, Status.REGRETTED))})"),
    )
)
_INSERT_KEY = Prepared(insert(IdempotencyKey))


@dataclass(frozen=True)
class _Invited:
    """The registration that an invited person holds already."""

    id: str
    delegation_id: int | None
    seats_beside: int


@dataclass(frozen=True)
class _Target:
    """The category that an application is for, with what decides about it."""

    category_id: int
    review: bool
    window: Window
    published: bool
    limits: tuple[Limit, ...]
    counts_accompanying: bool
    offering: Offering

    def seats_beside(self, application: Application) -> int:
        """How many places the accompanying persons take."""
        return heads(application.accompanying) if self.counts_accompanying else 0


def receive(
    *,
    session: Session,
    event_id: int,
    application: Application,
    now: datetime,
    actor: Actor,
    source: Source,
    keys: KeyRing,
    idempotency: Idempotency | None = None,
    window: Window | None = None,
    invited_id: str | None = None,
) -> Receipt:
    """Take one application: a place, a review or the waitlist; its mail goes to the outbox.

    A person who was invited, or had regretted, keeps that registration; she is known by her address and name, or, where
    no address tells, by her name and organisation. Staff may register outside the window.
    Once offers have stopped nobody overtakes those who wait: a free place is left to staff then.
    ``window`` takes the place of the event's own for whoever was given another one: a delegation's focal points, the
    invited. ``invited_id`` is the registration that an invited person answers for, whatever name and address she gives.

    :raises RegistrationClosed: a guest or another program outside the event's window
    :raises AlreadyRegistered: the person already holds a live registration for this event
    :raises IdempotencyConflict: the key came before with another body
    :raises UnknownCategory:
    """
    connection = session.connection()
    # The lock first: the second sending of a form, and the second request for the last place, wait here.
    change = next_change(session=connection, event_id=event_id)
    if idempotency is not None and (receipt := find_repeated(session=connection, idempotency=idempotency)) is not None:
        return receipt
    target = _target(connection, event_id, application.category_code)
    opened = window or target.window
    if not actor.is_staff and not ((target.published or window is not None) and opened.is_open(now)):
        raise RegistrationClosed(opened.opens, opened.closes)
    invited = _same_person(connection, event_id, application)
    if invited_id is not None:
        invited = _answering(connection, event_id, invited_id, invited)
    elif invited is None:
        invited = _namesake(connection, event_id, application)
    beside = invited.seats_beside if invited and not application.accompanying else target.seats_beside(application)
    delegation_id = (invited.delegation_id if invited else None) or application.delegation_id
    seat = Seat(event_id, target.category_id, delegation_id, people=1 + beside)
    counted = target.limits if seat.delegation_id is None else limits(session=connection, seat=seat)
    status = admit(counted, review=target.review and not actor.is_staff, people=seat.people)
    if application.reserve or (status == Status.CONFIRMED and _overtakes(connection, target, seat, now, actor)):
        status = Status.WAITLISTED
    if status == Status.CONFIRMED:
        take(session=connection, seat=seat)
    registration_id = invited.id if invited else identifiers.uuid7(now)
    known = (registration_id, event_id, target.category_id, application, status, source, now, actor, change, keys)
    entry = Entry(*known, seats_beside=beside)
    if invited is None:
        enter(session=session, entry=entry)
    else:
        fill_in(session=session, entry=entry)
    answer = Receipt(registration_id, status)
    if idempotency is not None:
        _remember(connection, idempotency, answer, now)
    return answer


def register_walk_in(
    *,
    session: Session,
    event_id: int,
    registration_id: str,
    application: Application,
    now: datetime,
    actor: Actor,
    keys: KeyRing,
    change: int | None = None,
) -> Receipt:
    """Register at the door under the id that the device chose: confirmed whatever places or review say.

    The same id again gives the same registration. ``change`` is the event's change number where the caller took it
    already.

    :raises UnknownCategory:
    :raises AlreadyRegistered: the id belongs to another event's registration
    """
    change = next_change(session=session, event_id=event_id) if change is None else change
    known = session.execute(
        select(Registration.event_id, Registration.status).where(Registration.id == registration_id)
    ).first()
    if known is not None:
        if known.event_id != event_id:
            raise AlreadyRegistered(registration_id)
        return Receipt(registration_id, known.status, repeated=True)
    target = _target(session.connection(), event_id, application.category_code)
    seat = Seat(event_id, target.category_id, application.delegation_id)
    exceeded = take(session=session, seat=seat, exceed=True)
    entry = Entry(
        registration_id,
        event_id,
        target.category_id,
        application,
        Status.CONFIRMED,
        Source.DOOR,
        now,
        actor,
        change,
        keys,
        exceeded=exceeded,
    )
    enter(session=session, entry=entry, walk_in=True)
    return Receipt(registration_id, Status.CONFIRMED)


def forget_idempotency_keys(*, session: Session, before: datetime) -> None:
    """Delete the keys that were first used before a moment."""
    session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < before))


def find_repeated(*, session: Session | Connection, idempotency: Idempotency) -> Receipt | None:
    """What the key gave before, if it came before. :raises IdempotencyConflict: it came with another body"""
    row = _REPEATED.first(cursor_of(session), {"scope": idempotency.scope, "key": idempotency.key})
    if row is None:
        return None
    body_sha256, registration_id, answer_status = row
    if body_sha256 != idempotency.body_sha256:
        raise IdempotencyConflict
    return Receipt(registration_id, answer_status, repeated=True)


def _remember(connection: Connection, idempotency: Idempotency, answer: Receipt, now: datetime) -> None:
    _INSERT_KEY.run(
        cursor_of(connection),
        {
            "scope": idempotency.scope,
            "key": idempotency.key,
            "body_sha256": idempotency.body_sha256,
            "registration_id": answer.registration_id,
            "answer_status": answer.status,
            "created_at": now,
        },
    )


def _target(connection: Connection, event_id: int, code: str) -> _Target:
    row = _TARGET.first(cursor_of(connection), {"event": event_id, "code": code})
    if row is None:
        raise UnknownCategory(code)
    category_id, review, *counted, opens, closes, starts, published, accompanying, hours, stop_hours = row
    return _Target(
        category_id,
        review,
        Window(opens, closes or starts),
        published is not None,
        (Limit(*counted[3:]), Limit(*counted[:3])),
        accompanying,
        Offering(hours, stop_hours, starts),
    )


def _overtakes(connection: Connection, target: _Target, seat: Seat, now: datetime, actor: Actor) -> bool:
    """Whether a place would go to who comes later, while others wait for staff to give it to them."""
    if actor.is_staff or target.offering.goes_on(now):
        return False
    return not has_room_behind_line(session=connection, seat=seat)


_OWN = Prepared(
    select(Registration.status, Registration.delegation_id, Registration.accompanying_seats).where(
        Registration.event_id == bindparam("event"), Registration.id == bindparam("id")
    )
)


def _answering(connection: Connection, event_id: int, registration_id: str, twin: _Invited | None) -> _Invited:
    """The invited person's own registration, whatever name and address she gives now.

    :raises AlreadyRegistered: where it was answered already, or another registration has that name and address
    :raises UnknownRegistration:
    """
    if twin is not None and twin.id != registration_id:
        raise AlreadyRegistered(twin.id)
    row = _OWN.first(cursor_of(connection), {"event": event_id, "id": registration_id})
    if row is None:
        raise UnknownRegistration(registration_id)
    status, delegation_id, beside = row
    if status not in (Status.INVITED, Status.REGRETTED):
        raise AlreadyRegistered(registration_id)
    return _Invited(registration_id, delegation_id, beside)


def _same_person(connection: Connection, event_id: int, application: Application) -> _Invited | None:
    """The registration of an invited person that this application answers, if there is one.

    The same person is who has the same address and the same name in any language: one who was invited under two
    names may give only one of them.

    :raises AlreadyRegistered: where the person's registration is further than that
    """
    if application.email is None:
        return None
    own = keys_of_person(person_key(application.names))
    rows = _SAME_ADDRESS.rows(cursor_of(connection), {"event": event_id, "email": email_key(application.email)})
    for registration_id, status, delegation_id, key, beside in rows:
        if own.isdisjoint(keys_of_person(key)):
            continue
        if status not in (Status.INVITED, Status.REGRETTED):
            raise AlreadyRegistered(registration_id)
        return _Invited(registration_id, delegation_id, beside)
    return None


def _namesake(connection: Connection, event_id: int, application: Application) -> _Invited | None:
    """The one person who was invited without an address and has the name and the organisation of the application.

    Where either of the two gives no address, name and organisation are all there is to go by. Of several namesakes
    nobody can tell who is meant: the application is an entry of its own then, and staff see the doubles.
    """
    if not application.organization:
        return None
    organization_id = directory.find_named(session=connection, names=application.organization)
    if organization_id is None:
        return None
    own = keys_of_person(person_key(application.names)) - {""}
    asked = {"event": event_id, "organization": organization_id}
    found = [
        _Invited(registration_id, delegation_id, beside)
        for registration_id, delegation_id, key, beside, address in _INVITED_OF_ORGANIZATION.rows(
            cursor_of(connection), asked
        )
        if (address is None or application.email is None) and not own.isdisjoint(keys_of_person(key))
    ]
    return found[0] if len(found) == 1 else None
