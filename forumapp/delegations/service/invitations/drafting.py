"""Drafts of invitations, and the text that an event's invitations carry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.delegations.models import Invitation, InvitationLetter
from forumapp.delegations.rules.invitations import Channel, Kind, NotADraft, UnknownInvitation
from forumapp.directory import service as directory
from forumapp.events.models import Category
from forumapp.events.rules import MISSION_CATEGORY
from forumapp.events.service import hold_changes
from forumapp.kernel import identifiers, secrets
from forumapp.kernel.actors import Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing
from forumapp.registration.rules import Source, StaleEdit, UnknownCategory
from forumapp.registration.service.finding import search_keys


@dataclass(frozen=True)
class Draft:
    """One invitation as staff write it down; ``organization`` is its names."""

    category_code: str
    language: str
    kind: str = Kind.PERSONAL
    channel: str = Channel.MAIL
    names: LocalizedText = field(default_factory=LocalizedText)
    salutation: LocalizedText = field(default_factory=LocalizedText)
    position: LocalizedText = field(default_factory=LocalizedText)
    organization: LocalizedText = field(default_factory=LocalizedText)
    rank: str | None = None
    country: str | None = None
    email: str | None = None
    address: str | None = None
    uses: int = 1


def draft(
    *, session: Session, event_id: int, drafts: Sequence[Draft], now: datetime, actor: Actor, keys: KeyRing
) -> list[Invitation]:
    """Write invitations down; nobody hears of them before they are issued. Unknown organisations are made.

    :raises UnknownCategory: for any of them, and none is written then
    """
    categories = _categories(session, event_id)
    made = []
    for number, each in enumerate(drafts):
        if each.category_code not in categories:
            raise UnknownCategory(each.category_code)
        invitation_id = identifiers.uuid7(now + timedelta(milliseconds=number))  # a list keeps its order
        invitation = Invitation(
            id=invitation_id,
            event_id=event_id,
            revision=1,
            secret_hash=secrets.sha256(secrets.invitation_secret(keys.current, invitation_id, 1)),
            drafted_at=now,
            drafted_by=actor.reference,
            **_columns(session, each, categories, now),
        )
        session.add(invitation)
        made.append(invitation)
    session.flush()
    return made


def edit_draft(*, session: Session, event_id: int, id: str, draft: Draft, now: datetime) -> Invitation:
    """Write a draft anew.

    :raises NotADraft: once it was issued
    :raises UnknownCategory, UnknownInvitation:
    """
    invitation = session.get(Invitation, id, populate_existing=True, with_for_update=True)
    if invitation is None or invitation.event_id != event_id:
        raise UnknownInvitation
    if invitation.issued_at is not None:
        raise NotADraft
    categories = _categories(session, event_id)
    if draft.category_code not in categories:
        raise UnknownCategory(draft.category_code)
    for name, value in _columns(session, draft, categories, now).items():
        setattr(invitation, name, value)
    session.flush()
    return invitation


def edit_letter(
    *, session: Session, event_id: int, values: Mapping[str, Any], expected: int | None = None
) -> InvitationLetter:
    """Change what the event's invitations say (``subject``, ``body``) and whether opening them is measured.

    ``expected`` is the revision that the editor saw, 0 where there was no text yet.

    :raises StaleEdit: somebody else changed it meanwhile
    """
    hold_changes(session=session, event_id=event_id)
    letter = session.get(InvitationLetter, event_id, populate_existing=True)
    if expected is not None and expected != (letter.revision if letter else 0):
        raise StaleEdit
    if letter is None:
        letter = InvitationLetter(event_id=event_id, revision=0)
        session.add(letter)
    for name, value in values.items():
        setattr(letter, name, value)
    letter.revision += 1
    session.flush()
    return letter


def _categories(session: Session, event_id: int) -> dict[str, int]:
    return {
        row[0]: row[1]
        for row in session.execute(select(Category.code, Category.id).where(Category.event_id == event_id))
    }


def _columns(session: Session, draft: Draft, categories: Mapping[str, int], now: datetime) -> dict[str, Any]:
    mission = draft.category_code == MISSION_CATEGORY
    organization_id, organization = None, LocalizedText()
    if draft.organization:
        organization_id, organization = directory.find_or_make_named(
            session=session,
            names=draft.organization,
            mission=mission,
            represents=draft.country if mission else None,
            source=Source.STAFF,
            now=now,
        )
    return {
        "kind": draft.kind,
        "channel": draft.channel,
        "language": draft.language,
        "category_id": categories[draft.category_code],
        "names": draft.names,
        "salutation": draft.salutation,
        "position": draft.position,
        "rank": draft.rank,
        "country": draft.country,
        "organization_id": organization_id,
        "email": draft.email,
        "address": draft.address,
        "uses": draft.uses if draft.kind == Kind.OPEN else 1,
        "search_keys": search_keys(draft.names, organization, draft.country),
    }
