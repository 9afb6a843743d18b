"""Focal points: who registers a delegation by a private link, and how the link is sent, killed and made anew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.delegations.models import Delegation, FocalPoint
from forumapp.delegations.rules.groups import UnknownFocalPoint
from forumapp.kernel import identifiers, secrets
from forumapp.kernel.secrets import KeyRing
from forumapp.mail import service as mail
from forumapp.registration.service.marking import OFFER_OF_DELEGATION_OVER, OFFER_TO_DELEGATION

LINK = "delegation_link"
"""The mail with the private link."""
OFFER, OFFER_OVER = OFFER_TO_DELEGATION, OFFER_OF_DELEGATION_OVER
"""The mails that a place is offered to a member whom mails do not reach, and that the time to answer is over."""
SUBSTITUTE = "delegation_substitute"
"""The mail that says who comes in whose place."""
TICKETS = "delegation_tickets"
"""The mail that says that tickets stand on the page."""


def add_focal_point(
    *,
    session: Session,
    delegation: Delegation,
    name: str,
    email: str,
    language: str,
    now: datetime,
    keys: KeyRing,
) -> FocalPoint:
    """Let somebody register the delegation; the link is not sent yet."""
    public_id = identifiers.uuid7(now)
    focal_point = FocalPoint(
        delegation_id=delegation.id,
        public_id=public_id,
        secret_hash=secrets.sha256(secrets.focal_secret(keys.current, public_id)),
        name=name,
        email=email,
        language=language,
        created_at=now,
    )
    session.add(focal_point)
    session.flush()
    return focal_point


def send_link(*, session: Session, delegation: Delegation, focal_point_id: int, now: datetime, keys: KeyRing) -> None:
    """Put the mail with the link into the outbox; one that was revoked gets a new link.

    :raises UnknownFocalPoint: the delegation has none of this id
    """
    focal_point = _locked(session, delegation, focal_point_id)
    if focal_point.revoked_at is not None:
        focal_point.revision += 1
        secret = secrets.focal_secret(keys.current, focal_point.public_id, focal_point.revision)
        focal_point.secret_hash = secrets.sha256(secret)
        focal_point.revoked_at = None
    focal_point.sent_at = now
    session.flush()
    tell(session=session, focal_point=focal_point, template=LINK, event_id=delegation.event_id, now=now)


def revoke(*, session: Session, delegation: Delegation, focal_point_id: int, now: datetime) -> None:
    """Let the link open nothing any more, at once. :raises UnknownFocalPoint:"""
    focal_point = _locked(session, delegation, focal_point_id)
    focal_point.revoked_at = focal_point.revoked_at or now
    session.flush()


def tell(
    *,
    session: Session,
    focal_point: FocalPoint,
    template: str,
    event_id: int,
    now: datetime,
    about: Mapping[str, int] | None = None,
    facts: Mapping[str, str] | None = None,
) -> None:
    """Put a mail to a focal point into the outbox; its link is derived anew when it is rendered.

    ``about`` are the members whom it tells of, with the change of state of each: it stands in their histories.
    """
    message_id = mail.enqueue(
        session=session,
        template=template,
        language=focal_point.language,
        recipient=focal_point.email,
        event_id=event_id,
        facts={**(facts or {}), "focal_point": focal_point.id},
        now=now,
    )
    mail.mention(session=session, message_id=message_id, changes=about or {})


def tell_all(
    *,
    session: Session,
    delegation: Delegation,
    template: str,
    now: datetime,
    about: Mapping[str, int],
    facts: Mapping[str, str] | None = None,
) -> int:
    """Put the mail to each focal point whose link holds into the outbox; returns how many there are."""
    holding = session.scalars(
        select(FocalPoint)
        .where(FocalPoint.delegation_id == delegation.id, FocalPoint.revoked_at.is_(None))
        .order_by(FocalPoint.id)
    ).all()
    for focal_point in holding:
        tell(
            session=session,
            focal_point=focal_point,
            template=template,
            event_id=delegation.event_id,
            now=now,
            about=about,
            facts=facts,
        )
    return len(holding)


def secret_of(*, focal_point: FocalPoint, keys: KeyRing) -> str | None:
    """The secret of the link that holds, derived by whichever key of the ring made it; None where it was revoked."""
    if focal_point.revoked_at is not None:
        return None
    for key in (keys.current, *keys.former):
        secret = secrets.focal_secret(key, focal_point.public_id, focal_point.revision)
        if secrets.sha256(secret) == focal_point.secret_hash:
            return secret
    return None


def _locked(session: Session, delegation: Delegation, focal_point_id: int) -> FocalPoint:
    focal_point = session.get(FocalPoint, focal_point_id, populate_existing=True, with_for_update=True)
    if focal_point is None or focal_point.delegation_id != delegation.id:
        raise UnknownFocalPoint(focal_point_id)
    return focal_point
