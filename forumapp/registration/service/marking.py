"""The common end of every change of state: the row, its history, its ticket and its mail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from forumapp.kernel import secrets
from forumapp.kernel.actors import Actor
from forumapp.kernel.secrets import KeyRing
from forumapp.mail import service as mail
from forumapp.registration.models import Registration, StatusChange, Ticket
from forumapp.registration.rules import Status

DELEGATIONS = "delegations"
"""The table of an upper room, reached by its name."""
BY_FOCAL_POINTS = "focal_point"
"""What its column ``tickets_to`` says where only the focal points are told."""


def mark(
    *,
    session: Session,
    registration: Registration,
    status: Status,
    now: datetime,
    actor: Actor,
    change: int,
    reason: str | None = None,
) -> None:
    """Put the registration into ``status`` and write the change down. The transition was checked before."""
    session.add(
        StatusChange(
            registration_id=registration.id,
            from_status=registration.status,
            to_status=status,
            at=now,
            actor=actor.reference,
            reason=reason,
        )
    )
    registration.status = status
    registration.changed = change
    registration.waiting_since = now if status == Status.WAITLISTED else None
    if status == Status.CONFIRMED:
        registration.confirmed_at = now
        registration.reserve = False
    if registration.submitted_at is None and status in (Status.SUBMITTED, Status.WAITLISTED, Status.CONFIRMED):
        registration.submitted_at = now


def confirmed(
    *, session: Session, registration: Registration, now: datetime, keys: KeyRing, template: str = "confirmed"
) -> None:
    """Issue the ticket of a registration that was just confirmed, unless it has one, and mail it."""
    issue_ticket(session=session, registration=registration, now=now, keys=keys)
    tell(session=session, registration=registration, template=template, now=now)


def issue_ticket(*, session: Session, registration: Registration, now: datetime, keys: KeyRing) -> None:
    """Write down the hash of the current revision's ticket, unless it is there."""
    session.flush()
    issued = session.execute(
        select(Ticket.revision).where(
            Ticket.registration_id == registration.id, Ticket.revision == registration.ticket_revision
        )
    ).first()
    if issued is None:
        session.add(
            new_ticket(registration_id=registration.id, revision=registration.ticket_revision, now=now, keys=keys)
        )


def new_ticket(*, registration_id: str, revision: int, now: datetime, keys: KeyRing) -> Ticket:
    """The row of one revision's ticket; of the code itself it keeps only the hash."""
    code = secrets.ticket(keys.current, registration_id, revision)
    return Ticket(sha256=secrets.ticket_hash(code), registration_id=registration_id, revision=revision, issued_at=now)


def tell(
    *,
    session: Session,
    registration: Registration,
    template: str,
    now: datetime,
    facts: dict[str, str] | None = None,
) -> None:
    """Put a mail to the guest into the outbox; who gave no address, or has a focal point, is told by other means."""
    if registration.email and not is_told_by_delegation(session, registration.delegation_id):
        mail.enqueue(
            session=session,
            template=template,
            language=registration.language,
            recipient=registration.email,
            event_id=registration.event_id,
            registration_id=registration.id,
            facts=facts,
            now=now,
        )


def is_told_by_delegation(on: Session | Connection, delegation_id: int | None) -> bool:
    """Whether mails and tickets of the delegation's members reach them by its focal points only."""
    if delegation_id is None:
        return False
    delegations = Registration.metadata.tables[DELEGATIONS]
    told = select(delegations.c.tickets_to == BY_FOCAL_POINTS).where(delegations.c.id == delegation_id)
    return bool(on.execute(told).scalar())
