"""The office's directory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from forumapp.console.queries.paging import PAGE
from forumapp.delegations.models import Delegation
from forumapp.directory.models import Organization
from forumapp.directory.queries import CANDIDATES, found_by
from forumapp.registration.models import Registration

_PRESENT = Organization.merged_into_id.is_(None)
_SHORTEST_WORD = 3
"""Letters of a word by which similar names are looked for."""


@dataclass(frozen=True)
class Weight:
    """What hangs on an organisation: people, the events they are in, and delegations."""

    people: int = 0
    events: int = 0
    delegations: int = 0


def list_organizations(
    *, session: Session, words: str = "", released: bool | None = None, before: int | None = None, limit: int = PAGE
) -> Sequence[Organization]:
    """Entries of the directory, the newest first."""
    statement = select(Organization).where(_PRESENT).order_by(Organization.id.desc()).limit(limit)
    if words:
        statement = statement.where(found_by(query=words))
    if released is not None:
        statement = statement.where(Organization.released.is_(released))
    if before is not None:
        statement = statement.where(Organization.id < before)
    return session.scalars(statement).all()


def count_unreleased(*, session: Session) -> int:
    """How many organisations were met for the first time and wait to be looked at."""
    return session.scalars(
        select(func.count()).select_from(Organization).where(_PRESENT, Organization.released.is_(False))
    ).one()


def count_people_from(*, session: Session, ids: Sequence[int]) -> dict[int, int]:
    """Organisation id to the number of its registrations at all events; those without any are left out."""
    rows = session.execute(
        select(Registration.organization_id, func.count())
        .where(Registration.organization_id.in_(list(ids)))
        .group_by(Registration.organization_id)
    )
    return {row[0]: row[1] for row in rows if row[0] is not None}


def weight_of(*, session: Session, id: int) -> Weight:
    """What would move if the organisation were merged into another."""
    people, events = session.execute(
        select(func.count(), func.count(Registration.event_id.distinct())).where(Registration.organization_id == id)
    ).one()
    delegations = session.scalars(
        select(func.count()).select_from(Delegation).where(Delegation.organization_id == id)
    ).one()
    return Weight(people, events, delegations)


def similar_organizations(*, session: Session, organization: Organization, limit: int = 8) -> list[Organization]:
    """Others that could be the same: with a word of its names or what it represents, the most alike first."""
    words = {word for name in organization.names.values() for word in (name, *name.split())}
    conditions = [found_by(query=word) for word in sorted(words) if len(word) >= _SHORTEST_WORD]
    if organization.represents:
        conditions.append(Organization.represents == organization.represents)
    if not conditions:
        return []
    found = session.scalars(
        select(Organization)
        .where(_PRESENT, Organization.id != organization.id, or_(*conditions))
        .order_by(Organization.released.desc(), Organization.id)
        .limit(CANDIDATES)
    ).all()
    return sorted(found, key=lambda other: -_likeness(organization, other))[:limit]


def _likeness(one: Organization, other: Organization) -> float:
    """How alike the two's names are, in the language where they are most, from 0 to 1."""
    pairs = [(name, other.names[language]) for language, name in one.names.items() if language in other.names]
    return max((SequenceMatcher(None, a.casefold(), b.casefold()).ratio() for a, b in pairs), default=0.0)
