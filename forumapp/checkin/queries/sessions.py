"""The sessions of an event at their doors: which there are, who came to each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, func, or_, select
from sqlalchemy.orm import Session

from forumapp.checkin.models import Scan, SessionAttendance
from forumapp.checkin.rules import Direction
from forumapp.events.models import EventSession
from forumapp.orm.prepared import Prepared, cursor_of


class InSession(NamedTuple):
    """What one person's scans came to in one session."""

    registration_id: str
    session_id: int
    first_admitted_at: datetime
    first_desk: str | None
    last_left_at: datetime | None
    inside: bool


class SessionCount(NamedTuple):
    """How many people came to a session, and how many are in it: None where no exit from it was scanned."""

    came: int
    inside: int | None


_LISTS = Prepared(
    select(EventSession.id, or_(EventSession.chosen_by_guest, EventSession.places.is_not(None))).where(
        EventSession.event_id == bindparam("event"), EventSession.id.in_(bindparam("ids", expanding=True))
    )
)
_IN_SESSION = (
    SessionAttendance.registration_id,
    SessionAttendance.session_id,
    SessionAttendance.first_admitted_at,
    SessionAttendance.first_desk,
    SessionAttendance.last_left_at,
    SessionAttendance.inside,
)
_OF_PEOPLE = select(*_IN_SESSION).where(
    SessionAttendance.event_id == bindparam("event"),
    SessionAttendance.registration_id >= bindparam("first"),
    SessionAttendance.registration_id <= bindparam("last"),
)


def lists_of_sessions(*, connection: Connection | Session, event_id: int, ids: Collection[int]) -> dict[int, bool]:
    """Those of these sessions that the event has, and whether each has a list of its own."""
    if not ids:
        return {}
    rows = _LISTS.rows(cursor_of(connection), {"event": event_id, "ids": ids})
    return {session_id: bool(listed) for session_id, listed in rows}


def sessions_of_people(
    *, connection: Connection, event_id: int, ids: Sequence[str]
) -> Mapping[str, Sequence[InSession]]:
    """The sessions to which these people came, by registration id; ``ids`` are ordered."""
    found: dict[str, list[InSession]] = {}
    if ids:
        span = {"event": event_id, "first": ids[0], "last": ids[-1]}
        for row in connection.execute(_OF_PEOPLE.order_by(SessionAttendance.session_id), span):
            found.setdefault(row[0], []).append(InSession._make(row))
    return found


def count_sessions(*, session: Session, event_id: int) -> dict[int, SessionCount]:
    """How many people came to each session of the event and are in it now, by the session's id."""
    exits = select(Scan.session_id).where(
        Scan.event_id == event_id,
        Scan.direction == Direction.OUT.value,
        Scan.counts,
        Scan.session_id.is_not(None),
    )
    scanned = set(session.scalars(exits.distinct()))
    rows = session.execute(
        select(
            EventSession.id,
            func.count(SessionAttendance.registration_id),
            func.count().filter(SessionAttendance.inside),
        )
        .outerjoin(SessionAttendance, SessionAttendance.session_id == EventSession.id)
        .where(EventSession.event_id == event_id)
        .group_by(EventSession.id)
    )
    return {number: SessionCount(came, inside if number in scanned else None) for number, came, inside in rows}


def came_to_session(*, session: Session, session_id: int) -> list[InSession]:
    """Who came to a session, in the order of their first entry."""
    rows = session.execute(
        select(*_IN_SESSION)
        .where(SessionAttendance.session_id == session_id)
        .order_by(SessionAttendance.first_admitted_at, SessionAttendance.registration_id)
    )
    return [InSession._make(row) for row in rows]


def was_scanned(*, session: Session, session_id: int) -> bool:
    """Whether anything was recorded at the session's door."""
    return session.scalar(select(Scan.id).where(Scan.session_id == session_id).limit(1)) is not None
