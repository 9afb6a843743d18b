"""Issuing invitations, reminding who has not answered, taking invitations back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from forumapp.delegations.models import Invitation
from forumapp.delegations.queries import invitations as queries
from forumapp.delegations.rules.invitations import (
    AlreadyAnswered,
    Channel,
    Kind,
    Stage,
    UnknownInvitation,
    may_be_reminded,
)
from forumapp.directory import service as directory
from forumapp.events.service import next_change
from forumapp.kernel.actors import Actor
from forumapp.kernel.secrets import KeyRing
from forumapp.mail import service as mail
from forumapp.mail.models import Message
from forumapp.mail.rules import State
from forumapp.registration.models import Registration
from forumapp.registration.rules import Status
from forumapp.registration.service import Application, invite, withdraw_invited

INVITATION, REMINDER = "invitation", "invitation_reminder"
"""Templates of the mails about an invitation; their ``facts`` name the invitation and the revision of its link."""


@dataclass(frozen=True)
class Issued:
    """What issuing did: drafts in the outbox, invitations that go by other ways, people who were registered already."""

    mails: int = 0
    others: int = 0
    registered: int = 0

    @property
    def number(self) -> int:
        """How many invitations were issued."""
        return self.mails + self.others + self.registered


def issue(
    *, session: Session, event_id: int, ids: Sequence[str] | None, now: datetime, actor: Actor, keys: KeyRing
) -> Issued:
    """Issue the drafts among ``ids`` (None: all of the event): each person's registration is made, as invited.

    Mails wait as drafts in the outbox until staff release them; a letter is printed, a call made by hand. Whoever has
    a live registration with this name and address keeps it, and gets no mail where she registered already.
    """
    change = next_change(session=session, event_id=event_id)
    counted = {"mails": 0, "others": 0, "registered": 0}
    for invitation in queries.drafts(session=session, event_id=event_id, ids=ids):
        invitation.issued_at, invitation.issued_by = now, actor.reference
        registered = False
        if invitation.kind != Kind.OPEN:
            invitation.registration_id = invite(
                session=session,
                event_id=event_id,
                application=_application(session, invitation),
                now=now,
                actor=actor,
                keys=keys,
                change=change,
            )
            status = session.scalar(select(Registration.status).where(Registration.id == invitation.registration_id))
            registered = status not in (Status.INVITED, Status.REGRETTED)
        if registered:
            counted["registered"] += 1
        elif invitation.channel == Channel.MAIL and invitation.email:
            tell(session=session, invitation=invitation, template=INVITATION, now=now, held=True)
            counted["mails"] += 1
        else:
            counted["others"] += 1
    session.flush()
    return Issued(**counted)


def remind(*, session: Session, event_id: int, now: datetime) -> int:
    """Make a reminder, a draft in the outbox, for whoever was invited by mail and has not answered; returns how many.

    Left out are those whose invitation or reminder is a day old at most, or still waits in the outbox.
    """
    next_change(session=session, event_id=event_id)
    reminded = to_remind(session=session, event_id=event_id, now=now)
    for invitation in reminded:
        invitation.reminded_at = now
        tell(session=session, invitation=invitation, template=REMINDER, now=now, held=True)
    session.flush()
    return len(reminded)


def to_remind(*, session: Session, event_id: int, now: datetime) -> list[Invitation]:
    """Whom :func:`remind` would remind now, the oldest invitation first."""
    waiting = queries.with_drafted_mail(session=session, event_id=event_id)
    return [
        invitation
        for invitation, stage in queries.staged(session=session, event_id=event_id)
        if stage == Stage.UNANSWERED
        and invitation.channel == Channel.MAIL
        and invitation.email
        and invitation.issued_at is not None
        and invitation.id not in waiting
        and may_be_reminded(issued_at=invitation.issued_at, reminded_at=invitation.reminded_at, now=now)
    ]


def withdraw(
    *, session: Session, event_id: int, id: str, now: datetime, actor: Actor, reason: str | None = None
) -> None:
    """Take an invitation back: its link is dead, the person's registration is cancelled. A draft is forgotten.

    Its mails that were not released are taken back; no other mail is made.

    :raises AlreadyAnswered: the invited person answered: decide about the registration instead
    :raises UnknownInvitation:
    """
    next_change(session=session, event_id=event_id)
    invitation = queries.find_invitation(session=session, event_id=event_id, id=id, anew=True)
    if invitation is None:
        raise UnknownInvitation
    if invitation.issued_at is None:
        session.execute(delete(Invitation).where(Invitation.id == id))
        return
    if invitation.withdrawn_at is not None:
        return
    if invitation.registration_id is not None:
        status = session.scalar(select(Registration.status).where(Registration.id == invitation.registration_id))
        if status not in (Status.INVITED, Status.CANCELLED):
            raise AlreadyAnswered(status or "")
        if status == Status.INVITED:
            withdraw_invited(
                session=session,
                event_id=event_id,
                registration_id=invitation.registration_id,
                now=now,
                actor=actor,
                reason=reason,
            )
    invitation.withdrawn_at = now
    take_back_drafts(session=session, invitation=invitation)
    session.flush()


def take_back_drafts(*, session: Session, invitation: Invitation) -> None:
    """Withdraw the mails about an invitation that staff have not released."""
    waiting = queries.drafted_mails(session=session, event_id=invitation.event_id)
    ids = [message_id for message_id, about in waiting if about == invitation.id]
    if ids:
        session.execute(update(Message).where(Message.id.in_(ids)).values(state=State.WITHDRAWN))


def tell(
    *,
    session: Session,
    invitation: Invitation,
    template: str,
    now: datetime,
    held: bool,
    handed_by: str | None = None,
) -> None:
    """Put a mail about the invitation into the outbox. Its address must be known.

    ``handed_by`` is the name of the colleague who handed it over.
    """
    mail.enqueue(
        session=session,
        template=template,
        language=invitation.language,
        recipient=invitation.email or "",
        event_id=invitation.event_id,
        registration_id=invitation.registration_id,
        facts={
            "invitation": invitation.id,
            "revision": invitation.revision,
            **({"handed_by": handed_by} if handed_by else {}),
        },
        now=now,
        held=held,
    )


def _application(session: Session, invitation: Invitation) -> Application:
    return Application(
        category_code=invitation.category.code,
        names=invitation.names,
        language=invitation.language,
        email=invitation.email,
        organization=directory.names_of(session=session, organization_id=invitation.organization_id),
        position=invitation.position,
        country=invitation.country,
        rank=invitation.rank,
    )
