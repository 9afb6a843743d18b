"""Every table that belongs to an event, found by walking the metadata, and whether its rows still say anything.

A table is the event's if it has a column ``event_id`` or ``registration_id``, or points at a table that is. What
another room adds later is found the same way, and a personal column that is not found fails a test.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, LargeBinary, String, Table, and_, cast, func, or_, select, true
from sqlalchemy.orm import Session

from forumapp.checkin.models import Attendance
from forumapp.events.models import Event
from forumapp.orm import Base, Localized, table_of
from forumapp.privacy.queries.walk import OWNER, PEOPLE
from forumapp.privacy.rules import COUNTED, COVERED, KEPT, NAMED, OUTSIDE

EVENT = "event_id"


@dataclass(frozen=True)
class OfEvent:
    """A table with rows of an event: by its own column ``via``, or by a row of ``parents`` that a column points at."""

    table: Table
    via: Column[Any] | None
    parents: tuple[tuple[Column[Any], OfEvent], ...] = ()

    def rows_of(self, event_id: int) -> ColumnElement[bool]:
        """The condition that finds the event's rows."""
        ways: list[ColumnElement[bool]] = [] if self.via is None else [self.via == event_id]
        for column, parent in self.parents:
            [key] = parent.table.primary_key.columns
            ways.append(column.in_(select(key).where(parent.rows_of(event_id))))
        return or_(*ways)

    @property
    def personal(self) -> list[Column[Any]]:
        """Its columns with personal data that a destruction empties."""
        return [
            column
            for column in self.table.columns
            if column.info.get("personal")
            and (self.table.name, column.name) not in OUTSIDE
            and COVERED.get(self.table.name) != column.name
        ]


@cache
def event_tables() -> tuple[OfEvent, ...]:
    """Every table with rows of an event, what points at another one before it, so that rows can be deleted in turn."""
    tables = list(Base.metadata.sorted_tables)
    event = table_of(Event)
    found = {event.name: OfEvent(event, event.c.id)}
    found |= {table.name: OfEvent(table, table.c[EVENT]) for table in tables if EVENT in table.c}
    people = found[PEOPLE.name]
    grown = True
    while grown:
        further = {
            table.name: OfEvent(table, None, parents)
            for table in tables
            if table.name not in found and (parents := _parents(table, found, people))
        }
        found |= further
        grown = bool(further)
    # A row may be the event's by its person alone: a mail without the event, a scan of somebody known by now.
    for name, one in found.items():
        if one.via is not None and name not in (event.name, PEOPLE.name) and OWNER in one.table.c and one.via.nullable:
            found[name] = OfEvent(one.table, one.via, ((one.table.c[OWNER], people),))
    return tuple(found[table.name] for table in reversed(tables) if table.name in found)


def _parents(table: Table, found: dict[str, OfEvent], people: OfEvent) -> tuple[tuple[Column[Any], OfEvent], ...]:
    """By the person where there is one, else by every column that points at a table of the event."""
    if OWNER in table.c:
        return ((table.c[OWNER], people),)
    return tuple(
        (key.parent, found[key.column.table.name])
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name)
        if key.column.table.name in found
        and key.column.table is not table
        and len(key.column.table.primary_key.columns) == 1
    )


def says_something(column: Column[Any]) -> ColumnElement[bool]:
    """Whether a personal column holds anything at all; what is absent is neither true nor false."""
    if isinstance(column.type, LargeBinary):
        return func.length(column) > 0
    if isinstance(column.type, (Localized, JSON)):
        return cast(column, String).not_in(("{}", "[]", "null", '""'))
    if isinstance(column.type, String):
        return column != ""
    return column.is_not(None)


def with_content(one: OfEvent) -> ColumnElement[bool]:
    """The condition that finds the rows of a table that still say something of a person."""
    if one.table is PEOPLE:
        came = PEOPLE.c.id.in_(select(Attendance.registration_id).where(Attendance.first_admitted_at.is_not(None)))
        others = [
            and_(says_something(column), ~came) if column.name in COUNTED else says_something(column)
            for column in one.personal
            if column.name not in NAMED
        ]
        return or_(PEOPLE.c.destroyed_at.is_(None), *others)
    return or_(*(says_something(column) for column in one.personal)) if one.personal else true()


def remains(*, session: Session, event_id: int) -> list[str]:
    """The tables in which something of a person of the event is left."""
    return [
        one.table.name
        for one in event_tables()
        if one.personal
        and one.table.name not in KEPT - {"subject_requests"}
        and session.execute(
            select(true()).select_from(one.table).where(one.rows_of(event_id), with_content(one)).limit(1)
        ).first()
    ]
