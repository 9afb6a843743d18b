"""What is held under an address at one event, beside the registrations that have pages of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from forumapp.delegations.models import Delegation, DelegationDraft, FocalPoint, Invitation
from forumapp.events.models import Event
from forumapp.kernel import secrets
from forumapp.kernel.names import email_key
from forumapp.mail.models import Message
from forumapp.privacy.models import DataLink, SubjectRequest
from forumapp.privacy.rules import LINK_LIVES
from forumapp.registration.models import Registration


@dataclass(frozen=True)
class UnderAddress:
    """Rows that hold one address."""

    registrations: Sequence[Registration]
    """Those whose data is not destroyed; each has a private page of its own."""
    focal_points: Sequence[FocalPoint]
    invitations: Sequence[Invitation]
    """Those that made no registration."""
    drafts: Sequence[DelegationDraft]
    messages: Sequence[Message]
    """Those about no registration."""

    @property
    def address(self) -> str | None:
        """As it is held: mail goes there, never to a spelling that somebody typed."""
        rows: list[Any] = [*self.registrations, *self.focal_points, *self.invitations]
        held: list[str] = [row.email for row in rows if row.email]
        held += [row.fields["email"] for row in self.drafts]
        held += [row.recipient for row in self.messages]
        return held[0] if held else None

    @property
    def destructible(self) -> bool:
        """Whether there is anything that a request by address destroys."""
        return bool(self.focal_points or self.invitations or self.drafts or self.messages)


def held_under(*, session: Session, event_id: int, email: str) -> UnderAddress:
    """Everything of the event that holds this address, however it is written."""
    key = email_key(email)
    delegations = select(Delegation.id).where(Delegation.event_id == event_id)
    registrations = session.scalars(
        select(Registration)
        .where(Registration.event_id == event_id, Registration.email_key == key, Registration.destroyed_at.is_(None))
        .order_by(Registration.id)
    ).all()
    focal_points = session.scalars(
        select(FocalPoint)
        .options(joinedload(FocalPoint.delegation))
        .where(FocalPoint.delegation_id.in_(delegations))
        .order_by(FocalPoint.id)
    ).all()
    invitations = session.scalars(
        select(Invitation)
        .where(Invitation.event_id == event_id, Invitation.registration_id.is_(None), Invitation.email.is_not(None))
        .order_by(Invitation.id)
    ).all()
    drafts = session.scalars(
        select(DelegationDraft).where(DelegationDraft.delegation_id.in_(delegations)).order_by(DelegationDraft.id)
    ).all()
    messages = session.scalars(
        select(Message)
        .where(
            Message.event_id == event_id,
            Message.registration_id.is_(None),
            Message.user_id.is_(None),
            or_(func.lower(Message.recipient) == key, Message.recipient == email),
        )
        .order_by(Message.id)
    ).all()
    return UnderAddress(
        registrations=registrations,
        focal_points=[row for row in focal_points if email_key(row.email) == key],
        invitations=[row for row in invitations if email_key(row.email or "") == key],
        drafts=[row for row in drafts if email_key(row.fields.get("email", "")) == key],
        messages=messages,
    )


def find_link(*, session: Session, secret: str, now: datetime) -> tuple[Event, str] | None:
    """The event and the address of a link that still lives."""
    row = session.execute(
        select(Event, DataLink.email)
        .join(Event, Event.id == DataLink.event_id)
        .where(DataLink.sha256 == secrets.sha256(secret.strip().lower()), DataLink.created_at > now - LINK_LIVES)
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def find_data_link(*, session: Session, id: str) -> DataLink | None:
    """One link by its id."""
    return session.get(DataLink, id)


def newest_request_of_address(*, session: Session, event_id: int, email: str) -> SubjectRequest | None:
    """The request of an address that waits for its answer."""
    waiting = session.scalars(
        select(SubjectRequest).where(
            SubjectRequest.event_id == event_id,
            SubjectRequest.email.is_not(None),
            SubjectRequest.decided_at.is_(None),
        )
    )
    key = email_key(email)
    return next((row for row in waiting if email_key(row.email or "") == key), None)
