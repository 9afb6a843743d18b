"""An application on its way into the rows: the registration, its history, answers, consents, ticket and mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert
from sqlalchemy.orm import Session

from forumapp.consent import service as consent
from forumapp.consent.rules import Purpose
from forumapp.directory import service as directory
from forumapp.events.rules import MISSION_CATEGORY
from forumapp.kernel import secrets
from forumapp.kernel.actors import Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.names import email_key, person_key
from forumapp.kernel.secrets import KeyRing
from forumapp.mail import service as mail
from forumapp.orm.prepared import Prepared, cursor_of
from forumapp.questions import service as questions
from forumapp.registration.models import Registration, StatusChange, Ticket
from forumapp.registration.rules import APPROVING, AttendingAs, Source, Status, check_transition
from forumapp.registration.service import marking
from forumapp.registration.service.accompanying import forget, keep
from forumapp.registration.service.application import Application
from forumapp.registration.service.finding import derived, order_name, search_keys

_ANSWERED_BY_MAIL = {
    Status.CONFIRMED: "confirmed",
    Status.SUBMITTED: "received",
    Status.WAITLISTED: "waitlisted",
}
_INSERT = Prepared(insert(Registration))
_INSERT_CHANGE = Prepared(insert(StatusChange).returning(StatusChange.id))
_INSERT_TICKET = Prepared(insert(Ticket))


@dataclass(frozen=True)
class Entry:
    """What one application became, under the event's change number ``change``.

    ``replaces_id`` is the registration whose place it took over, if it did; ``seats_beside`` how many places the
    accompanying persons take.
    """

    registration_id: str
    event_id: int
    category_id: int
    application: Application
    status: Status
    source: Source
    now: datetime
    actor: Actor
    change: int
    keys: KeyRing
    replaces_id: str | None = None
    seats_beside: int = 0
    exceeded: bool = False
    """Whether its place is beyond the limits."""


def enter(*, session: Session, entry: Entry, walk_in: bool = False) -> None:
    """Write a person's first registration for the event."""
    check_transition(None, entry.status)
    values = _values(session, entry)
    connection = session.connection()
    cursor = cursor_of(connection)
    _INSERT.run(cursor, {**values, "walk_in": walk_in})
    change = {
        "registration_id": entry.registration_id,
        "from_status": None,
        "to_status": entry.status,
        "at": entry.now,
        "actor": entry.actor.reference,
        "exceeded": entry.exceeded,
        "reserve": entry.application.reserve and entry.status == Status.WAITLISTED,
    }
    ((cause,),) = _INSERT_CHANGE.rows(cursor, change)
    _complete(connection, entry, cause, first=True)


def fill_in(*, session: Session, entry: Entry) -> None:
    """Let an invited person's application fill in her registration; what she did not say stays as it was."""
    registration = session.get_one(Registration, entry.registration_id, populate_existing=True)
    check_transition(Status(registration.status), entry.status)
    names = LocalizedText({**registration.names, **entry.application.names})
    position = LocalizedText({**registration.position, **entry.application.position})
    for name, value in _person(entry.application).items():
        if value not in (None, "", [], False, AttendingAs.PRINCIPAL, LocalizedText()):
            setattr(registration, name, value)
    registration.position = position
    registration.names, registration.person_key = names, person_key(names)
    registration.category_id = entry.category_id
    if entry.application.delegation_id is not None:
        registration.delegation_id = registration.delegation_id or entry.application.delegation_id
        registration.reserve = entry.application.reserve
    registration.accompanying_seats = entry.seats_beside
    if entry.application.accompanying:
        forget(session=session, registration_id=registration.id)
    if entry.actor.kind in APPROVING:
        registration.approved_names = LocalizedText({**registration.approved_names, **entry.application.names})
    registration.notice_id = entry.application.notice_id or registration.notice_id
    organization_id, organization = _organization(session, entry)
    if organization_id is not None:
        registration.organization_id = organization_id
    else:
        organization = directory.names_of(session=session, organization_id=registration.organization_id)
    registration.search_keys = search_keys(names, organization, registration.country)
    registration.order_name = order_name(names, registration.language)
    cause = marking.mark(
        session=session,
        registration=registration,
        status=entry.status,
        now=entry.now,
        actor=entry.actor,
        change=entry.change,
    )
    _complete(session.connection(), entry, cause.id, first=False)


def _values(session: Session, entry: Entry) -> dict[str, Any]:
    application, now = entry.application, entry.now
    organization_id, organization = _organization(session, entry)
    return {
        "id": entry.registration_id,
        "event_id": entry.event_id,
        "category_id": entry.category_id,
        "delegation_id": application.delegation_id,
        "heads_delegation": False,
        "reserve": application.reserve,
        "replaces_id": entry.replaces_id,
        "status": entry.status,
        **_person(application),
        "organization_id": organization_id,
        **derived(
            names=application.names,
            organization=organization,
            country=application.country,
            language=application.language,
        ),
        "source": entry.source,
        "created_at": now,
        "submitted_at": None if entry.status == Status.INVITED else now,
        "confirmed_at": now if entry.status == Status.CONFIRMED else None,
        "waiting_since": now if entry.status == Status.WAITLISTED else None,
        "invited_at": now if entry.status == Status.INVITED else None,
        "notice_id": application.notice_id,
        "manage_hash": secrets.sha256(secrets.manage_secret(entry.keys.current, entry.registration_id)),
        "changed": entry.change,
        "ticket_revision": 1,
        "accompanying_seats": entry.seats_beside,
        "approved_names": application.names if entry.actor.kind in APPROVING else LocalizedText(),
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
        "address_as": application.address_as,
        "read_aloud": application.read_aloud,
        "represents_name": application.represents_name,
        "functions_since": application.functions_since,
        "manual_order": application.manual_order,
        "expected_at": application.expected_at,
        "escort": application.escort,
        "meeting_point": application.meeting_point,
        "on_board": application.on_board,
        "interpretation": application.interpretation,
        "receiver": application.receiver,
    }


def _organization(session: Session, entry: Entry) -> tuple[int | None, LocalizedText]:
    """Id and names of the organisation that the application names: a known one, else one made now."""
    application = entry.application
    if not application.organization:
        return None, LocalizedText()
    mission = application.category_code == MISSION_CATEGORY
    return directory.find_or_make_named(
        session=session,
        names=application.organization,
        mission=mission,
        represents=application.country if mission else None,
        source="walk_in" if entry.source == Source.DOOR else entry.source.value,
        now=entry.now,
    )


def _keep_consents(connection: Connection, entry: Entry) -> None:
    """Keep the consents, and what is needed where one of them says so."""
    application, registration_id = entry.application, entry.registration_id
    if application.needs and application.consents.get(Purpose.NEEDS):
        questions.keep_needs(
            session=connection,
            event_id=entry.event_id,
            registration_id=registration_id,
            needs=application.needs,
            asked=application.asked,
            now=entry.now,
            actor=entry.actor,
        )
    if application.consents:
        consent.record(
            session=connection,
            event_id=entry.event_id,
            registration_id=registration_id,
            answers=application.consents,
            language=application.language,
            now=entry.now,
            actor=entry.actor,
        )


def _complete(connection: Connection, entry: Entry, cause: int, *, first: bool) -> None:
    """Keep answers and consents, issue the ticket, put the mail into the outbox; ``first``: nothing is there yet.

    ``cause`` is the id of the change of state.
    """
    application, registration_id = entry.application, entry.registration_id
    if application.accompanying:
        keep(session=connection, registration_id=registration_id, companions=application.accompanying)
    if application.answers:
        questions.keep_answers(
            session=connection,
            event_id=entry.event_id,
            registration_id=registration_id,
            answers=application.answers,
            asked=application.asked,
            now=entry.now,
            first=first,
        )
    _keep_consents(connection, entry)
    if entry.status == Status.CONFIRMED:
        code = secrets.ticket(entry.keys.current, registration_id, 1)
        _INSERT_TICKET.run(
            cursor_of(connection),
            {
                "sha256": secrets.ticket_hash(code),
                "registration_id": registration_id,
                "revision": 1,
                "issued_at": entry.now,
            },
        )
    if (
        application.email
        and entry.status in _ANSWERED_BY_MAIL
        and not marking.is_told_by_delegation(connection, application.delegation_id)
    ):
        mail.enqueue(
            session=connection,
            template=_ANSWERED_BY_MAIL[entry.status],
            language=application.language,
            recipient=application.email,
            event_id=entry.event_id,
            registration_id=registration_id,
            status_change_id=cause,
            held=marking.is_decision(actor=entry.actor) and entry.replaces_id is None,
            now=entry.now,
        )
