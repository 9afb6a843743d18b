"""Tickets after their first issue: a new one revokes the former; codes are derived again when they are shown."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from forumapp.kernel import secrets
from forumapp.kernel.actors import Actor
from forumapp.kernel.secrets import KeyRing
from forumapp.registration.models import Amendment, Registration, Ticket
from forumapp.registration.rules import IllegalTransition, Status
from forumapp.registration.service import marking
from forumapp.registration.service.deciding import locked


def reissue(
    *, session: Session, event_id: int, registration_id: str, now: datetime, actor: Actor, keys: KeyRing
) -> str:
    """Revoke the ticket and issue another; returns the new code, which is also mailed.

    :raises IllegalTransition: where the registration is not confirmed: it has no ticket then
    """
    registration, change = locked(session=session, event_id=event_id, registration_id=registration_id)
    if registration.status != Status.CONFIRMED:
        raise IllegalTransition(Status(registration.status), Status.CONFIRMED)
    session.execute(
        update(Ticket)
        .where(Ticket.registration_id == registration_id, Ticket.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    former = registration.ticket_revision
    registration.ticket_revision = former + 1
    registration.changed = change
    session.add(
        Amendment(
            registration_id=registration_id,
            field="ticket",
            before=str(former),
            after=str(former + 1),
            at=now,
            actor=actor.reference,
        )
    )
    marking.issue_ticket(session=session, registration=registration, now=now, keys=keys)
    marking.tell(session=session, registration=registration, template="reissued", now=now)
    session.flush()
    return secrets.ticket(keys.current, registration.ticket_origin, registration.ticket_revision)


def current_code(*, session: Session, registration: Registration, keys: KeyRing) -> str | None:
    """The code of the registration's ticket, derived by whichever key of the ring made it; None without a ticket."""
    sha256 = session.execute(
        select(Ticket.sha256).where(
            Ticket.registration_id == registration.id, Ticket.revision == registration.ticket_revision
        )
    ).scalar_one_or_none()
    for key in (keys.current, *keys.former):
        code = secrets.ticket(key, registration.ticket_origin, registration.ticket_revision)
        if secrets.ticket_hash(code) == sha256:
            return code
    return None


def manage_secret(*, registration: Registration, keys: KeyRing) -> str | None:
    """The secret of the registration's manage link, derived by whichever key of the ring made it."""
    for key in (keys.current, *keys.former):
        secret = secrets.manage_secret(key, registration.id)
        if secrets.sha256(secret) == registration.manage_hash:
            return secret
    return None
