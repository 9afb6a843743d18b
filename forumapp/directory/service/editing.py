"""Editing organisations: every field that changed becomes a row with before and after."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.directory import countries
from forumapp.directory.models import Organization, OrganizationChange, OrganizationName
from forumapp.directory.rules import (
    OrganizationKind,
    SpellingTaken,
    StaleOrganization,
    UnknownOrganization,
    spelling_key,
)
from forumapp.directory.service.meeting import spell
from forumapp.kernel import search
from forumapp.kernel.actors import Actor
from forumapp.kernel.localized import LocalizedText

SEEN_ELSEWHERE = frozenset({"names", "kind", "represents"})
"""Columns whose change shows in lists of people and in figures."""


@dataclass(frozen=True)
class Values:
    """What is written down of an organisation; None leaves a field as it is.

    ``other_names`` are all spellings beside the names themselves: what is missing in it is taken away, but for the
    names that it had until now.
    """

    names: LocalizedText
    kind: str = OrganizationKind.ORGANIZATION
    represents: str | None = None
    group_name: str | None = None
    notes: str | None = None
    released: bool | None = None
    other_names: Sequence[str] | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """The columns that are given; only a mission represents something."""
        mission = self.kind == OrganizationKind.MISSION
        plain = {"group_name": self.group_name, "notes": self.notes, "released": self.released}
        return {
            "names": self.names,
            "kind": str(self.kind),
            "represents": self.represents if mission else None,
            **{name: value for name, value in plain.items() if value is not None},
        }


@dataclass
class _Edit:
    """The fields that one edit changed, as rows of history name them."""

    changes: list[tuple[str, str | None, str | None]] = field(default_factory=list)
    columns: set[str] = field(default_factory=set)


def add_organization(*, session: Session, values: Values, source: str, now: datetime) -> Organization:
    """Write a new organisation down.

    :raises SpellingTaken: where another one is spelt so
    """
    _refuse_taken(session, None, _wanted(values))
    columns = values.columns
    organization = Organization(**columns, source=source, search_keys="", created_at=now)
    organization.represents_country = countries.is_country(organization.represents)
    session.add(organization)
    session.flush()
    spell(session=session, organization=organization, keys=_wanted(values))
    refresh_keys(session=session, organization=organization)
    return organization


def edit_organization(
    *, session: Session, id: int, values: Values, now: datetime, actor: Actor, expected: int | None = None
) -> bool:
    """Change an organisation; whether its people's lists are concerned. Former names go on finding it.

    ``expected`` is the revision that the editor saw.

    :raises SpellingTaken: where another organisation is spelt so
    :raises StaleOrganization: somebody else changed it meanwhile
    :raises UnknownOrganization: there is none, or it was merged into another
    """
    organization = held(session=session, ids=[id])[id]
    if expected is not None and organization.revision != expected:
        raise StaleOrganization(organization.revision)
    wanted = _wanted(values)
    _refuse_taken(session, id, wanted)
    former = {spelling_key(name) for name in organization.names.values()}
    edit = _Edit()
    for name, value in values.columns.items():
        _set(organization, name, value, edit)
    organization.represents_country = countries.is_country(organization.represents)
    if values.other_names is not None:
        _drop_spellings(session, organization, {*wanted, *former}, edit)
    _add_spellings(session, organization, wanted, edit, values)
    refresh_keys(session=session, organization=organization)
    if edit.changes:
        organization.revision += 1
        note(session=session, organization_id=id, changes=edit.changes, now=now, actor=actor)
    return bool(edit.columns & SEEN_ELSEWHERE)


def release_organizations(*, session: Session, ids: Sequence[int], now: datetime, actor: Actor) -> int:
    """Let public forms suggest them; how many were not released before."""
    released = session.scalars(
        select(Organization)
        .where(Organization.id.in_(ids), Organization.released.is_(False), Organization.merged_into_id.is_(None))
        .order_by(Organization.id)
        .with_for_update()
    ).all()
    for organization in released:
        organization.released = True
        organization.revision += 1
        note(
            session=session, organization_id=organization.id, changes=[("released", "no", "yes")], now=now, actor=actor
        )
    return len(released)


def held(*, session: Session, ids: Sequence[int]) -> dict[int, Organization]:
    """These organisations, their rows locked until the commit, in one order.

    :raises UnknownOrganization: one of them is none, or was merged into another
    """
    rows = session.scalars(
        select(Organization)
        .where(Organization.id.in_(ids), Organization.merged_into_id.is_(None))
        .order_by(Organization.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = {organization.id: organization for organization in rows}
    if set(ids) - set(found):
        raise UnknownOrganization
    return found


def refresh_keys(*, session: Session, organization: Organization) -> None:
    """Compute what finds the organisation: its names, its spellings, its group."""
    session.flush()
    spellings = session.scalars(
        select(OrganizationName.name)
        .where(OrganizationName.organization_id == organization.id)
        .order_by(OrganizationName.key)
    )
    organization.search_keys = search.keys(*organization.names.values(), *spellings, organization.group_name)


def note(
    *,
    session: Session,
    organization_id: int,
    changes: Sequence[tuple[str, str | None, str | None]],
    now: datetime,
    actor: Actor,
    other_id: int | None = None,
) -> None:
    """Write history: field, before and after of each change."""
    session.add_all(
        OrganizationChange(
            organization_id=organization_id,
            field=name,
            before=before,
            after=after,
            other_id=other_id,
            at=now,
            actor=actor.reference,
        )
        for name, before, after in changes
    )


def _wanted(values: Values) -> dict[str, tuple[str | None, str]]:
    named = {spelling_key(name): (language, name) for language, name in values.names.items()}
    others = {spelling_key(name): (None, name) for name in values.other_names or ()}
    return {**others, **named}


def _refuse_taken(session: Session, id: int | None, wanted: Mapping[str, tuple[str | None, str]]) -> None:
    for row in session.scalars(select(OrganizationName).where(OrganizationName.key.in_(list(wanted)))):
        if row.organization_id != id:
            raise SpellingTaken(wanted[row.key][1], row.organization_id)


def _set(organization: Organization, name: str, value: Any, edit: _Edit) -> None:
    before = getattr(organization, name)
    if before == value:
        return
    edit.columns.add(name)
    setattr(organization, name, value)
    if name == "names":
        edit.changes += [
            (f"name_{language}", before.get(language), value.get(language))
            for language in sorted({*before, *value})
            if before.get(language) != value.get(language)
        ]
    else:
        edit.changes.append((name, _written(before), _written(value)))


def _drop_spellings(session: Session, organization: Organization, kept: Collection[str], edit: _Edit) -> None:
    for row in session.scalars(select(OrganizationName).where(OrganizationName.organization_id == organization.id)):
        if row.key not in kept:
            edit.changes.append(("spelling", row.name, None))
            session.delete(row)
    session.flush()


def _add_spellings(
    session: Session,
    organization: Organization,
    wanted: Mapping[str, tuple[str | None, str]],
    edit: _Edit,
    values: Values,
) -> None:
    known = set(
        session.scalars(select(OrganizationName.key).where(OrganizationName.organization_id == organization.id))
    )
    names = set(values.names.values())
    edit.changes += [
        ("spelling", None, name) for key, (_, name) in wanted.items() if key not in known and name not in names
    ]
    spell(session=session, organization=organization, keys=wanted)


def _written(value: Any) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return None if value in (None, "") else str(value)
