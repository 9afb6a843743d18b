"""A substitute takes over a confirmed guest's place: the place is never free, the former guest's ticket is dead."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.directory import service as directory
from forumapp.events.models import Category, Event
from forumapp.kernel import identifiers
from forumapp.kernel.actors import Actor
from forumapp.kernel.names import email_key, keys_of_person, person_key
from forumapp.kernel.secrets import KeyRing
from forumapp.registration.models import Amendment, Registration
from forumapp.registration.rules import (
    LIVE,
    AlreadyAdmitted,
    AlreadyRegistered,
    AttendingAs,
    EventOver,
    IllegalTransition,
    Source,
    Status,
    UnknownRegistration,
    check_transition,
)
from forumapp.registration.service import marking
from forumapp.registration.service.accompanying import hand_over
from forumapp.registration.service.application import Application, Receipt, Reserve
from forumapp.registration.service.deciding import locked
from forumapp.registration.service.entering import Entry, enter
from forumapp.registration.service.session_places import chosen, take_over_sessions

ATTENDANCES = "attendances"
"""The table of an upper room, reached by its name."""
STANDING_BY = (Status.INVITED, Status.REGRETTED, Status.SUBMITTED, Status.WAITLISTED)
"""States of one known to the event already, a reserve for instance, who may take over a place."""


def substitute(
    *,
    session: Session,
    event_id: int,
    registration_id: str,
    comes: Application | Reserve,
    reason: str,
    now: datetime,
    actor: Actor,
    source: Source,
    keys: KeyRing,
) -> Receipt:
    """Let somebody else take over a confirmed guest's place, until the event ends.

    The substitute is confirmed in the same category, delegation and organisation, stands in for the guest with a rank
    of her own, and gets a ticket; the guest is cancelled for ``reason``. One who stands by for the delegation already,
    chosen or entered once more, keeps her registration. The places are not touched: nobody who waits comes between.

    :raises IllegalTransition: where the guest is not confirmed (any more), or the reserve does not stand by
    :raises AlreadyAdmitted: the guest was let in at the door
    :raises AlreadyRegistered: the substitute holds a registration of her own that cannot take over
    :raises EventOver, UnknownRegistration:
    """
    guest, change = locked(session=session, event_id=event_id, registration_id=registration_id)
    _check(session, guest, now)
    standing_by = _reserve(session, guest, comes) if isinstance(comes, Reserve) else _standing_by(session, guest, comes)
    substitute_id = standing_by.id if standing_by else identifiers.uuid7(now)
    sessions = chosen(session=session, registration_id=guest.id)
    left = marking.mark(
        session=session, registration=guest, status=Status.CANCELLED, now=now, actor=actor, change=change, reason=reason
    )
    leads, guest.heads_delegation = guest.heads_delegation, False
    session.flush()
    # On the day nobody looks through drafts: both mails leave by themselves.
    marking.tell(session=session, registration=guest, template="replaced", now=now, cause=left, at_once=True)
    category = session.get_one(Category, guest.category_id)
    if standing_by is not None:
        _promote(session, standing_by, guest, now=now, actor=actor, change=change, keys=keys)
    elif isinstance(comes, Application):
        taken_over = _in_the_place_of(session, guest, comes, category)
        status = Status.CONFIRMED
        enter(
            session=session,
            entry=Entry(
                substitute_id, event_id, category.id, taken_over, status, source, now, actor, change, keys, guest.id
            ),
        )
    substitute = session.get_one(Registration, substitute_id)
    substitute.heads_delegation = substitute.heads_delegation or leads
    hand_over(session=session, guest=guest, substitute=substitute)
    take_over_sessions(session=session, registration_id=substitute.id, session_ids=sessions)
    session.flush()
    return Receipt(substitute_id, Status.CONFIRMED)


def _in_the_place_of(
    session: Session, guest: Registration, application: Application, category: Category
) -> Application:
    """The substitute's application with what she takes over of the guest."""
    return replace(
        application,
        category_code=category.code,
        delegation_id=guest.delegation_id,
        organization=directory.names_of(session=session, organization_id=guest.organization_id),
        country=application.country or guest.country,
        attending_as=AttendingAs.REPRESENTING,
        represents_name=application.represents_name or guest.order_name,
        reserve=False,
    )


def _check(session: Session, guest: Registration, now: datetime) -> None:
    if guest.status != Status.CONFIRMED:
        raise IllegalTransition(Status(guest.status), Status.CANCELLED)
    ends_at = session.get_one(Event, guest.event_id).ends_at
    if now >= ends_at:
        raise EventOver(ends_at)
    attendances = Registration.metadata.tables[ATTENDANCES]
    let_in = select(attendances.c.first_admitted_at).where(attendances.c.registration_id == guest.id)
    if session.execute(let_in).scalar() is not None:
        raise AlreadyAdmitted(guest.id)


def _reserve(session: Session, guest: Registration, chosen: Reserve) -> Registration:
    known = session.get(Registration, chosen.registration_id, populate_existing=True)
    if known is None or guest.delegation_id is None or known.delegation_id != guest.delegation_id:
        raise UnknownRegistration(chosen.registration_id)
    if known.status not in STANDING_BY:
        raise IllegalTransition(Status(known.status), Status.CONFIRMED)
    return known


def _standing_by(session: Session, guest: Registration, application: Application) -> Registration | None:
    """The live registration that the substitute holds already, if it may take over the place."""
    own = keys_of_person(person_key(application.names))
    statement = select(Registration).where(
        Registration.event_id == guest.event_id,
        Registration.status.in_([status.value for status in LIVE]),
    )
    if application.email is not None:
        statement = statement.where(Registration.email_key == email_key(application.email))
    elif guest.delegation_id is not None:
        statement = statement.where(Registration.delegation_id == guest.delegation_id)
    else:
        return None
    for known in session.scalars(statement):
        if own.isdisjoint(keys_of_person(known.person_key)):
            continue
        same_group = guest.delegation_id is not None and known.delegation_id == guest.delegation_id
        if known.id == guest.id or not same_group or known.status not in STANDING_BY:
            raise AlreadyRegistered(known.id)
        return known
    return None


def _promote(
    session: Session,
    substitute: Registration,
    guest: Registration,
    *,
    now: datetime,
    actor: Actor,
    change: int,
    keys: KeyRing,
) -> None:
    check_transition(Status(substitute.status), Status.CONFIRMED)
    codes = {
        category.id: category.code
        for category in session.scalars(select(Category).where(Category.event_id == guest.event_id))
    }
    changed = {
        "attending_as": (substitute.attending_as, AttendingAs.REPRESENTING.value),
        "represents_name": (substitute.represents_name, guest.order_name),
        "category": (codes[substitute.category_id], codes[guest.category_id]),
    }
    session.add_all(
        Amendment(registration_id=substitute.id, field=name, before=before, after=after, at=now, actor=actor.reference)
        for name, (before, after) in changed.items()
        if before != after
    )
    substitute.attending_as, substitute.represents_name = AttendingAs.REPRESENTING, guest.order_name
    substitute.category_id = guest.category_id
    substitute.replaces_id = guest.id
    cause = marking.mark(
        session=session, registration=substitute, status=Status.CONFIRMED, now=now, actor=actor, change=change
    )
    marking.confirmed(session=session, registration=substitute, now=now, keys=keys, cause=cause, at_once=True)
