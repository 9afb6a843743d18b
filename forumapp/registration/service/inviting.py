"""Inviting a person, and taking an invitation back before it was answered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.events.models import Category
from forumapp.kernel import identifiers
from forumapp.kernel.actors import Actor
from forumapp.kernel.names import email_key, keys_of_person, person_key
from forumapp.kernel.secrets import KeyRing
from forumapp.registration.models import Registration
from forumapp.registration.rules import LIVE, IllegalTransition, Source, Status, UnknownCategory
from forumapp.registration.service import marking
from forumapp.registration.service.application import Application
from forumapp.registration.service.deciding import locked
from forumapp.registration.service.entering import Entry, enter


def invite(
    *,
    session: Session,
    event_id: int,
    application: Application,
    now: datetime,
    actor: Actor,
    keys: KeyRing,
    change: int,
) -> str:
    """The registration of a person who is invited now: a new one, or the live one that she holds already.

    No mail is made. ``change`` is the event's change number, whose lock the caller holds. Returns the id.

    :raises UnknownCategory:
    """
    category_id = session.scalar(
        select(Category.id).where(Category.event_id == event_id, Category.code == application.category_code)
    )
    if category_id is None:
        raise UnknownCategory(application.category_code)
    known = _known(session, event_id, application)
    if known is not None:
        if known.invited_at is None:
            known.invited_at, known.changed = now, change
            session.flush()
        return known.id
    registration_id = identifiers.uuid7(now)
    entry = Entry(
        registration_id, event_id, category_id, application, Status.INVITED, Source.STAFF, now, actor, change, keys
    )
    enter(session=session, entry=entry)
    return registration_id


def withdraw_invited(
    *, session: Session, event_id: int, registration_id: str, now: datetime, actor: Actor, reason: str | None = None
) -> Registration:
    """Cancel the registration of somebody who was invited and has not answered; no mail is made.

    :raises IllegalTransition: where she has answered meanwhile
    :raises UnknownRegistration:
    """
    registration, change = locked(session=session, event_id=event_id, registration_id=registration_id)
    if registration.status != Status.INVITED:
        raise IllegalTransition(Status(registration.status), Status.CANCELLED)
    marking.mark(
        session=session,
        registration=registration,
        status=Status.CANCELLED,
        now=now,
        actor=actor,
        change=change,
        reason=reason,
    )
    session.flush()
    return registration


def _known(session: Session, event_id: int, application: Application) -> Registration | None:
    """The person's live registration: the same address and the same name in any language."""
    if application.email is None:
        return None
    own = keys_of_person(person_key(application.names))
    rows = session.scalars(
        select(Registration).where(
            Registration.event_id == event_id,
            Registration.email_key == email_key(application.email),
            Registration.status.in_([status.value for status in LIVE]),
        )
    )
    return next((each for each in rows if not own.isdisjoint(keys_of_person(each.person_key))), None)
