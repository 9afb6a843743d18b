"""Offered places: made by staff, answered by the guest, given on once their time ran out."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.events.models import Event
from forumapp.events.service import next_change
from forumapp.kernel.actors import SYSTEM, Actor
from forumapp.kernel.secrets import KeyRing
from forumapp.registration.models import Registration, StatusChange
from forumapp.registration.rules import (
    HOURS_OF_AN_OFFER,
    Cause,
    IllegalTransition,
    OfferRanOut,
    ReasonNeeded,
    Status,
    TooLateToOffer,
    check_transition,
)
from forumapp.registration.service import marking
from forumapp.registration.service.deciding import cancel, locked, seat_of
from forumapp.registration.service.places import give_back, promote_waiting, take


def offer(
    *,
    session: Session,
    event_id: int,
    registration_id: str,
    now: datetime,
    actor: Actor,
    keys: KeyRing,
    exceed: bool = False,
    reason: str | None = None,
) -> Registration:
    """Offer a place to somebody who waits, whoever stands before; ``exceed`` passes the limits, with a reason.

    :raises IllegalTransition, NoPlace, ReasonNeeded, UnknownRegistration:
    :raises TooLateToOffer: where the event begins
    """
    registration, change = locked(session=session, event_id=event_id, registration_id=registration_id)
    check_transition(Status(registration.status), Status.OFFERED)
    if exceed and not reason:
        raise ReasonNeeded
    event = session.get_one(Event, event_id)
    until = min(now + timedelta(hours=event.offer_hours or HOURS_OF_AN_OFFER), event.starts_at)
    if until <= now:
        raise TooLateToOffer
    exceeded = take(session=session, seat=seat_of(registration), exceed=exceed)
    cause = marking.offered(
        session=session, registration=registration, until=until, now=now, actor=actor, change=change, reason=reason
    )
    cause.exceeded = exceeded
    return registration


def accept_offer(
    *, session: Session, event_id: int, registration_id: str, now: datetime, actor: Actor, keys: KeyRing
) -> Registration:
    """Take the offered place: confirmed, with a ticket.

    :raises IllegalTransition: where no place is offered (any more)
    :raises OfferRanOut: where the time is over
    :raises UnknownRegistration:
    """
    registration, change = _offered(session, event_id, registration_id, Status.CONFIRMED)
    if registration.offer_until is not None and registration.offer_until <= now:
        raise OfferRanOut(registration.offer_until)
    cause = marking.mark(
        session=session, registration=registration, status=Status.CONFIRMED, now=now, actor=actor, change=change
    )
    marking.confirmed(session=session, registration=registration, now=now, keys=keys, cause=cause)
    return registration


def decline_offer(
    *, session: Session, event_id: int, registration_id: str, now: datetime, actor: Actor, keys: KeyRing, stay: bool
) -> Registration:
    """Let the offered place go to the next in line; who wants to ``stay`` waits on, at the end, the other cancels.

    :raises IllegalTransition: where no place is offered (any more)
    :raises UnknownRegistration:
    """
    registration, change = _offered(session, event_id, registration_id, Status.WAITLISTED)
    if not stay:
        return cancel(
            session=session,
            event_id=event_id,
            registration_id=registration_id,
            now=now,
            actor=actor,
            keys=keys,
            reason=Cause.OFFER_DECLINED,
        )
    _back_into_line(session, registration, Cause.OFFER_DECLINED, now, actor, change)
    promote_waiting(
        session=session, event_id=event_id, now=now, keys=keys, change=change, passing_over=[registration_id]
    )
    return registration


def expire_offers(*, session: Session, event_id: int, now: datetime, keys: KeyRing) -> list[str]:
    """Put everybody whose time to answer is over back on the waitlist, and hand their places on; returns their ids."""
    change = next_change(session=session, event_id=event_id)
    due = session.scalars(
        select(Registration)
        .where(
            Registration.event_id == event_id,
            Registration.status == Status.OFFERED,
            Registration.offer_until <= now,
        )
        .order_by(Registration.offer_until, Registration.id)
        .execution_options(populate_existing=True)
    ).all()
    for registration in due:
        cause = _back_into_line(session, registration, Cause.OFFER_RAN_OUT, now, SYSTEM, change)
        marking.tell(session=session, registration=registration, template="offer_ran_out", now=now, cause=cause)
        over = marking.OFFER_OF_DELEGATION_OVER
        marking.tell_focal_points(session=session, registration=registration, template=over, now=now, cause=cause)
    ids = [registration.id for registration in due]
    if ids:
        promote_waiting(session=session, event_id=event_id, now=now, keys=keys, change=change, passing_over=ids)
    return ids


def _offered(session: Session, event_id: int, registration_id: str, wanted: Status) -> tuple[Registration, int]:
    registration, change = locked(session=session, event_id=event_id, registration_id=registration_id)
    if registration.status != Status.OFFERED:
        raise IllegalTransition(Status(registration.status), wanted)
    return registration, change


def _back_into_line(
    session: Session, registration: Registration, reason: Cause, now: datetime, actor: Actor, change: int
) -> StatusChange:
    cause = marking.mark(
        session=session,
        registration=registration,
        status=Status.WAITLISTED,
        now=now,
        actor=actor,
        change=change,
        reason=reason,
    )
    give_back(session=session, seat=seat_of(registration))
    return cause
