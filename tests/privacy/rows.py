"""Rows in every table that holds something about a person, with a mark in each personal column."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, Integer, LargeBinary, String, Table, insert, select, update
from sqlalchemy.orm import Session

from forumapp.attendance.models import Rows
from forumapp.kernel.localized import LocalizedText
from forumapp.orm import Base, Localized, Moment
from forumapp.privacy.queries import event_tables, owned_tables
from forumapp.privacy.rules import OUTSIDE
from forumapp.registration.models import Registration
from tests.support.signed import unprotected

MARK = "Marked-Person"
_serial = count(1_000_000)
AT = datetime(2023, 11, 2, tzinfo=UTC)


def mark_everything(session: Session, registration: Registration) -> None:
    """Give the registration a row in every table of hers, and write the mark into every personal column of it."""
    for owned in owned_tables():
        table = owned.table
        if (
            table.name != "registrations"
            and not session.execute(select(table).where(owned.rows_of([registration.id]))).first()
        ):
            _insert(session, table, registration, owner=True)
        values = {column.name: _marked(column) for column in owned.personal if not column.primary_key}
        if values:
            session.execute(update(table).where(owned.rows_of([registration.id])).values(values))
    session.commit()
    session.expire_all()


def mark_event(session: Session, registration: Registration) -> None:
    """Give the event of a registration rows in every table of its own, with the mark in each personal column.

    A table whose rows may be of a person or of the event alone gets one of the event alone; those of the person are
    :func:`mark_everything`'s.
    """
    of_people = {owned.table.name for owned in owned_tables()}
    for one in reversed(event_tables()):
        table = one.table
        if table.name == "events" or not any(column.info.get("personal") for column in table.c):
            continue
        owner = table.c.get("registration_id")
        if table.name not in of_people or (owner is not None and owner.nullable and "event_id" in table.c):
            _insert(session, table, registration, owner=False)
        values = {column.name: _marked(column) for column in table.c if _may_be_marked(column)}
        if values:
            with unprotected(session):
                session.execute(update(table).values(values))
    session.commit()
    session.expire_all()


def _may_be_marked(column: Column[Any]) -> bool:
    return goes(column) and not column.primary_key and not column.unique


def goes(column: Column[Any]) -> bool:
    """Whether the column is personal, and no exception says that it stays."""
    return bool(column.info.get("personal")) and (column.table.name, column.name) not in OUTSIDE


def _insert(session: Session, table: Table, registration: Registration, *, owner: bool) -> dict[str, Any]:
    values = {
        column.name: value
        for column in table.columns
        if (value := _value(session, column, registration, owner=owner)) is not None
    }
    session.execute(insert(table).values(values))
    return values


def _value(session: Session, column: Column[Any], registration: Registration, *, owner: bool) -> Any:
    if column.name == "registration_id":
        return registration.id if owner else None
    if column.name == "event_id":
        return registration.event_id
    for key in column.foreign_keys:
        target = key.column.table
        if target.name == "registrations":
            return None if column.nullable else registration.id
        if column.nullable:
            return None
        known = session.execute(select(key.column)).first()
        return known[0] if known else _insert(session, target, registration, owner=True)[key.column.name]
    if column.nullable and not column.primary_key:
        return None
    return _marked(column) if column.info.get("personal") else _plain(column)


def _marked(column: Column[Any]) -> Any:
    kind = column.type
    if isinstance(kind, Localized):
        return LocalizedText(en=MARK)
    if isinstance(kind, String):
        return MARK if kind.length is None or kind.length >= len(MARK) else "ZZ"[: kind.length]
    if isinstance(kind, LargeBinary):
        return MARK.encode()
    if isinstance(kind, JSON):
        return {"said": MARK}
    return _plain(column)


def _plain(column: Column[Any]) -> Any:
    kind, number = column.type, next(_serial)
    if isinstance(kind, Localized):
        return LocalizedText(en="Text")
    if isinstance(kind, String):
        text = f"x{number}"
        return text if kind.length is None else text[-kind.length :]
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Integer):
        return number
    if isinstance(kind, Moment):
        return AT + timedelta(seconds=number - 1_000_000)
    if isinstance(kind, Date):
        return date(2023, 11, 2)
    if isinstance(kind, LargeBinary):
        return b"x"
    if isinstance(kind, Rows):
        return {}
    if isinstance(kind, JSON):
        return []
    raise TypeError(column)


def everything(session: Session, *, without: frozenset[str] = frozenset()) -> str:
    """The whole database as text, but the tables ``without``."""
    return "\n".join(
        f"{table.name}: {tuple(row)!r}"
        for table in Base.metadata.sorted_tables
        if table.name not in without
        for row in session.execute(select(table))
    )
