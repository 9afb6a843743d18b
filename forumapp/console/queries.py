"""What the console reads across the rooms: lists, numbers and one person's history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, selectinload

from forumapp.checkin.models import Attendance, Scan
from forumapp.consent.models import Consent, PurposeVersion
from forumapp.delegations.models import Delegation
from forumapp.directory.models import Organization
from forumapp.directory.rules import OrganizationKind
from forumapp.events.models import Category, Event
from forumapp.kernel import search
from forumapp.mail.models import Message
from forumapp.questions.models import Answer, Question, QuestionVersion
from forumapp.registration import queries as registrations
from forumapp.registration.models import Registration
from forumapp.registration.rules import Status

AnyRow = Row[*tuple[Any, ...]]
AnySelect = Select[*tuple[Any, ...]]

PAGE = 50
"""Rows on one page of a list."""


@dataclass(frozen=True)
class Filters:
    """What a list of registrations is narrowed to; empty values narrow nothing.

    ``attended`` asks for those who were admitted (True) or were not (False).
    """

    words: str = ""
    statuses: tuple[Status, ...] = ()
    category: str | None = None
    attended: bool | None = None


def visible_events(*, session: Session, event_ids: Iterable[int] | None) -> Sequence[Event]:
    """The events with these ids (None: all), the next first, past ones after them."""
    statement = select(Event).order_by(Event.starts_at.desc(), Event.id)
    if event_ids is not None:
        statement = statement.where(Event.id.in_(list(event_ids)))
    return session.scalars(statement).all()


def slugs_of_events(*, session: Session, ids: Iterable[int]) -> dict[int, str]:
    """Event id to the last part of its address."""
    rows = session.execute(select(Event.id, Event.slug).where(Event.id.in_(list(ids))))
    return {row[0]: row[1] for row in rows}


def count_by_status(*, session: Session, event_id: int) -> dict[Status, int]:
    """How many registrations of an event are in each state; absent states are zero."""
    counted = registrations.count_by_status(session=session, event_id=event_id)
    return {status: counted.get(status.value, 0) for status in Status}


def count_by_event(*, session: Session, event_ids: Sequence[int], statuses: Sequence[Status]) -> dict[int, int]:
    """How many registrations each event has in any of the states."""
    rows = session.execute(
        select(Registration.event_id, func.count())
        .where(Registration.event_id.in_(event_ids), Registration.status.in_([status.value for status in statuses]))
        .group_by(Registration.event_id)
    )
    return {row[0]: row[1] for row in rows}


def count_by_category(*, session: Session, event_id: int) -> dict[int, dict[Status, int]]:
    """Category id to the number of registrations in each state that occurs."""
    rows = session.execute(
        select(Registration.category_id, Registration.status, func.count())
        .where(Registration.event_id == event_id)
        .group_by(Registration.category_id, Registration.status)
    )
    counted: dict[int, dict[Status, int]] = {}
    for category_id, status, number in rows:
        counted.setdefault(category_id, {})[Status(status)] = number
    return counted


def count_missions(*, session: Session, event_id: int) -> int:
    """Different missions among the confirmed."""
    return session.scalars(
        select(func.count(func.distinct(Registration.organization_id)))
        .join(Organization, Organization.id == Registration.organization_id)
        .where(
            Registration.event_id == event_id,
            Registration.status == Status.CONFIRMED.value,
            Organization.kind == OrganizationKind.MISSION.value,
        )
    ).one()


def oldest_waiting_for_review(*, session: Session, event_id: int) -> datetime | None:
    """Since when the oldest registration waits for a reviewer."""
    return session.scalar(
        select(func.min(Registration.submitted_at)).where(
            Registration.event_id == event_id, Registration.status == Status.SUBMITTED.value
        )
    )


def list_registrations(
    *, session: Session, event_id: int, filters: Filters, before: str | None = None, limit: int = PAGE
) -> Sequence[AnyRow]:
    """Registrations, the newest first, one row each with category, organisation and first admission.

    ``before`` is the id of the last one seen; ids are made in order of time.
    """
    statement: AnySelect = (
        select(
            Registration.id,
            Registration.names,
            Registration.language,
            Registration.order_name,
            Registration.status,
            Registration.rank,
            Registration.attending_as,
            Registration.acting,
            Registration.walk_in,
            Registration.created_at,
            Category.names.label("category"),
            Organization.names.label("organization"),
            Attendance.first_admitted_at,
        )
        .join(Category, Category.id == Registration.category_id)
        .outerjoin(Organization, Organization.id == Registration.organization_id)
        .outerjoin(Attendance, Attendance.registration_id == Registration.id)
        .order_by(Registration.id.desc())
        .limit(limit)
    )
    statement = _narrowed(statement, event_id, filters)
    if before is not None:
        statement = statement.where(Registration.id < before)
    return session.execute(statement).all()


def count_registrations(*, session: Session, event_id: int, filters: Filters) -> int:
    """How many registrations the filters leave."""
    statement: AnySelect = (
        select(func.count(Registration.id))
        .join(Category, Category.id == Registration.category_id)
        .outerjoin(Attendance, Attendance.registration_id == Registration.id)
    )
    return int(session.scalars(_narrowed(statement, event_id, filters)).one())


def _narrowed(statement: AnySelect, event_id: int, filters: Filters) -> AnySelect:
    statement = statement.where(Registration.event_id == event_id)
    if filters.words:
        statement = statement.where(registrations.matching(filters.words))
    if filters.statuses:
        statement = statement.where(Registration.status.in_([status.value for status in filters.statuses]))
    if filters.category:
        statement = statement.where(Category.code == filters.category)
    if filters.attended is not None:
        admitted = Attendance.first_admitted_at.is_not(None)
        statement = statement.where(admitted if filters.attended else ~admitted)
    return statement


def _found(keys: InstrumentedAttribute[str], words: str) -> ColumnElement[bool]:
    """Exactly what :func:`forumapp.kernel.search.matches` finds in the keys; too short a query finds nothing."""
    return or_(
        false(),
        *(
            and_(*(or_(*(keys.like(pattern) for pattern in part)) for part in way))
            for way in search.like_patterns(words)
        ),
    )


def is_long_enough(*, words: str) -> bool:
    """Whether there is anything to search by: two characters at least."""
    return bool(search.like_patterns(words))


@dataclass(frozen=True)
class Person:
    """One registration with what other rooms know of it.

    ``answers`` are pairs of the wording that was answered and the value; ``consents`` the newest answer per purpose
    with the number of the wording.
    """

    registration: Registration
    attendance: Attendance | None
    delegation: Delegation | None
    answers: Sequence[tuple[QuestionVersion, Answer]]
    consents: Sequence[tuple[Consent, int | None]]


def find_person(*, session: Session, event_id: int, id: str) -> Person | None:
    """One registration of the event; None for an unknown id or another event's."""
    registration = session.scalar(
        select(Registration)
        .options(joinedload(Registration.category), joinedload(Registration.organization))
        .where(Registration.id == id, Registration.event_id == event_id)
    )
    if registration is None:
        return None
    answers = session.execute(
        select(QuestionVersion, Answer)
        .join(Answer, Answer.version_id == QuestionVersion.id)
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.registration_id == id)
        .order_by(Question.position, Question.id)
    )
    return Person(
        registration=registration,
        attendance=session.get(Attendance, id),
        delegation=session.get(Delegation, registration.delegation_id) if registration.delegation_id else None,
        answers=[(row[0], row[1]) for row in answers],
        consents=_newest_consents(session, id),
    )


def _newest_consents(session: Session, registration_id: str) -> list[tuple[Consent, int | None]]:
    rows = session.execute(
        select(Consent, PurposeVersion.number)
        .outerjoin(PurposeVersion, PurposeVersion.id == Consent.version_id)
        .where(Consent.registration_id == registration_id)
        .order_by(Consent.id)
    )
    newest = {consent.purpose: (consent, number) for consent, number in rows}
    return list(newest.values())


def scans(*, session: Session, registration_id: str) -> Sequence[Scan]:
    """Everything that was read of her at the door, the newest first."""
    return session.scalars(
        select(Scan).where(Scan.registration_id == registration_id).order_by(Scan.corrected_at.desc(), Scan.id.desc())
    ).all()


def messages_of_registration(*, session: Session, registration_id: str) -> Sequence[Message]:
    """The mails to one guest, the newest first."""
    return session.scalars(
        select(Message)
        .where(Message.registration_id == registration_id)
        .order_by(Message.created_at.desc(), Message.id.desc())
    ).all()


def count_messages(*, session: Session, event_id: int) -> dict[str, int]:
    """How many mails of an event are in each state."""
    rows = session.execute(
        select(Message.state, func.count()).where(Message.event_id == event_id).group_by(Message.state)
    )
    return {row[0]: row[1] for row in rows}


def list_messages(
    *,
    session: Session,
    event_id: int,
    states: Sequence[str] = (),
    before: str | None = None,
    limit: int = PAGE,
) -> Sequence[AnyRow]:
    """Mails of an event, the newest first, with the name of the guest they go to."""
    statement: AnySelect = (
        select(Message, Registration.order_name, Registration.language)
        .outerjoin(Registration, Registration.id == Message.registration_id)
        .where(Message.event_id == event_id)
        .order_by(Message.id.desc())
        .limit(limit)
    )
    if states:
        statement = statement.where(Message.state.in_(states))
    if before is not None:
        statement = statement.where(Message.id < before)
    return session.execute(statement).all()


def find_message(*, session: Session, event_id: int, id: str) -> Message | None:
    """One mail of the event."""
    return session.scalar(select(Message).where(Message.id == id, Message.event_id == event_id))


def list_organizations(
    *, session: Session, words: str = "", released: bool | None = None, before: int | None = None, limit: int = PAGE
) -> Sequence[Organization]:
    """Entries of the directory, the newest first."""
    statement = select(Organization).order_by(Organization.id.desc()).limit(limit)
    if words:
        statement = statement.where(_found(Organization.search_keys, words))
    if released is not None:
        statement = statement.where(Organization.released.is_(released))
    if before is not None:
        statement = statement.where(Organization.id < before)
    return session.scalars(statement).all()


def count_unreleased(*, session: Session) -> int:
    """How many organisations were met for the first time and wait to be looked at."""
    return session.scalars(select(func.count()).select_from(Organization).where(Organization.released.is_(False))).one()


def newest_purposes(*, session: Session, event_id: int) -> list[PurposeVersion]:
    """The wording of every purpose that is asked, in their order."""
    rows = session.scalars(
        select(PurposeVersion).where(PurposeVersion.event_id == event_id).order_by(PurposeVersion.id)
    )
    newest = {row.purpose: row for row in rows}
    return sorted((row for row in newest.values() if not row.retired), key=lambda row: (row.position, row.id))


def questions_of(*, session: Session, event_id: int) -> Sequence[Question]:
    """The event's questions with their wordings, those asked no more last."""
    return session.scalars(
        select(Question)
        .options(selectinload(Question.versions))
        .where(Question.event_id == event_id)
        .order_by(Question.retired_at.is_not(None), Question.position, Question.id)
    ).all()


def find_organization(*, session: Session, id: int) -> Organization | None:
    """One organisation with its spellings."""
    return session.scalar(
        select(Organization).options(selectinload(Organization.spellings)).where(Organization.id == id)
    )
