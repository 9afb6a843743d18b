"""What changes the directory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from forumapp.directory import countries
from forumapp.directory.models import Host, Organization, OrganizationName
from forumapp.directory.rules import OrganizationKind, spelling_key
from forumapp.kernel import search
from forumapp.kernel.errors import DomainError
from forumapp.kernel.localized import LocalizedText
from forumapp.orm.prepared import Prepared, cursor_of

_BY_SPELLING = (
    select(Organization)
    .join(OrganizationName, OrganizationName.organization_id == Organization.id)
    .where(OrganizationName.key.in_(bindparam("keys", expanding=True)))
    .order_by(Organization.id)
    .limit(1)
)
_KNOWN = Prepared(
    select(Organization.id, Organization.names)
    .join(OrganizationName, OrganizationName.organization_id == Organization.id)
    .where(OrganizationName.key.in_(bindparam("keys", expanding=True)))
    .order_by(Organization.id)
    .limit(1)
)
_NAMES = Prepared(select(Organization.names).where(Organization.id == bindparam("id")))


def find_or_make_organization(
    *, session: Session, names: LocalizedText, mission: bool, represents: str | None, source: str, now: datetime
) -> Organization:
    """The organisation that has one of ``names`` in any language, else a new one that staff have yet to release.

    A known one gains the spellings it lacked. ``mission`` and ``represents`` describe a new one: a mission represents
    the country (or an entity such as ``EU``) of whoever came with it first.
    """
    keys = {spelling_key(name): (language, name) for language, name in names.items()}
    organization = session.execute(_BY_SPELLING, {"keys": list(keys)}).scalar_one_or_none()
    if organization is None:
        organization = Organization(
            names=names,
            kind=OrganizationKind.MISSION if mission else OrganizationKind.ORGANIZATION,
            represents=represents if mission else None,
            represents_country=mission and countries.is_country(represents),
            source=source,
            search_keys=search.keys(*names.values()),
            created_at=now,
        )
        session.add(organization)
        session.flush()
        _spell(session, organization, keys)
    elif any(language not in organization.names for language, _ in keys.values()):
        _learn(session, organization, names, keys)
    return organization


def find_or_make_named(
    *, session: Session, names: LocalizedText, mission: bool, represents: str | None, source: str, now: datetime
) -> tuple[int, LocalizedText]:
    """Id and names of :func:`find_or_make_organization`'s answer; cheap for one known in all these languages."""
    known = _KNOWN.first(cursor_of(session), {"keys": [spelling_key(name) for name in names.values()]})
    if known is not None and names.keys() <= known[1].keys():
        return known[0], known[1]
    organization = find_or_make_organization(
        session=session, names=names, mission=mission, represents=represents, source=source, now=now
    )
    return organization.id, organization.names


def names_of(*, session: Session, organization_id: int | None) -> LocalizedText:
    """An organisation's names; nothing for none."""
    if organization_id is None:
        return LocalizedText()
    row = _NAMES.first(cursor_of(session), {"id": organization_id})
    if row is None:
        raise NoResultFound(f"No organisation has the id {organization_id}.")
    names: LocalizedText = row[0]
    return names


def _learn(
    session: Session, organization: Organization, names: LocalizedText, keys: dict[str, tuple[str, str]]
) -> None:
    """Take over names in languages that the organisation had none in, unless another one bears them."""
    taken = set(
        session.execute(
            select(OrganizationName.key).where(
                OrganizationName.key.in_(list(keys)), OrganizationName.organization_id != organization.id
            )
        ).scalars()
    )
    for language, name in names.items():
        if language not in organization.names and spelling_key(name) not in taken:
            organization.names = organization.names.with_text(language, name)
    organization.search_keys = search.keys(*organization.names.values())
    _spell(session, organization, {key: spelling for key, spelling in keys.items() if key not in taken})


def _spell(session: Session, organization: Organization, keys: dict[str, tuple[str, str]]) -> None:
    """Write spellings down, those it already has left alone."""
    known = set(session.execute(select(OrganizationName.key).where(OrganizationName.key.in_(list(keys)))).scalars())
    session.add_all(
        OrganizationName(key=key, organization_id=organization.id, name=name, language=language)
        for key, (language, name) in keys.items()
        if key not in known
    )
    session.flush()


class StaleHost(DomainError):
    """Somebody else changed the office meanwhile; ``revision`` is the present one."""

    def __init__(self, revision: int) -> None:
        super().__init__(revision)
        self.revision = revision


class SpellingTaken(DomainError):
    """Another organisation is spelt like ``name``."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def edit_host(*, session: Session, values: Mapping[str, Any], expected: int | None = None) -> Host:
    """Change the office; cached pages know by the revision. ``expected`` is the revision that the editor saw.

    :raises StaleHost: somebody else changed it meanwhile
    """
    host = session.get(Host, 1, populate_existing=True)
    if host is None:
        host = Host(id=1, revision=0)
        session.add(host)
    if expected is not None and host.revision != expected:
        raise StaleHost(host.revision)
    for name, value in values.items():
        setattr(host, name, value)
    host.revision += 1
    session.flush()
    return host


def release_organizations(*, session: Session, ids: Sequence[int]) -> None:
    """Let public forms suggest them."""
    for organization in session.scalars(select(Organization).where(Organization.id.in_(ids))):
        organization.released = True


def edit_organization(
    *, session: Session, id: int, names: LocalizedText, kind: str, represents: str | None, released: bool
) -> Organization:
    """Rename an organisation, change its kind and what it represents. Former spellings go on finding it.

    :raises SpellingTaken: where another organisation is spelt so
    """
    organization = session.get_one(Organization, id, populate_existing=True)
    keys = {spelling_key(name): (language, name) for language, name in names.items()}
    for row in session.scalars(select(OrganizationName).where(OrganizationName.key.in_(list(keys)))):
        if row.organization_id != id:
            raise SpellingTaken(keys[row.key][1])
    organization.names = names
    organization.kind = kind
    organization.represents = represents
    organization.represents_country = represents is not None and countries.is_country(represents)
    organization.released = released
    organization.search_keys = search.keys(*names.values())
    _spell(session, organization, keys)
    return organization
