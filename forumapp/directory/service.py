"""What changes the directory."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from forumapp.directory import countries
from forumapp.directory.models import Organization, OrganizationName
from forumapp.directory.rules import OrganizationKind, spelling_key
from forumapp.kernel import search
from forumapp.kernel.localized import LocalizedText

_BY_SPELLING = (
    select(Organization)
    .join(OrganizationName, OrganizationName.organization_id == Organization.id)
    .where(OrganizationName.key.in_(bindparam("keys", expanding=True)))
    .order_by(Organization.id)
    .limit(1)
)
_NAMES = select(Organization.names).where(Organization.id == bindparam("id"))


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


def names_of(*, session: Session, organization_id: int | None) -> LocalizedText:
    """An organisation's names; nothing for none."""
    if organization_id is None:
        return LocalizedText()
    return session.execute(_NAMES, {"id": organization_id}).scalar_one()


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
