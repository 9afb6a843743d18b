"""Decisions about one registration: by the guest, by a reviewer, by the host."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from forumapp.events.service import next_change
from forumapp.kernel.actors import Actor, ActorKind
from forumapp.kernel.secrets import KeyRing
from forumapp.registration.models import Registration, StatusChange
from forumapp.registration.rules import (
    HOLDS_PLACE,
    REVIVED_BY_STAFF,
    IllegalTransition,
    MergedAway,
    ReasonNeeded,
    Status,
    UnknownRegistration,
    check_transition,
)
from forumapp.registration.service import marking
from forumapp.registration.service.places import Seat, give_back, promote_waiting, take


def confirm(
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
    """Give a place and a ticket. ``exceed`` lets staff pass the limits, with a reason.

    :raises IllegalTransition, NoPlace, ReasonNeeded, UnknownRegistration:
    """
    registration, change = _begin(session, event_id, registration_id, Status.CONFIRMED, actor, reason)
    if exceed and not reason:
        raise ReasonNeeded
    exceeded = False
    if registration.status not in HOLDS_PLACE:
        exceeded = take(session=session, seat=seat_of(registration), exceed=exceed)
    cause = _end(session, registration, Status.CONFIRMED, now, actor, change, reason)
    cause.exceeded = exceeded
    marking.confirmed(session=session, registration=registration, now=now, keys=keys, cause=cause)
    return registration


def reject(
    *,
    session: Session,
    event_id: int,
    registration_id: str,
    now: datetime,
    actor: Actor,
    keys: KeyRing,
    reason: str | None = None,
) -> Registration:
    """The host's no; ``reason`` is in the guest's language and stands in the mail."""
    registration, change = _begin(session, event_id, registration_id, Status.REJECTED, actor, reason)
    cause = _end(session, registration, Status.REJECTED, now, actor, change, reason)
    facts = {"reason": reason} if reason else None
    marking.tell(session=session, registration=registration, template="rejected", now=now, cause=cause, facts=facts)
    return registration


def cancel(
    *,
    session: Session,
    event_id: int,
    registration_id: str,
    now: datetime,
    actor: Actor,
    keys: KeyRing,
    reason: str | None = None,
) -> Registration:
    """Cancel, by the guest or the host; the freed place goes to who waits longest, at once."""
    registration, change = _begin(session, event_id, registration_id, Status.CANCELLED, actor, reason)
    held = registration.status in HOLDS_PLACE
    cause = _end(session, registration, Status.CANCELLED, now, actor, change, reason)
    marking.tell(session=session, registration=registration, template="cancelled", now=now, cause=cause)
    if held:
        give_back(session=session, seat=seat_of(registration))
        session.flush()
        promote_waiting(session=session, event_id=event_id, now=now, keys=keys, change=change)
    return registration


def regret(
    *, session: Session, event_id: int, registration_id: str, now: datetime, actor: Actor, reason: str | None = None
) -> Registration:
    """The guest's no to an invitation, answered by herself or noted by staff (a call, a letter)."""
    registration, change = _begin(session, event_id, registration_id, Status.REGRETTED, actor, reason)
    _end(session, registration, Status.REGRETTED, now, actor, change, reason)
    return registration


def submit(
    *, session: Session, event_id: int, registration_id: str, now: datetime, actor: Actor, reason: str | None = None
) -> Registration:
    """Put it before the reviewers (again)."""
    registration, change = _begin(session, event_id, registration_id, Status.SUBMITTED, actor, reason)
    _end(session, registration, Status.SUBMITTED, now, actor, change, reason)
    return registration


def waitlist(
    *,
    session: Session,
    event_id: int,
    registration_id: str,
    now: datetime,
    actor: Actor,
    keys: KeyRing,
    reason: str | None = None,
) -> Registration:
    """Put it on the waitlist, at its end; a place that was offered goes to the next in line."""
    registration, change = _begin(session, event_id, registration_id, Status.WAITLISTED, actor, reason)
    held = registration.status in HOLDS_PLACE
    cause = _end(session, registration, Status.WAITLISTED, now, actor, change, reason)
    marking.tell(session=session, registration=registration, template="waitlisted", now=now, cause=cause)
    if held:
        give_back(session=session, seat=seat_of(registration))
        promote_waiting(
            session=session, event_id=event_id, now=now, keys=keys, change=change, passing_over=[registration_id]
        )
    return registration


def seat_of(registration: Registration) -> Seat:
    """Where the registration's place is counted."""
    return Seat(
        registration.event_id,
        registration.category_id,
        registration.delegation_id,
        people=1 + registration.accompanying_seats,
    )


def locked(*, session: Session, event_id: int, registration_id: str) -> tuple[Registration, int]:
    """The registration as it is now, with the event's next change number, whose lock is held from here on.

    :raises UnknownRegistration: where the event has none of this id
    """
    change = next_change(session=session, event_id=event_id)
    registration = session.get(Registration, registration_id, populate_existing=True)
    if registration is None or registration.event_id != event_id:
        raise UnknownRegistration(registration_id)
    return registration, change


def _begin(
    session: Session, event_id: int, registration_id: str, wanted: Status, actor: Actor, reason: str | None
) -> tuple[Registration, int]:
    registration, change = locked(session=session, event_id=event_id, registration_id=registration_id)
    if registration.merged_into_id is not None:
        raise MergedAway(registration_id, registration.merged_into_id)
    current = Status(registration.status)
    check_transition(current, wanted)
    if current in REVIVED_BY_STAFF:
        if not actor.is_staff:
            raise IllegalTransition(current, wanted)
        if not reason and actor.kind != ActorKind.COMMAND:
            raise ReasonNeeded
    return registration, change


def _end(
    session: Session,
    registration: Registration,
    status: Status,
    now: datetime,
    actor: Actor,
    change: int,
    reason: str | None,
) -> StatusChange:
    return marking.mark(
        session=session, registration=registration, status=status, now=now, actor=actor, change=change, reason=reason
    )
