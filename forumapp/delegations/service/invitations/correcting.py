"""Correcting what an issued invitation says: its link stays, and each change is kept with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from forumapp.delegations.models import Invitation
from forumapp.delegations.queries import invitations as queries
from forumapp.delegations.rules.invitations import UnknownInvitation
from forumapp.directory import service as directory
from forumapp.events.service import next_change
from forumapp.kernel.actors import Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing
from forumapp.mail.models import Message
from forumapp.registration.models import Registration
from forumapp.registration.rules import Status
from forumapp.registration.service import Changes, amend
from forumapp.registration.service.finding import search_keys

CORRECTABLE = ("names", "salutation", "position", "address", "language")
"""Columns of an issued invitation that may be corrected."""
OF_PERSON = frozenset({"names", "position", "language"})
"""Those that the invited person's registration has, too."""


def correct(
    *,
    session: Session,
    event_id: int,
    id: str,
    values: Mapping[str, Any],
    now: datetime,
    actor: Actor,
    keys: KeyRing,
) -> list[str]:
    """Correct columns of :data:`CORRECTABLE` of an issued invitation; returns those that differ. The link stays valid.

    The registration follows until the guest has answered: from then on it is hers. A mail that still waits as a draft
    says it right.

    :raises UnknownInvitation: also of a draft, and of one that was withdrawn
    :raises AlreadyRegistered: another registration has this name and address; nothing is changed then
    """
    next_change(session=session, event_id=event_id)
    invitation = queries.find_invitation(session=session, event_id=event_id, id=id, anew=True)
    if invitation is None or invitation.issued_at is None or invitation.withdrawn_at is not None:
        raise UnknownInvitation
    differ = {
        name: values[name] for name in CORRECTABLE if name in values and getattr(invitation, name) != values[name]
    }
    if not differ:
        return []
    mark = {"at": now.isoformat(), "actor": actor.reference}
    written = [{**row, **mark} for name in differ for row in _rows(name, getattr(invitation, name), differ[name])]
    for name, value in differ.items():
        setattr(invitation, name, value)
    organization = directory.names_of(session=session, organization_id=invitation.organization_id)
    invitation.search_keys = search_keys(invitation.names, organization, invitation.country)
    invitation.corrections, invitation.corrected_at = [*invitation.corrections, *written], now
    if "language" in differ:
        _speak(session, invitation)
    session.flush()
    _follow(session, invitation, {name: differ[name] for name in differ if name in OF_PERSON}, now, actor, keys)
    return list(differ)


def _rows(name: str, before: Any, after: Any) -> Iterator[dict[str, str | None]]:
    if not isinstance(before, LocalizedText):
        yield {"field": name, "before": before, "after": after}
        return
    for language in sorted({*before, *after}):
        if before.get(language) != after.get(language):
            yield {"field": f"{name}_{language}", "before": before.get(language), "after": after.get(language)}


def _speak(session: Session, invitation: Invitation) -> None:
    waiting = queries.drafted_mails(session=session, event_id=invitation.event_id)
    ids = [message_id for message_id, about in waiting if about == invitation.id]
    if ids:
        session.execute(update(Message).where(Message.id.in_(ids)).values(language=invitation.language))


def _follow(
    session: Session, invitation: Invitation, values: Mapping[str, Any], now: datetime, actor: Actor, keys: KeyRing
) -> None:
    if not values or invitation.registration_id is None:
        return
    registration = session.get_one(Registration, invitation.registration_id, populate_existing=True)
    if registration.status in (Status.INVITED, Status.REGRETTED):
        amend(
            session=session,
            event_id=invitation.event_id,
            registration_id=registration.id,
            changes=Changes(values=values),
            now=now,
            actor=actor,
            keys=keys,
        )
