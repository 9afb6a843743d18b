"""The office's directory."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, selectinload

from forumapp.console.queries.paging import PAGE
from forumapp.directory.models import Organization
from forumapp.kernel import search


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


def _found(keys: InstrumentedAttribute[str], words: str) -> ColumnElement[bool]:
    """Exactly what :func:`forumapp.kernel.search.matches` finds in the keys; too short a query finds nothing."""
    return or_(
        false(),
        *(
            and_(*(or_(*(keys.like(pattern) for pattern in part)) for part in way))
            for way in search.like_patterns(words)
        ),
    )


def count_unreleased(*, session: Session) -> int:
    """How many organisations were met for the first time and wait to be looked at."""
    return session.scalars(select(func.count()).select_from(Organization).where(Organization.released.is_(False))).one()


def find_organization(*, session: Session, id: int) -> Organization | None:
    """One organisation with its spellings."""
    return session.scalar(
        select(Organization).options(selectinload(Organization.spellings)).where(Organization.id == id)
    )
