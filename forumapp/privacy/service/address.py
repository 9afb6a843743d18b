"""What somebody asks by her address alone: all that is held under it, and its destruction."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from forumapp.delegations.models import DelegationDraft, FocalPoint, Invitation
from forumapp.directory.queries import host
from forumapp.events.models import Event
from forumapp.events.service import hold_changes
from forumapp.kernel import identifiers, secrets
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.names import email_key
from forumapp.kernel.secrets import KeyRing
from forumapp.mail import service as mail
from forumapp.mail.models import Message
from forumapp.mail.rules import State
from forumapp.privacy import queries
from forumapp.privacy.models import DataLink, SubjectRequest
from forumapp.privacy.rules import LINK_LIVES, LINKS_AN_HOUR, AlreadyAsked, AlreadyDecided, answer_by

HOUR = timedelta(hours=1)
UNSENT = (State.DRAFT, State.QUEUED, State.SENDING)


def send_data_link(*, session: Session, event_id: int, email: str, language: str, now: datetime, keys: KeyRing) -> bool:
    """Mail a link to all that is held under an address; returns whether one left.

    An address that is not held, and one that had its links within the hour, gets none: what the asker reads must not
    tell which it was. Links that ended are forgotten.
    """
    hold_changes(session=session, event_id=event_id)
    session.execute(delete(DataLink).where(DataLink.created_at <= now - LINK_LIVES))
    address = queries.held_under(session=session, event_id=event_id, email=email).address
    if address is None:
        return False
    recent = select(func.count()).where(
        DataLink.event_id == event_id, DataLink.email == address, DataLink.created_at > now - HOUR
    )
    if (session.scalar(recent) or 0) >= LINKS_AN_HOUR:
        return False
    link = DataLink(id=identifiers.uuid7(now), event_id=event_id, email=address, created_at=now)
    link.sha256 = secrets.sha256(secrets.held_secret(keys.current, link.id))
    session.add(link)
    session.flush()
    mail.enqueue(
        session=session,
        template="held_link",
        language=language,
        recipient=address,
        event_id=event_id,
        facts={"link": link.id},
        now=now,
    )
    return True


def ask_destruction_of_address(
    *, session: Session, event_id: int, email: str, language: str, now: datetime
) -> SubjectRequest:
    """Note the request that what is held under an address be destroyed, and tell its maker by mail.

    Registrations under it are not meant: each has a page of its own, on which it is asked.

    :raises AlreadyAsked: while an earlier one waits
    :raises AlreadyDecided: where nothing is left to destroy
    """
    hold_changes(session=session, event_id=event_id)
    if queries.newest_request_of_address(session=session, event_id=event_id, email=email) is not None:
        raise AlreadyAsked
    held = queries.held_under(session=session, event_id=event_id, email=email)
    if not held.destructible:
        raise AlreadyDecided
    event = session.get_one(Event, event_id)
    request = SubjectRequest(
        event_id=event_id,
        email=held.address,
        language=language,
        asked_at=now,
        answer_by=answer_by(asked_at=now, zone=event.zone, korean=host(session=session).country == "KR"),
    )
    session.add(request)
    session.flush()
    mail.enqueue(
        session=session,
        template="destruction_received",
        language=language,
        recipient=held.address or email,
        event_id=event_id,
        facts={"answer_by": request.answer_by.isoformat()},
        now=now,
    )
    return request


def destroy_address(*, session: Session, event_id: int, email: str, now: datetime) -> None:
    """Destroy what is held under an address, under the event's lock; a second time it changes nothing.

    Focal points and drafts go; of invitations that were issued the rows stay without a name, and their links are
    dead; mails that wait are taken back.
    """
    held = queries.held_under(session=session, event_id=event_id, email=email)
    key = email_key(email)
    session.execute(delete(FocalPoint).where(FocalPoint.id.in_([row.id for row in held.focal_points])))
    session.execute(delete(DelegationDraft).where(DelegationDraft.id.in_([row.id for row in held.drafts])))
    for invitation in held.invitations:
        _forget_invitation(session, invitation, now)
    ids = [row.id for row in held.messages]
    session.execute(
        update(Message)
        .where(Message.id.in_(ids), Message.state.in_(UNSENT))
        .values(state=State.WITHDRAWN, next_attempt_at=None, lease_until=None)
    )
    session.execute(update(Message).where(Message.id.in_(ids)).values(recipient="", facts={}, last_error=None))
    links = session.execute(select(DataLink.id, DataLink.email).where(DataLink.event_id == event_id))
    session.execute(delete(DataLink).where(DataLink.id.in_([row.id for row in links if email_key(row.email) == key])))
    session.expire_all()


def _forget_invitation(session: Session, invitation: Invitation, now: datetime) -> None:
    if invitation.issued_at is None:
        session.delete(invitation)
        session.flush()
        return
    invitation.names = invitation.salutation = invitation.position = LocalizedText()
    invitation.rank = invitation.country = invitation.email = invitation.address = invitation.answer_note = None
    invitation.search_keys = ""
    invitation.secret_hash, invitation.former_hash = f"destroyed {invitation.id}", None
    if invitation.answered_at is None:
        invitation.withdrawn_at = invitation.withdrawn_at or now
    session.flush()
