"""What is read of the directory."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session, selectinload

from forumapp.directory import wording
from forumapp.directory.models import EntityName, Host, Organization, OrganizationChange, RankName
from forumapp.directory.rules import by_precedence
from forumapp.directory.wording import Words
from forumapp.kernel import search
from forumapp.kernel.letters import folded
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.order import sort_key

_HOST = select(Host).where(Host.id == 1)
CANDIDATES = 200
"""How many organisations a suggestion looks at before it ranks them."""


def host(*, session: Session) -> Host:
    """The office; a default one while none is written down, which is not kept."""
    found = session.execute(_HOST).scalar_one_or_none()
    keep_up(session=session, version=found.wording if found else "")
    return found or Host(
        id=1,
        names=LocalizedText(),
        names_in_text=LocalizedText(),
        about=LocalizedText(),
        place=LocalizedText(),
        languages=["en", "ko"],
        country="KR",
        accent_light="#00566b",
        accent_dark="#8accdc",
        media_contact=LocalizedText(),
        revision=0,
        wording="",
    )


def keep_up(*, session: Session, version: str) -> None:
    """Read the office's own words, unless this process knows this version of them."""
    if wording.kept().version != version:
        wording.keep(words(session=session, version=version))


def words(*, session: Session, version: str | None = None) -> Words:
    """The office's own words as the rows have them; ``version`` where it is known already."""
    if version is None:
        version = session.scalar(select(Host.wording).where(Host.id == 1)) or ""
    entities = {row.code: row.names for row in session.scalars(select(EntityName))}
    ranks = session.scalars(select(RankName).order_by(RankName.position)).all()
    return Words(
        version=version,
        entities=entities,
        ranks={row.code: row.names for row in ranks},
        order=tuple(row.code for row in ranks),
    )


def suggest(*, session: Session, query: str, language: str, limit: int = 8) -> list[str]:
    """Names of released organisations that the query finds, in the language where they have it, in its order.

    Those whose name begins as it was typed come first.
    """
    if not search.like_patterns(query):
        return []
    statement = (
        select(Organization.names)
        .where(Organization.released.is_(True), found_by(query=query))
        .order_by(Organization.id)
        .limit(CANDIDATES)
    )
    found = {names.in_language(language).text for names in session.scalars(statement)}
    typed = folded(query)
    return sorted(found, key=lambda name: (not folded(name).startswith(typed), sort_key(name, language)))[:limit]


def found_by(*, query: str) -> ColumnElement[bool]:
    """Exactly what :func:`forumapp.kernel.search.matches` finds in the directory; too short a query finds nothing."""
    return or_(
        false(),
        *(
            and_(*(or_(*(Organization.search_keys.like(pattern) for pattern in part)) for part in way))
            for way in search.like_patterns(query)
        ),
    )


def find_organization(*, session: Session, id: int) -> Organization | None:
    """One organisation with its spellings; also one that was merged into another."""
    return session.scalar(
        select(Organization).options(selectinload(Organization.spellings)).where(Organization.id == id)
    )


def history(*, session: Session, organization_id: int) -> Sequence[OrganizationChange]:
    """What changed of an organisation, and of those that were merged into it, the newest first."""
    ids = select(Organization.id).where(
        or_(Organization.id == organization_id, Organization.merged_into_id == organization_id)
    )
    return session.scalars(
        select(OrganizationChange)
        .where(OrganizationChange.organization_id.in_(ids))
        .order_by(OrganizationChange.at.desc(), OrganizationChange.id.desc())
    ).all()


def precedence() -> dict[str, int]:
    """Place of every rank, 0 the highest, in the office's order."""
    return by_precedence(wording.kept().order)
