"""Receiving applications: from guests, from other programs, from staff, at the door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, text
from sqlalchemy.orm import Session

from forumapp.consent import service as consent
from forumapp.directory import service as directory
from forumapp.events.models import Category, Event
from forumapp.events.rules import MISSION_CATEGORY, Window
from forumapp.events.service import next_change
from forumapp.kernel import identifiers, secrets
from forumapp.kernel.actors import Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.names import email_key, keys_of_person, person_key
from forumapp.kernel.secrets import KeyRing
from forumapp.mail import service as mail
from forumapp.orm.prepared import Prepared, cursor_of
from forumapp.questions import service as questions
from forumapp.registration.models import IdempotencyKey, Registration, StatusChange, Ticket
from forumapp.registration.rules import (
    LIVE,
    AlreadyRegistered,
    IdempotencyConflict,
    RegistrationClosed,
    Source,
    Status,
    UnknownCategory,
    admit,
    check_transition,
    sql_list,
)
from forumapp.registration.service import marking
from forumapp.registration.service.application import Application, Idempotency, Receipt
from forumapp.registration.service.finding import derived, order_name, search_keys
from forumapp.registration.service.places import Seat, limits, take

_ANSWERED_BY_MAIL = {
    Status.CONFIRMED: "confirmed",
    Status.SUBMITTED: "received",
    Status.WAITLISTED: "waitlisted",
}

_TARGET = Prepared(
    select(
        Category.id,
        Category.review,
        Event.registration_opens_at,
        Event.registration_closes_at,
        Event.starts_at,
        Event.published_at,
    )
    .join(Event, Event.id == Category.event_id)
    .where(Category.event_id == bindparam("event"), Category.code == bindparam("code"))
)
_REPEATED = Prepared(
    select(IdempotencyKey.body_sha256, IdempotencyKey.registration_id, IdempotencyKey.answer_status).where(
        IdempotencyKey.scope == bindparam("scope"), IdempotencyKey.key == bindparam("key")
    )
)
_SAME_ADDRESS = Prepared(
    select(Registration.id, Registration.status, Registration.delegation_id, Registration.person_key).where(
        Registration.event_id == bindparam("event"),
        Registration.email_key == bindparam("email"),
        # Word for word the index's own condition: SQLite takes a partial index only then.
        text(f"status IN ({sql_list(LIVE)})"),
    )
)
_INSERT = Prepared(insert(Registration))
_INSERT_CHANGE = Prepared(insert(StatusChange))
_INSERT_TICKET = Prepared(insert(Ticket))
_INSERT_KEY = Prepared(insert(IdempotencyKey))


@dataclass(frozen=True)
class _Invited:
    """The registration that an invited person holds already."""

    id: str
    delegation_id: int | None


@dataclass(frozen=True)
class _Target:
    """The category that an application is for, with what decides about it."""

    category_id: int
    review: bool
    window: Window
    published: bool


def receive(
    *,
    session: Session,
    event_id: int,
    application: Application,
    now: datetime,
    actor: Actor,
    source: Source,
    keys: KeyRing,
    idempotency: Idempotency | None = None,
) -> Receipt:
    """Take one application: a place, a review or the waitlist; its mail goes to the outbox.

    A person who was invited, or had regretted, keeps that registration. Staff may register outside the window.

    :raises RegistrationClosed: a guest or another program outside the event's window
    :raises AlreadyRegistered: the person already holds a live registration for this event
    :raises IdempotencyConflict: the key came before with another body
    :raises UnknownCategory:
    """
    # The lock first: the second sending of a form, and the second request for the last place, wait here.
    change = next_change(session=session, event_id=event_id)
    if idempotency is not None and (receipt := _repeated(session, idempotency)) is not None:
        return receipt
    target = _target(session, event_id, application.category_code)
    if not actor.is_staff and not (target.published and target.window.is_open(now)):
        raise RegistrationClosed(target.window.opens, target.window.closes)
    invited = _same_person(session, event_id, application)
    seat = Seat(event_id, target.category_id, invited.delegation_id if invited else application.delegation_id)
    status = admit(limits(session=session, seat=seat), review=target.review and not actor.is_staff)
    if status == Status.CONFIRMED:
        take(session=session, seat=seat)
    if invited is None:
        registration_id = identifiers.uuid7(now)
        values = _values(session, event_id, registration_id, application, target, status, now, source, change, keys)
        cursor = cursor_of(session)
        _INSERT.run(cursor, values)
        _INSERT_CHANGE.run(cursor, _first_change(registration_id, status, now, actor))
    else:
        registration_id = _accept_invited(session, invited.id, application, target, status, now, actor, change)
    _complete(session, event_id, registration_id, application, status, now, actor, keys)
    if idempotency is not None:
        _INSERT_KEY.run(
            cursor_of(session),
            {
                "scope": idempotency.scope,
                "key": idempotency.key,
                "body_sha256": idempotency.body_sha256,
                "registration_id": registration_id,
                "answer_status": status,
                "created_at": now,
            },
        )
    return Receipt(registration_id, status)


def register_walk_in(
    *,
    session: Session,
    event_id: int,
    registration_id: str,
    application: Application,
    now: datetime,
    actor: Actor,
    keys: KeyRing,
    change: int | None = None,
) -> Receipt:
    """Register at the door under the id that the device chose: confirmed whatever places or review say.

    The same id again gives the same registration. ``change`` is the event's change number where the caller took it
    already.

    :raises UnknownCategory:
    :raises AlreadyRegistered: the id belongs to another event's registration
    """
    change = next_change(session=session, event_id=event_id) if change is None else change
    known = session.execute(
        select(Registration.event_id, Registration.status).where(Registration.id == registration_id)
    ).first()
    if known is not None:
        if known.event_id != event_id:
            raise AlreadyRegistered(registration_id)
        return Receipt(registration_id, known.status, repeated=True)
    target = _target(session, event_id, application.category_code)
    take(session=session, seat=Seat(event_id, target.category_id, application.delegation_id), exceed=True)
    values = _values(
        session, event_id, registration_id, application, target, Status.CONFIRMED, now, Source.DOOR, change, keys
    )
    cursor = cursor_of(session)
    _INSERT.run(cursor, {**values, "walk_in": True})
    _INSERT_CHANGE.run(cursor, _first_change(registration_id, Status.CONFIRMED, now, actor))
    _complete(session, event_id, registration_id, application, Status.CONFIRMED, now, actor, keys)
    return Receipt(registration_id, Status.CONFIRMED)


def forget_idempotency_keys(*, session: Session, before: datetime) -> None:
    """Delete the keys that were first used before a moment."""
    session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < before))


def _repeated(session: Session, idempotency: Idempotency) -> Receipt | None:
    row = _REPEATED.first(cursor_of(session), {"scope": idempotency.scope, "key": idempotency.key})
    if row is None:
        return None
    body_sha256, registration_id, answer_status = row
    if body_sha256 != idempotency.body_sha256:
        raise IdempotencyConflict
    return Receipt(registration_id, answer_status, repeated=True)


def _target(session: Session, event_id: int, code: str) -> _Target:
    row = _TARGET.first(cursor_of(session), {"event": event_id, "code": code})
    if row is None:
        raise UnknownCategory(code)
    category_id, review, opens, closes, starts, published = row
    return _Target(category_id, review, Window(opens, closes or starts), published is not None)


def _same_person(session: Session, event_id: int, application: Application) -> _Invited | None:
    """The registration of an invited person that this application answers, if there is one.

    The same person is who has the same address and the same name in any language: one who was invited under two
    names may give only one of them.

    :raises AlreadyRegistered: where the person's registration is further than that
    """
    if application.email is None:
        return None
    own = keys_of_person(person_key(application.names))
    rows = _SAME_ADDRESS.rows(cursor_of(session), {"event": event_id, "email": email_key(application.email)})
    for registration_id, status, delegation_id, key in rows:
        if own.isdisjoint(keys_of_person(key)):
            continue
        if status not in (Status.INVITED, Status.REGRETTED):
            raise AlreadyRegistered(registration_id)
        return _Invited(registration_id, delegation_id)
    return None


def _values(
    session: Session,
    event_id: int,
    registration_id: str,
    application: Application,
    target: _Target,
    status: Status,
    now: datetime,
    source: Source,
    change: int,
    keys: KeyRing,
) -> dict[str, Any]:
    organization_id = _organization(session, application, source, now)
    return {
        "id": registration_id,
        "event_id": event_id,
        "category_id": target.category_id,
        "delegation_id": application.delegation_id,
        "status": status,
        **_person(application),
        "organization_id": organization_id,
        **derived(
            names=application.names,
            organization=directory.names_of(session=session, organization_id=organization_id),
            country=application.country,
            language=application.language,
        ),
        "source": source,
        "created_at": now,
        "submitted_at": now,
        "confirmed_at": now if status == Status.CONFIRMED else None,
        "waiting_since": now if status == Status.WAITLISTED else None,
        "notice_id": application.notice_id,
        "manage_hash": secrets.sha256(secrets.manage_secret(keys.current, registration_id)),
        "changed": change,
        "walk_in": False,
        "ticket_revision": 1,
    }


def _person(application: Application) -> dict[str, Any]:
    return {
        "names": application.names,
        "given_name": application.given_name,
        "family_name": application.family_name,
        "email": application.email,
        "email_key": email_key(application.email) if application.email else None,
        "person_key": person_key(application.names),
        "phone": application.phone,
        "position": application.position,
        "country": application.country,
        "rank": application.rank,
        "attending_as": application.attending_as,
        "acting": application.acting,
        "roles": list(application.roles),
        "language": application.language,
    }


def _organization(session: Session, application: Application, source: Source, now: datetime) -> int | None:
    if not application.organization:
        return None
    mission = application.category_code == MISSION_CATEGORY
    return directory.find_or_make_id(
        session=session,
        names=application.organization,
        mission=mission,
        represents=application.country if mission else None,
        source="walk_in" if source == Source.DOOR else source.value,
        now=now,
    )


def _first_change(registration_id: str, status: Status, now: datetime, actor: Actor) -> dict[str, Any]:
    check_transition(None, status)
    return {
        "registration_id": registration_id,
        "from_status": None,
        "to_status": status,
        "at": now,
        "actor": actor.reference,
    }


def _accept_invited(
    session: Session,
    registration_id: str,
    application: Application,
    target: _Target,
    status: Status,
    now: datetime,
    actor: Actor,
    change: int,
) -> str:
    """Let an invited person's application fill in her registration; what she did not say stays as it was."""
    registration = session.get_one(Registration, registration_id, populate_existing=True)
    check_transition(Status(registration.status), status)
    names = LocalizedText({**registration.names, **application.names})
    for name, value in _person(application).items():
        if value not in (None, "", [], LocalizedText()):
            setattr(registration, name, value)
    registration.names, registration.person_key = names, person_key(names)
    registration.category_id = target.category_id
    registration.notice_id = application.notice_id or registration.notice_id
    if (organization_id := _organization(session, application, Source.FORM, now)) is not None:
        registration.organization_id = organization_id
    organization = directory.names_of(session=session, organization_id=registration.organization_id)
    registration.search_keys = search_keys(registration.names, organization, registration.country)
    registration.order_name = order_name(registration.names, registration.language)
    marking.mark(session=session, registration=registration, status=status, now=now, actor=actor, change=change)
    session.flush()
    return registration_id


def _complete(
    session: Session,
    event_id: int,
    registration_id: str,
    application: Application,
    status: Status,
    now: datetime,
    actor: Actor,
    keys: KeyRing,
) -> None:
    """Keep answers and consents, issue the ticket, put the mail into the outbox."""
    if application.answers:
        questions.keep_answers(
            session=session, event_id=event_id, registration_id=registration_id, answers=application.answers
        )
    if application.consents:
        consent.record(
            session=session,
            event_id=event_id,
            registration_id=registration_id,
            answers=application.consents,
            language=application.language,
            now=now,
            actor=actor,
        )
    if status == Status.CONFIRMED:
        ticket = marking.new_ticket(registration_id=registration_id, revision=1, now=now, keys=keys)
        _INSERT_TICKET.run(
            cursor_of(session),
            {"sha256": ticket.sha256, "registration_id": registration_id, "revision": 1, "issued_at": now},
        )
    if application.email:
        mail.enqueue(
            session=session,
            template=_ANSWERED_BY_MAIL[status],
            language=application.language,
            recipient=application.email,
            event_id=event_id,
            registration_id=registration_id,
            now=now,
        )
