"""What makes and changes delegations: their names, places, head and letter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.delegations.models import Delegation, DelegationLetter
from forumapp.delegations.queries.groups import confirmations, country_of
from forumapp.delegations.rules.groups import NameTaken, NotAMember, RepresentsOther, StaleDelegation, UnknownDelegation
from forumapp.delegations.service.focal_points import TICKETS, tell_all
from forumapp.directory import service as directory
from forumapp.directory.models import Organization
from forumapp.directory.rules import OrganizationKind, spelling_key
from forumapp.events.rules import MISSION_CATEGORY, exceeded
from forumapp.events.service import hold_changes, next_change
from forumapp.files import service as files
from forumapp.kernel.actors import Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing
from forumapp.registration.models import Amendment, Registration
from forumapp.registration.rules import LIVE
from forumapp.registration.service import Changes, amend, promote_waiting

EDITABLE = ("names", "represents", "places", "categories", "instructions", "deadline", "tickets_to")
"""Columns that staff set."""


def find_or_make_delegation(
    *, session: Session, event_id: int, name: str, language: str, source: str, now: datetime
) -> Delegation:
    """The event's delegation of this name, however it is spelled; one first met is made. The caller commits."""
    key = spelling_key(name)
    delegation = session.scalars(
        select(Delegation).where(Delegation.event_id == event_id, Delegation.key == key)
    ).one_or_none()
    if delegation is None:
        delegation = Delegation(
            event_id=event_id,
            key=key,
            names=LocalizedText({language: name}),
            source=source,
            created_at=now,
        )
        session.add(delegation)
        session.flush()
    return delegation


def make_delegation(
    *,
    session: Session,
    event_id: int,
    values: Mapping[str, Any],
    organization: LocalizedText,
    now: datetime,
    actor: Actor,
) -> Delegation:
    """Make a delegation. ``values`` are columns of :data:`EDITABLE`; an organisation first met is made, too.

    A mission of which the directory does not say what it represents learns it.

    :raises NameTaken: another delegation of the event has one of the names
    :raises RepresentsOther: by the directory the mission represents something else
    """
    hold_changes(session=session, event_id=event_id)
    delegation = Delegation(event_id=event_id, taken=0, exceeded=0, source="staff", created_at=now)
    _describe(session, delegation, values, organization, now, actor)
    session.add(delegation)
    session.flush()
    return delegation


def edit_delegation(
    *,
    session: Session,
    event_id: int,
    delegation_id: int,
    values: Mapping[str, Any],
    organization: LocalizedText,
    expected: int,
    now: datetime,
    actor: Actor,
    keys: KeyRing,
) -> Delegation:
    """Change what staff say of a delegation; places that were added go to its members who wait.

    Fewer places than are taken only stop new ones. Members without a country get the one that is represented now.
    ``expected`` is the revision that the editor saw.

    :raises StaleDelegation: somebody else changed it meanwhile
    :raises NameTaken, RepresentsOther, UnknownDelegation:
    """
    change = next_change(session=session, event_id=event_id)
    delegation = of_event(session=session, event_id=event_id, delegation_id=delegation_id)
    if delegation.revision != expected:
        raise StaleDelegation
    _describe(session, delegation, values, organization, now, actor)
    delegation.exceeded = exceeded(places=delegation.places, taken=delegation.taken)
    delegation.revision += 1
    session.flush()
    _fill_in_country(session, delegation, now=now, actor=actor, keys=keys)
    promote_waiting(session=session, event_id=event_id, now=now, keys=keys, change=change)
    return delegation


def set_head(
    *, session: Session, event_id: int, delegation_id: int, registration_id: str, now: datetime, actor: Actor
) -> None:
    """Let a member lead the delegation, instead of whoever did.

    :raises NotAMember: the registration is none of the delegation's, or does not hold any more
    """
    change = next_change(session=session, event_id=event_id)
    head = session.get(Registration, registration_id, populate_existing=True)
    if head is None or head.delegation_id != delegation_id or head.event_id != event_id or head.status not in LIVE:
        raise NotAMember
    led = session.scalars(
        select(Registration).where(Registration.delegation_id == delegation_id, Registration.heads_delegation)
    ).all()
    for former in led:
        if former.id != head.id:
            _lead(session, former, leads=False, now=now, actor=actor, change=change)
    session.flush()
    if not head.heads_delegation:
        _lead(session, head, leads=True, now=now, actor=actor, change=change)
    session.flush()


def keep_letter(
    *, session: Session, delegation: Delegation, name: str, data: bytes, now: datetime, actor: Actor
) -> DelegationLetter:
    """Keep the delegation's letter; one that was there is replaced and gone.

    :raises RefusedFile: the file is none that is taken
    """
    hold_changes(session=session, event_id=delegation.event_id)
    upload = files.keep(session=session, event_id=delegation.event_id, name=name, data=data, now=now)
    files.claim(session=session, event_id=delegation.event_id, upload_id=upload.id, now=now)
    letter = session.get(DelegationLetter, delegation.id, populate_existing=True)
    if letter is None:
        letter = DelegationLetter(delegation_id=delegation.id, upload_id=upload.id, at=now, actor=actor.reference)
        session.add(letter)
    else:
        former, letter.upload_id = letter.upload_id, upload.id
        letter.at, letter.actor = now, actor.reference
        session.flush()
        files.discard(session=session, event_id=delegation.event_id, upload_ids=[former])
    session.flush()
    return letter


def told(*, session: Session, event_id: int, delegation_id: int, newest: datetime, now: datetime) -> int:
    """Tell each focal point whose link holds that tickets up to ``newest`` stand on the page; how many mails."""
    hold_changes(session=session, event_id=event_id)
    delegation = session.get_one(Delegation, delegation_id, populate_existing=True)
    if delegation.told_at is not None and delegation.told_at >= newest:
        return 0  # another worker did
    about = confirmations(session=session, delegation_id=delegation_id, after=delegation.told_at, until=newest)
    delegation.told_at = newest
    mails = tell_all(session=session, delegation=delegation, template=TICKETS, now=now, about=about)
    session.flush()
    return mails


def of_event(*, session: Session, event_id: int, delegation_id: int) -> Delegation:
    """The event's delegation as it is now. :raises UnknownDelegation:"""
    delegation = session.get(Delegation, delegation_id, populate_existing=True)
    if delegation is None or delegation.event_id != event_id:
        raise UnknownDelegation(delegation_id)
    return delegation


def _describe(
    session: Session,
    delegation: Delegation,
    values: Mapping[str, Any],
    organization: LocalizedText,
    now: datetime,
    actor: Actor,
) -> None:
    if unknown := set(values) - set(EDITABLE):
        raise KeyError(unknown)
    keys = [spelling_key(name) for name in values["names"].values()]
    with session.no_autoflush:
        taken = session.scalars(
            select(Delegation.id).where(
                Delegation.event_id == delegation.event_id, Delegation.key.in_(keys), Delegation.id != delegation.id
            )
            if delegation.id
            else select(Delegation.id).where(Delegation.event_id == delegation.event_id, Delegation.key.in_(keys))
        ).first()
    if taken is not None:
        raise NameTaken(taken)
    for name, value in values.items():
        setattr(delegation, name, value)
    if delegation.key not in keys:
        delegation.key = keys[0]
    delegation.organization_id = None
    if organization:
        known = directory.find_or_make_organization(
            session=session,
            names=organization,
            mission=MISSION_CATEGORY in delegation.categories,
            represents=delegation.represents,
            source="staff",
            now=now,
        )
        _represent(session, known, delegation.represents, now, actor)
        delegation.organization_id = known.id


def _represent(session: Session, organization: Organization, code: str | None, now: datetime, actor: Actor) -> None:
    """Let the directory know what a mission represents, where it says nothing yet."""
    if code is None or organization.kind != OrganizationKind.MISSION or organization.represents == code:
        return
    if organization.represents is not None:
        raise RepresentsOther(organization.represents)
    directory.edit_organization(
        session=session,
        id=organization.id,
        values=directory.Values(names=organization.names, kind=organization.kind, represents=code),
        now=now,
        actor=actor,
    )


def _fill_in_country(session: Session, delegation: Delegation, *, now: datetime, actor: Actor, keys: KeyRing) -> None:
    country = country_of(session=session, delegation=delegation)
    if country is None:
        return
    lacking = session.scalars(
        select(Registration.id).where(
            Registration.delegation_id == delegation.id,
            Registration.country.is_(None),
            Registration.status.in_([status.value for status in LIVE]),
        )
    ).all()
    for registration_id in lacking:
        amend(
            session=session,
            event_id=delegation.event_id,
            registration_id=registration_id,
            changes=Changes(values={"country": country}),
            now=now,
            actor=actor,
            keys=keys,
        )


def _lead(session: Session, member: Registration, *, leads: bool, now: datetime, actor: Actor, change: int) -> None:
    member.heads_delegation, member.changed = leads, change
    before, after = ("no", "yes") if leads else ("yes", "no")
    session.add(
        Amendment(
            registration_id=member.id,
            field="heads_delegation",
            before=before,
            after=after,
            at=now,
            actor=actor.reference,
        )
    )
