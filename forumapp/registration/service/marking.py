"""The common end of every change of state: the row, its history, its ticket and its mail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from forumapp.jobs import service as jobs
from forumapp.kernel import secrets
from forumapp.kernel.actors import Actor, ActorKind
from forumapp.kernel.secrets import KeyRing
from forumapp.mail import drafts
from forumapp.mail import service as mail
from forumapp.registration.models import Registration, StatusChange, Ticket
from forumapp.registration.rules import GIVES_UP_SESSIONS, Status
from forumapp.registration.service.session_places import give_back_sessions

DELEGATIONS, FOCAL_POINTS = "delegations", "focal_points"
"""Tables of an upper room, reached by their names."""
OFFER_TO_DELEGATION, OFFER_OF_DELEGATION_OVER = "delegation_offer", "delegation_offer_over"
"""Mails to focal points, which an upper room fills in."""
EXPIRE_OFFERS = "registration.expire_offers"
"""The job that ends offers whose time is over."""
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
    until: datetime | None = None,
) -> StatusChange:
    """Put the registration into ``status`` and write the change down. The transition was checked before.

    ``until`` is how long an offered place is kept. What has not left and tells of an earlier state is taken back.
    """
    written = StatusChange(
        registration_id=registration.id,
        from_status=registration.status,
        to_status=status,
        at=now,
        actor=actor.reference,
        reason=reason,
        reserve=registration.reserve and Status.WAITLISTED in (registration.status, status),
    )
    session.add(written)
    drafts.withdraw_stale(session=session, registration_id=registration.id)
    registration.status = status
    registration.changed = change
    registration.waiting_since = now if status == Status.WAITLISTED else None
    registration.waiting_order, registration.offer_until = None, until
    if status != Status.CONFIRMED:
        registration.review_again = None
    if status == Status.CONFIRMED:
        registration.confirmed_at = now
        registration.reserve = False
    if status in GIVES_UP_SESSIONS:
        give_back_sessions(session=session, registration_id=registration.id)
    if registration.submitted_at is None and status in (Status.SUBMITTED, Status.WAITLISTED, Status.CONFIRMED):
        registration.submitted_at = now
    session.flush()
    return written


def confirmed(
    *,
    session: Session,
    registration: Registration,
    now: datetime,
    keys: KeyRing,
    cause: StatusChange,
    template: str = "confirmed",
    at_once: bool = False,
) -> None:
    """Issue the ticket of a registration that was just confirmed, unless it has one, and mail it."""
    issue_ticket(session=session, registration=registration, now=now, keys=keys)
    tell(session=session, registration=registration, template=template, now=now, cause=cause, at_once=at_once)


def offered(
    *,
    session: Session,
    registration: Registration,
    until: datetime,
    now: datetime,
    actor: Actor,
    change: int,
    reason: str | None = None,
) -> StatusChange:
    """Offer a place that was taken for the guest: told at once, as the time runs, and given on once it ran out."""
    cause = mark(
        session=session,
        registration=registration,
        status=Status.OFFERED,
        now=now,
        actor=actor,
        change=change,
        reason=reason,
        until=until,
    )
    facts = {"until": until.isoformat()}
    tell(
        session=session,
        registration=registration,
        template="offered",
        now=now,
        cause=cause,
        at_once=True,
        facts=facts,
    )
    tell_focal_points(
        session=session, registration=registration, template=OFFER_TO_DELEGATION, now=now, cause=cause, facts=facts
    )
    jobs.enqueue(
        session=session,
        name=EXPIRE_OFFERS,
        key=f"{EXPIRE_OFFERS}:{registration.id}:{until.timestamp():.0f}",
        due_at=until,
    )
    return cause


def is_decision(*, actor: Actor) -> bool:
    """Whether what this actor does in the console is told by a draft."""
    return actor.kind == ActorKind.USER


def issue_ticket(*, session: Session, registration: Registration, now: datetime, keys: KeyRing) -> None:
    """Write down the hash of the current revision's ticket, unless it is there."""
    session.flush()
    issued = session.execute(
        select(Ticket.revision).where(
            Ticket.registration_id == registration.id, Ticket.revision == registration.ticket_revision
        )
    ).first()
    if issued is None:
        session.add(new_ticket(registration=registration, now=now, keys=keys))


def new_ticket(*, registration: Registration, now: datetime, keys: KeyRing) -> Ticket:
    """The row of the current revision's ticket; of the code itself it keeps only the hash."""
    revision = registration.ticket_revision
    code = secrets.ticket(keys.current, registration.ticket_origin, revision)
    return Ticket(sha256=secrets.ticket_hash(code), registration_id=registration.id, revision=revision, issued_at=now)


def tell(
    *,
    session: Session,
    registration: Registration,
    template: str,
    now: datetime,
    cause: StatusChange | None = None,
    at_once: bool = False,
    facts: dict[str, str] | None = None,
) -> None:
    """Put a mail to the guest into the outbox; who gave no address, or has a focal point, is told by other means.

    Where a member of staff caused it by a change of state, it is a draft until staff release it, unless it has to leave
    ``at_once``; whatever else caused it, it leaves by itself.
    """
    if registration.email and not is_told_by_delegation(session, registration.delegation_id):
        mail.enqueue(
            session=session,
            template=template,
            language=registration.language,
            recipient=registration.email,
            event_id=registration.event_id,
            registration_id=registration.id,
            status_change_id=cause.id if cause else None,
            facts=facts,
            held=not at_once and cause is not None and is_decision(actor=Actor.from_reference(cause.actor)),
            now=now,
        )


def tell_focal_points(
    *,
    session: Session,
    registration: Registration,
    template: str,
    now: datetime,
    cause: StatusChange,
    facts: dict[str, str] | None = None,
) -> None:
    """Put a mail about a member whom mails do not reach into the outbox, to each of her focal points."""
    for focal_point_id, email, language in _asked_instead(session, registration):
        mail.enqueue(
            session=session,
            template=template,
            language=language,
            recipient=email,
            event_id=registration.event_id,
            registration_id=registration.id,
            status_change_id=cause.id,
            facts={**(facts or {}), "focal_point": focal_point_id},
            now=now,
        )


def can_be_asked(*, session: Session, registration: Registration) -> bool:
    """Whether a mail that asks something reaches the guest, or a focal point who answers for her."""
    told_by_delegation = is_told_by_delegation(session, registration.delegation_id)
    return bool(registration.email and not told_by_delegation) or bool(_asked_instead(session, registration))


def _asked_instead(session: Session, registration: Registration) -> list[tuple[int, str, str]]:
    """Id, address and language of the focal points who are asked about a member whom mails do not reach."""
    delegation_id = registration.delegation_id
    if delegation_id is None or (registration.email and not is_told_by_delegation(session, delegation_id)):
        return []
    table = Registration.metadata.tables[FOCAL_POINTS]
    rows = session.execute(
        select(table.c.id, table.c.email, table.c.language)
        .where(table.c.delegation_id == delegation_id, table.c.revoked_at.is_(None))
        .order_by(table.c.id)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def is_told_by_delegation(on: Session | Connection, delegation_id: int | None) -> bool:
    """Whether mails and tickets of the delegation's members reach them by its focal points only."""
    if delegation_id is None:
        return False
    delegations = Registration.metadata.tables[DELEGATIONS]
    told = select(delegations.c.tickets_to == BY_FOCAL_POINTS).where(delegations.c.id == delegation_id)
    return bool(on.execute(told).scalar())
