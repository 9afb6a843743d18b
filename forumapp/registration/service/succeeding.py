"""What one of two entries of a person has and the other lacks goes over: the state, the place and the ticket."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from forumapp.kernel.actors import Actor
from forumapp.kernel.secrets import KeyRing
from forumapp.mail import drafts
from forumapp.registration.models import Registration, Ticket
from forumapp.registration.rules import HOLDS_PLACE, Standing, Status, steps_to
from forumapp.registration.service import marking
from forumapp.registration.service.amending import refuse_twin
from forumapp.registration.service.deciding import seat_of
from forumapp.registration.service.places import take


def standing_of(*, session: Session, registration: Registration) -> Standing:
    """How an entry stands, for the other one to take over; read before it is cancelled."""
    return Standing(
        status=Status(registration.status),
        waiting_since=registration.waiting_since,
        waiting_order=registration.waiting_order,
        offer_until=registration.offer_until,
        untold=bool(drafts.unsent(session=session, registration_id=registration.id)),
    )


def take_over_standing(
    *,
    session: Session,
    goes: Registration,
    stays: Registration,
    standing: Standing,
    reason: str,
    now: datetime,
    actor: Actor,
    change: int,
    keys: KeyRing,
) -> None:
    """Let ``stays`` have the state of ``goes``, whose place was just given back, where that one was further on.

    The place is taken at once and beyond the limit if need be, so that nobody who waits comes between. The QR that the
    guest has stays good; it is told once more only where no mail has told it to the address that stays. An offer keeps
    its time and is told again at once, as its link led to the other entry. Who waits keeps the better place in line.

    :raises AlreadyRegistered: a third entry of the person is live
    """
    steps = steps_to(stays=Status(stays.status), goes=standing.status)
    if not steps:
        if stays.status == standing.status == Status.WAITLISTED:
            _keep_line(stays, standing)
        return
    refuse_twin(session=session, registration=stays, status=standing.status)
    exceeded = False
    if standing.status in HOLDS_PLACE and stays.status not in HOLDS_PLACE:
        exceeded = take(session=session, seat=seat_of(stays), exceed=True)
    for status in steps:
        if status == Status.OFFERED and standing.offer_until is not None:
            cause = marking.offered(
                session=session,
                registration=stays,
                until=standing.offer_until,
                now=now,
                actor=actor,
                change=change,
                reason=reason,
            )
        else:
            cause = marking.mark(
                session=session, registration=stays, status=status, now=now, actor=actor, change=change, reason=reason
            )
        cause.exceeded = exceeded
    if standing.status == Status.WAITLISTED:
        _keep_line(stays, standing)
    if standing.status == Status.CONFIRMED:
        exchange_tickets(session=session, one=goes, other=stays)
        marking.issue_ticket(session=session, registration=stays, now=now, keys=keys)
        stays.confirmed_at = goes.confirmed_at or now
        if standing.untold or goes.email != stays.email:
            marking.tell(session=session, registration=stays, template="confirmed", now=now, cause=cause)
    session.flush()


def exchange_tickets(*, session: Session, one: Registration, other: Registration) -> None:
    """Let two entries have each other's tickets, revoked ones too; each is derived as it was."""
    own, others = Ticket.registration_id == one.id, Ticket.registration_id == other.id
    # Below zero meanwhile: the revisions of an entry are unique.
    for those, values in (
        (own, {"registration_id": other.id, "revision": -Ticket.revision}),
        (others & (Ticket.revision > 0), {"registration_id": one.id}),
        (others, {"revision": -Ticket.revision}),
    ):
        session.execute(update(Ticket).where(those).values(values).execution_options(synchronize_session=False))
    one.ticket_revision, other.ticket_revision = other.ticket_revision, one.ticket_revision
    one.tickets_of_id, other.tickets_of_id = other.ticket_origin, one.ticket_origin
    session.flush()


def _keep_line(stays: Registration, standing: Standing) -> None:
    """The better of two places in line."""
    since = [moment for moment in (stays.waiting_since, standing.waiting_since) if moment is not None]
    before = min(
        (stays.waiting_order or stays.waiting_since, standing.waiting_order or standing.waiting_since),
        key=lambda moment: (moment is None, moment),
    )
    stays.waiting_since = min(since, default=None)
    stays.waiting_order = before if before != stays.waiting_since else None
