"""Importing a list of organisations: known ones are found by any spelling and updated, the others made; all or none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.directory.codec import GROUP, KIND, NAME, NOTES, OTHER_NAMES, REPRESENTS, Fault, FaultyList, Line, Problem
from forumapp.directory.models import Organization, OrganizationName
from forumapp.directory.rules import OrganizationKind, spelling_key
from forumapp.directory.service.editing import Values, add_organization, edit_organization
from forumapp.kernel.actors import Actor
from forumapp.kernel.localized import LocalizedText

KEYS_AT_ONCE = 500
_COLUMNS = {KIND: "kind", REPRESENTS: "represents", GROUP: "group_name", NOTES: "notes"}
"""Columns of a list to those of an organisation."""


@dataclass
class Imported:
    """What a list did, or would do. ``concerned`` are the known ones whose people's lists say something else now."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    concerned: list[int] = field(default_factory=list)


Changed = tuple[str, str | None, str | None]
"""A column of a list (:func:`forumapp.directory.codec.targets`), what is known, and what the list says."""


@dataclass(frozen=True)
class Proposed:
    """What one row would do: make an organisation, or change one that is known."""

    row: int
    names: LocalizedText
    new: bool
    edits: list[Changed]


@dataclass(frozen=True)
class _Step:
    """What becomes of one line: a new organisation, or a known one with what is to be written down of it."""

    line: Line
    organization: Organization | None
    values: Values
    added_names: list[str]
    """Other names that are not known yet."""

    @property
    def edits(self) -> list[Changed]:
        """What differs from what is known; of a new organisation, all that is said."""
        known = self.organization
        names: LocalizedText = known.names if known is not None else LocalizedText()
        edits: list[Changed] = [
            (NAME + language, names.get(language), name)
            for language, name in self.values.names.items()
            if names.get(language) != name
        ]
        for column in (KIND, REPRESENTS, GROUP, NOTES):
            before = getattr(known, _COLUMNS[column], None)
            after = self.values.columns.get(_COLUMNS[column], before)
            if before != after:
                edits.append((column, before, after))
        if self.added_names:
            edits.append((OTHER_NAMES, None, ", ".join(self.added_names)))
        return edits

    @property
    def changes(self) -> bool:
        """Whether anything is written down; whether forms may suggest it is, too, and no column of the list."""
        known, released = self.organization, self.values.released
        return known is None or bool(self.edits) or (released is not None and known.released != released)


def check_list(*, session: Session, lines: Sequence[Line]) -> Imported:
    """What :func:`import_list` would do; nothing is changed.

    :raises FaultyList: lines that mean the same organisation, or two at once
    """
    return _counted(_plan(session, lines, released=None))


def propose(*, session: Session, lines: Sequence[Line]) -> list[Proposed]:
    """Row by row what :func:`import_list` would make or change; rows that change nothing are left out.

    :raises FaultyList: lines that mean the same organisation, or two at once
    """
    return [
        Proposed(step.line.row, step.values.names, step.organization is None, step.edits)
        for step in _plan(session, lines, released=None)
        if step.changes
    ]


def import_list(*, session: Session, lines: Sequence[Line], released: bool, now: datetime, actor: Actor) -> Imported:
    """Write a list down. Empty cells keep what is known; other names are added, never taken away.

    ``released``: public forms may suggest the listed ones; False leaves that as it is.

    :raises FaultyList: lines that mean the same organisation, or two at once
    """
    steps = _plan(session, lines, released=released or None)
    done = _counted(steps)
    for step in steps:
        if step.organization is None:
            add_organization(session=session, values=step.values, source="import", now=now)
        elif step.changes:
            known = step.organization.id
            if edit_organization(session=session, id=known, values=step.values, now=now, actor=actor):
                done.concerned.append(known)
    return done


def _counted(steps: Sequence[_Step]) -> Imported:
    return Imported(
        new=sum(step.organization is None for step in steps),
        updated=sum(step.organization is not None and step.changes for step in steps),
        unchanged=sum(step.organization is not None and not step.changes for step in steps),
    )


def _plan(session: Session, lines: Sequence[Line], *, released: bool | None) -> list[_Step]:
    owners = _owners(session, lines)
    spellings = _spellings(session, {organization.id for organization in owners.values()})
    faults: list[Fault] = []
    steps: list[_Step] = []
    rows_of_keys: dict[str, int] = {}
    rows_of_organizations: dict[int, int] = {}
    for line in lines:
        keys = _keys(line)
        found = {owners[key].id: owners[key] for key in keys if key in owners}
        twin = next((rows_of_keys[key] for key in keys if key in rows_of_keys), None)
        twin = twin or next((rows_of_organizations[each] for each in found if each in rows_of_organizations), None)
        rows_of_keys.update(dict.fromkeys(keys, line.row))
        rows_of_organizations.update(dict.fromkeys(found, line.row))
        value = next(iter(line.names.values()))
        if twin is not None:
            faults.append(Fault(line.row, Problem.SAME_ORGANIZATION, value=value, other=str(twin)))
        elif len(found) > 1:
            both = " / ".join(next(iter(each.names.values()), "") for each in found.values())
            faults.append(Fault(line.row, Problem.TWO_MATCHES, value=value, other=both))
        else:
            known = next(iter(found.values()), None)
            steps.append(_step(line, known, spellings[known.id] if known else {}, released))
    if faults:
        raise FaultyList(tuple(faults))
    return steps


def _step(line: Line, known: Organization | None, spellings: dict[str, str], released: bool | None) -> _Step:
    kind = line.kind or (known.kind if known else None)
    if kind is None or (line.kind is None and line.represents is not None):
        kind = OrganizationKind.MISSION if line.represents else OrganizationKind.ORGANIZATION
    others = {spelling_key(name): name for name in line.other_names}
    values = Values(
        names=LocalizedText({**(known.names if known else {}), **line.names}),
        kind=kind,
        represents=line.represents or (known.represents if known else None),
        group_name=line.group_name,
        notes=line.notes,
        released=released,
        other_names=list({**others, **spellings}.values()),
    )
    return _Step(line, known, values, [name for key, name in others.items() if key not in spellings])


def _keys(line: Line) -> list[str]:
    return list(dict.fromkeys(spelling_key(name) for name in (*line.names.values(), *line.other_names)))


def _owners(session: Session, lines: Sequence[Line]) -> dict[str, Organization]:
    keys = sorted({key for line in lines for key in _keys(line)})
    found: dict[str, Organization] = {}
    for start in range(0, len(keys), KEYS_AT_ONCE):
        rows = session.execute(
            select(OrganizationName.key, Organization)
            .join(Organization, Organization.id == OrganizationName.organization_id)
            .where(OrganizationName.key.in_(keys[start : start + KEYS_AT_ONCE]))
        )
        found.update((row[0], row[1]) for row in rows)
    return found


def _spellings(session: Session, ids: set[int]) -> dict[int, dict[str, str]]:
    """Organisation id to all its spellings, by their keys."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    wanted = sorted(ids)
    for start in range(0, len(wanted), KEYS_AT_ONCE):
        rows = session.scalars(
            select(OrganizationName).where(OrganizationName.organization_id.in_(wanted[start : start + KEYS_AT_ONCE]))
        )
        for row in rows:
            found[row.organization_id][row.key] = row.name
    return found
