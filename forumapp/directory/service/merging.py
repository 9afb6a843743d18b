"""Merging organisations: everything that points at one moves to the other, and a row says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Column, PrimaryKeyConstraint, UniqueConstraint, exists, update
from sqlalchemy.orm import Session

from forumapp.directory.models import Organization, OrganizationChange
from forumapp.directory.rules import SameOrganization
from forumapp.directory.service.editing import held, note, refresh_keys
from forumapp.kernel.actors import Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.orm import Base, table_of


def merge_organizations(*, session: Session, id: int, into: int, now: datetime, actor: Actor) -> None:
    """Let the organisation ``into`` take over whatever points at ``id``: spellings, people, delegations.

    The one that stays keeps its names and learns those in languages that it had none in. The row of the one that went
    stays for frozen sets, which are never changed, and for old addresses. Whoever calls holds every event's changes
    (:func:`forumapp.events.service.hold_every_change`), so that nobody registers under it meanwhile.

    :raises SameOrganization: both are one
    :raises UnknownOrganization: one of them is none, or was merged before
    """
    if id == into:
        raise SameOrganization
    rows = held(session=session, ids=[id, into])
    gone, stays = rows[id], rows[into]
    names = (_written(gone.names), _written(stays.names))
    for column in pointing_columns():
        _move(session, column, id=id, into=into)
    stays.names = LocalizedText({**gone.names, **stays.names})
    stays.revision += 1
    gone.merged_into_id, gone.released, gone.revision = into, False, gone.revision + 1
    session.expire(stays, ["spellings"])
    session.expire(gone, ["spellings"])
    refresh_keys(session=session, organization=stays)
    note(session=session, organization_id=into, changes=[("merged", *names)], now=now, actor=actor, other_id=id)


def pointing_columns() -> Iterator[Column[int]]:
    """Every column of the whole schema that points at an organisation, but for its history."""
    organizations, history = table_of(Organization), table_of(OrganizationChange)
    for table in Base.metadata.sorted_tables:
        if table is history:
            continue
        for key in table.foreign_keys:
            if key.column.table is organizations:
                yield key.parent


def _move(session: Session, column: Column[int], *, id: int, into: int) -> None:
    """Point the rows at the other organisation, but for those that it has in the same place already."""
    table = column.table
    statement = update(table).where(column == id).values({column: into})
    for unique in unique_columns(column):
        other = table.alias()
        twin = exists().where(
            other.c[column.name] == into, *(other.c[each.name] == each for each in unique if each is not column)
        )
        statement = statement.where(~twin)
    session.execute(statement, execution_options={"synchronize_session": False})


def unique_columns(column: Column[int]) -> list[tuple[Column[object], ...]]:
    """The columns of each uniqueness that the column is a part of."""
    found = [tuple(index.columns) for index in column.table.indexes if index.unique]
    found += [
        tuple(constraint.columns)
        for constraint in column.table.constraints
        if isinstance(constraint, (UniqueConstraint, PrimaryKeyConstraint))
    ]
    return [columns for columns in found if column in columns]


def _written(names: LocalizedText) -> str:
    return " · ".join(names.values())
