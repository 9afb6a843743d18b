"""Every table that holds something about one person, found by walking the metadata.

A table is hers if it has a column ``registration_id``, or points at a table that is. What another room adds later is
found the same way; a test asks for a decision where a table points at registrations by another name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Column, ColumnElement, LargeBinary, Table, or_, select
from sqlalchemy.orm import Session

from forumapp.orm import Base
from forumapp.registration.models import Registration

OWNER = "registration_id"
PEOPLE: Table = Registration.__table__  # type: ignore[assignment]  # a declared table is a Table


@dataclass(frozen=True)
class Owned:
    """A table with rows of a person: by its own column ``via``, or by a row of ``parents`` that a column points at."""

    table: Table
    via: Column[Any] | None
    parents: tuple[tuple[Column[Any], Owned], ...] = ()

    def rows_of(self, ids: list[str]) -> ColumnElement[bool]:
        """The condition that finds the rows of these registrations."""
        ways = [] if self.via is None else [self.via.in_(ids)]
        for column, parent in self.parents:
            [key] = parent.table.primary_key.columns
            ways.append(column.in_(select(key).where(parent.rows_of(ids))))
        return or_(*ways)

    @property
    def personal(self) -> list[Column[Any]]:
        """Its columns with personal data."""
        return [column for column in self.table.columns if column.info.get("personal")]


@cache
def owned_tables() -> tuple[Owned, ...]:
    """Every table with rows of a person: the registrations first, each after what it belongs to."""
    tables = sorted(Base.metadata.tables.values(), key=lambda table: table.name)
    direct = {table.name: Owned(table, table.c[OWNER]) for table in tables if OWNER in table.c}
    found = {name: Owned(one.table, one.via, _parents(one.table, direct)) for name, one in direct.items()}
    grown = True
    while grown:
        further = {
            table.name: Owned(table, None, parents)
            for table in tables
            if table.name not in found and table is not PEOPLE
            for parents in [_parents(table, found)]
            if parents
        }
        found |= further
        grown = bool(further)
    return (Owned(PEOPLE, PEOPLE.c.id), *found.values())


def _parents(table: Table, found: Mapping[str, Owned]) -> tuple[tuple[Column[Any], Owned], ...]:
    """The columns of a table that point at one of the person's, other than itself."""
    keys = sorted(table.foreign_keys, key=lambda key: key.parent.name)
    return tuple(
        (key.parent, parent)
        for key in keys
        if (parent := found.get(key.column.table.name)) is not None
        and parent.table is not table
        and len(parent.table.primary_key.columns) == 1
    )


def ids_of_person(*, session: Session, registration_id: str) -> list[str]:
    """The registration and those that were merged into it: one person."""
    ids = [registration_id]
    for known in ids:
        ids += [
            one
            for one in session.scalars(select(PEOPLE.c.id).where(PEOPLE.c.merged_into_id == known))
            if one not in ids
        ]
    return ids


@dataclass(frozen=True)
class Holding:
    """What one table holds about a person: plain values by column."""

    table: str
    rows: list[dict[str, Any]]


def holdings(*, session: Session, ids: list[str]) -> list[Holding]:
    """Everything that is held about a person, table by table, without hashes, keys and the contents of files."""
    held = []
    for owned in owned_tables():
        columns = [column for column in owned.table.columns if is_shown(column)]
        statement = select(*columns).where(owned.rows_of(ids)).order_by(*owned.table.primary_key.columns)
        rows = [{str(name): value for name, value in row._mapping.items()} for row in session.execute(statement)]
        if rows:
            held.append(Holding(str(owned.table.name), rows))
    return held


_TECHNICAL = ("hash", "sha256", "_key", "search_keys", "lease_until", "next_attempt_at", "attempts", "revision")


def is_shown(column: Column[Any]) -> bool:
    """Whether a person is shown the column: not a secret's hash, what is only computed, or a file's bytes."""
    return not isinstance(column.type, LargeBinary) and not any(
        column.name == name or column.name.endswith(name) for name in _TECHNICAL
    )


def pointing_elsewise() -> set[tuple[str, str]]:
    """Columns that point at registrations under another name: they say something of two people, or of a group."""
    return {
        (table.name, key.parent.name)
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table is PEOPLE and key.parent.name != OWNER
    }
