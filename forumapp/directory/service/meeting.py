"""Meeting organisations: a known one by any of its spellings, else a new one for staff to look at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from forumapp.directory import countries
from forumapp.directory.models import Organization, OrganizationName
from forumapp.directory.rules import OrganizationKind, spelling_key
from forumapp.kernel import search
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
        spell(session=session, organization=organization, keys=keys)
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


def find_named(*, session: Session | Connection, names: LocalizedText) -> int | None:
    """Id of the organisation that has one of ``names`` in any language; None where none is known."""
    known = _KNOWN.first(cursor_of(session), {"keys": [spelling_key(name) for name in names.values()]})
    return None if known is None else int(known[0])


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
    organization.search_keys = search.joined(organization.search_keys, search.keys(*organization.names.values()))
    free = {key: spelling for key, spelling in keys.items() if key not in taken}
    spell(session=session, organization=organization, keys=free)


def spell(*, session: Session, organization: Organization, keys: Mapping[str, tuple[str | None, str]]) -> None:
    """Write spellings down, known ones left alone: from key to the language, if it is known, and the name."""
    known = set(session.execute(select(OrganizationName.key).where(OrganizationName.key.in_(list(keys)))).scalars())
    session.add_all(
        OrganizationName(key=key, organization_id=organization.id, name=name, language=language)
        for key, (language, name) in keys.items()
        if key not in known
    )
    session.flush()
