"""The number that every change of a registration or attendance takes."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from forumapp.events.models import Change
from forumapp.orm.prepared import Prepared, cursor_of

_NEXT_CHANGE = Prepared(
    update(Change)
    .where(Change.event_id == bindparam("event"))
    .values(number=Change.number + 1)
    .returning(Change.number)
)
_HOLD_ALL = Prepared(select(Change.event_id).order_by(Change.event_id).with_for_update())
_HOLD_CHANGES = Prepared(select(Change.number).where(Change.event_id == bindparam("event")).with_for_update())


def hold_changes(*, session: Session | Connection, event_id: int) -> None:
    """Hold the event's change row until the commit without raising its number.

    For a writer that must read first to know whether anything changes. On SQLite the unit of work is that lock.
    """
    cursor = cursor_of(session)
    if cursor.dialect.name != "sqlite":
        _HOLD_CHANGES.first(cursor, {"event": event_id})


def next_change(*, session: Session | Connection, event_id: int) -> int:
    """Take the event's next change number and hold its row's lock until the commit.

    Call it before the first write to a registration or an attendance of the event: writers of one event queue here,
    so commit order equals number order and a roster's cursor misses nothing.
    """
    row = _NEXT_CHANGE.first(cursor_of(session), {"event": event_id})
    if row is None:
        raise NoResultFound(f"No event {event_id} counts its changes.")
    number: int = row[0]
    return number


def hold_every_change(*, session: Session | Connection) -> None:
    """Hold the change rows of all events until the commit, in one order: nobody enters or changes a registration.

    For what concerns people of any event at once. On SQLite the unit of work is that lock.
    """
    cursor = cursor_of(session)
    if cursor.dialect.name != "sqlite":
        _HOLD_ALL.rows(cursor, {})
