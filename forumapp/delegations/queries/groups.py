"""What is read of delegations: lists with status at a glance, members, focal points, drafts, twins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from forumapp.delegations.models import Delegation, DelegationDraft, DelegationLetter, FocalPoint
from forumapp.delegations.rules.groups import TicketsTo, may_be_one
from forumapp.directory import countries
from forumapp.directory.models import Organization
from forumapp.directory.queries import precedence
from forumapp.directory.rules import place_of_rank, spelling_key
from forumapp.kernel import secrets
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.names import email_key, keys_of_person, person_key
from forumapp.kernel.order import sort_key
from forumapp.registration.models import Registration, StatusChange
from forumapp.registration.rules import REGISTERED, Status

PAGE = 50
"""Delegations on one page of the list."""


@dataclass
class Glance:
    """How one delegation stands: its members by state, reserves apart, and whether its letter is there."""

    delegation: Delegation
    members: dict[str, int] = field(default_factory=dict)
    reserves: int = 0
    drafts: int = 0
    focal_points: int = 0
    has_letter: bool = False


def list_delegations(
    *, session: Session, event_id: int, words: str = "", before: int | None = None, limit: int = PAGE
) -> list[Glance]:
    """Delegations of an event, the newest first, in an equal number of statements however many there are."""
    statement = select(Delegation).where(Delegation.event_id == event_id).order_by(Delegation.id.desc()).limit(limit)
    if words and (key := spelling_key(words)):
        statement = statement.where(Delegation.key.contains(key, autoescape=True))
    if before is not None:
        statement = statement.where(Delegation.id < before)
    return _glances(session, session.scalars(statement).all())


def delegations_called(*, session: Session, event_id: int) -> list[tuple[int, LocalizedText]]:
    """Id and names of every delegation of the event."""
    rows = session.execute(select(Delegation.id, Delegation.names).where(Delegation.event_id == event_id))
    return [(row[0], row[1]) for row in rows]


def count_delegations(*, session: Session, event_id: int) -> int:
    """How many delegations the event has."""
    return session.scalars(select(func.count(Delegation.id)).where(Delegation.event_id == event_id)).one()


def glance(*, session: Session, delegation: Delegation) -> Glance:
    """How one delegation stands."""
    return _glances(session, [delegation])[0]


def find_delegation(*, session: Session, event_id: int, delegation_id: int) -> Delegation | None:
    """The event's delegation of this id."""
    return session.scalar(
        select(Delegation)
        .options(joinedload(Delegation.organization))
        .where(Delegation.id == delegation_id, Delegation.event_id == event_id)
    )


def represented(*, session: Session, delegation: Delegation) -> str | None:
    """What its members represent, a country or an entity that is none: the mission's, else what staff chose."""
    statement = select(Organization.represents).where(Organization.id == delegation.organization_id)
    return session.scalar(statement) or delegation.represents


def country_of(*, session: Session, delegation: Delegation) -> str | None:
    """The country that its members represent; None where it is none."""
    code = represented(session=session, delegation=delegation)
    return code if countries.is_country(code) else None


def count_without_country(*, session: Session, event_id: int) -> int:
    """How many confirmed members of delegations no country is known of, neither theirs nor their mission's."""
    return session.scalars(
        select(func.count())
        .select_from(Registration)
        .outerjoin(Organization, Organization.id == Registration.organization_id)
        .where(
            Registration.event_id == event_id,
            Registration.status == Status.CONFIRMED,
            Registration.delegation_id.is_not(None),
            Registration.country.is_(None),
            Organization.represents.is_(None),
        )
    ).one()


def members(*, session: Session, delegation_id: int, language: str) -> list[Registration]:
    """Its members: the head first, then who is confirmed, and reserves after those who wait.

    Among equals they stand in the order of precedence, then by name.
    """
    found = session.scalars(
        select(Registration)
        .options(joinedload(Registration.category), joinedload(Registration.organization))
        .where(Registration.delegation_id == delegation_id)
        .order_by(Registration.id)
    ).all()
    order = {Status.CONFIRMED: 0, Status.OFFERED: 1, Status.SUBMITTED: 2, Status.WAITLISTED: 3, Status.INVITED: 4}

    places = precedence()

    def place(one: Registration) -> tuple[bool, int, bool, object, object]:
        rank = place_of_rank(rank=one.rank, since=one.functions_since, by_hand=one.manual_order, places=places)
        name = sort_key(one.order_name, language)
        return not one.heads_delegation, order.get(Status(one.status), len(order)), one.reserve, rank, name

    return sorted(found, key=place)


def reserves(*, session: Session, delegation_id: int | None, language: str) -> list[Registration]:
    """Who stands by for the delegation, by name; nobody without one."""
    found = session.scalars(
        select(Registration).where(
            Registration.delegation_id == delegation_id,
            Registration.delegation_id.is_not(None),
            Registration.reserve,
            Registration.status == Status.WAITLISTED,
        )
    )
    return sorted(found, key=lambda one: (sort_key(one.order_name, language), one.id))


def find_member(*, session: Session, delegation_id: int, registration_id: str) -> Registration | None:
    """The member of this id."""
    found = session.get(Registration, registration_id)
    return found if found is not None and found.delegation_id == delegation_id else None


def focal_points(*, session: Session, delegation_id: int) -> Sequence[FocalPoint]:
    """Everybody who registers it or did, in the order in which they were added."""
    return session.scalars(
        select(FocalPoint).where(FocalPoint.delegation_id == delegation_id).order_by(FocalPoint.id)
    ).all()


def find_by_secret(*, session: Session, secret: str) -> FocalPoint | None:
    """The focal point that a private link belongs to, unless it was revoked."""
    return session.scalar(
        select(FocalPoint)
        .options(joinedload(FocalPoint.delegation).joinedload(Delegation.organization))
        .where(FocalPoint.secret_hash == secrets.sha256(secret.strip().lower()), FocalPoint.revoked_at.is_(None))
    )


def get_focal_point(*, session: Session, focal_point_id: int) -> FocalPoint:
    """The focal point of this id. :raises NoResultFound: if there is none"""
    return session.get_one(FocalPoint, focal_point_id)


def drafts(*, session: Session, delegation_id: int) -> Sequence[DelegationDraft]:
    """The rows that are no registrations yet, in the order in which they were typed."""
    return session.scalars(
        select(DelegationDraft).where(DelegationDraft.delegation_id == delegation_id).order_by(DelegationDraft.id)
    ).all()


def letter(*, session: Session, delegation_id: int) -> DelegationLetter | None:
    """The delegation's letter, without its bytes."""
    return session.scalar(
        select(DelegationLetter)
        .options(joinedload(DelegationLetter.upload))
        .where(DelegationLetter.delegation_id == delegation_id)
    )


def find_member_alike(
    *, session: Session, delegation: Delegation, names: Mapping[str, str], email: str | None
) -> Registration | None:
    """The registered member who has one of the names in any spelling and may be the same person."""
    own = keys_of_person(person_key(names))
    address = email_key(email) if email else None
    registered = session.scalars(
        select(Registration)
        .where(
            Registration.delegation_id == delegation.id,
            Registration.status.in_([status.value for status in REGISTERED]),
        )
        .order_by(Registration.id)
    )
    return next(
        (
            member
            for member in registered
            if not own.isdisjoint(keys_of_person(member.person_key))
            and may_be_one(first=address, second=member.email_key)
        ),
        None,
    )


def is_registered_elsewhere(
    *, session: Session, delegation: Delegation, names: Mapping[str, str], email: str | None
) -> bool:
    """Whether the person holds a registration of the event outside of the delegation."""
    if not email:
        return False
    own = keys_of_person(person_key(names))
    keys = session.scalars(
        select(Registration.person_key).where(
            Registration.event_id == delegation.event_id,
            Registration.email_key == email_key(email),
            Registration.status.in_([status.value for status in REGISTERED]),
            or_(Registration.delegation_id.is_(None), Registration.delegation_id != delegation.id),
        )
    )
    return any(not own.isdisjoint(keys_of_person(key)) for key in keys)


def delegations_to_tell(*, session: Session) -> Sequence[tuple[int, int, datetime]]:
    """Event, delegation, and when its newest ticket came, where focal points were not told of it yet.

    Only delegations whose members are told by the focal points, and that have one whose link holds.
    """
    rows = session.execute(
        select(Delegation.event_id, Delegation.id, func.max(StatusChange.at))
        .join(Registration, Registration.delegation_id == Delegation.id)
        .join(StatusChange, StatusChange.registration_id == Registration.id)
        .where(
            Delegation.tickets_to == TicketsTo.FOCAL_POINT,
            Registration.status == Status.CONFIRMED,
            StatusChange.to_status == Status.CONFIRMED,
            or_(Delegation.told_at.is_(None), StatusChange.at > Delegation.told_at),
            exists().where(FocalPoint.delegation_id == Delegation.id, FocalPoint.revoked_at.is_(None)),
        )
        .group_by(Delegation.event_id, Delegation.id)
        .order_by(Delegation.event_id, Delegation.id)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def confirmations(*, session: Session, delegation_id: int, after: datetime | None, until: datetime) -> dict[str, int]:
    """By the ids of its confirmed members the change that confirmed each, later than ``after`` and up to ``until``."""
    confirmed = (
        select(StatusChange.registration_id, func.max(StatusChange.id))
        .join(Registration, Registration.id == StatusChange.registration_id)
        .where(
            Registration.delegation_id == delegation_id,
            Registration.status == Status.CONFIRMED,
            StatusChange.to_status == Status.CONFIRMED,
            StatusChange.at <= until,
        )
        .group_by(StatusChange.registration_id)
    )
    if after is not None:
        confirmed = confirmed.where(StatusChange.at > after)
    return {row[0]: row[1] for row in session.execute(confirmed)}


def latest_changes(*, session: Session, registration_ids: Sequence[str]) -> dict[str, int]:
    """By the registrations' ids the latest change of state of each."""
    rows = session.execute(
        select(StatusChange.registration_id, func.max(StatusChange.id))
        .where(StatusChange.registration_id.in_(registration_ids))
        .group_by(StatusChange.registration_id)
    )
    return {row[0]: row[1] for row in rows}


_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_MEMBERS = (
    select(Registration.delegation_id, Registration.status, Registration.reserve, func.count())
    .where(Registration.delegation_id.in_(_IDS))
    .group_by(Registration.delegation_id, Registration.status, Registration.reserve)
)
_DRAFTS, _LETTERS = (
    select(column, func.count()).where(column.in_(_IDS)).group_by(column)
    for column in (DelegationDraft.delegation_id, DelegationLetter.delegation_id)
)
_FOCAL_POINTS = (
    select(FocalPoint.delegation_id, func.count())
    .where(FocalPoint.delegation_id.in_(_IDS), FocalPoint.revoked_at.is_(None))
    .group_by(FocalPoint.delegation_id)
)


def _glances(session: Session, delegations: Sequence[Delegation]) -> list[Glance]:
    glances = {delegation.id: Glance(delegation) for delegation in delegations}
    ids = {"ids": list(glances)}
    counted = session.execute(_MEMBERS, ids)
    for delegation_id, status, reserve, number in counted:
        if delegation_id is None:
            continue
        if reserve and status == Status.WAITLISTED:
            glances[delegation_id].reserves += number
        else:
            of_state = glances[delegation_id].members
            of_state[status] = of_state.get(status, 0) + number
    for delegation_id, number in session.execute(_DRAFTS, ids):
        glances[delegation_id].drafts = number
    for delegation_id, number in session.execute(_FOCAL_POINTS, ids):
        glances[delegation_id].focal_points = number
    for delegation_id, number in session.execute(_LETTERS, ids):
        glances[delegation_id].has_letter = number > 0
    return list(glances.values())
