"""What is read when the doors close: who is inside, whether exits were scanned, when the office closes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from forumapp.checkin.models import Attendance, Closing, Scan, SessionAttendance
from forumapp.checkin.rules import LATE_SCANS, Direction, Source, closings_of
from forumapp.events.models import Event


def count_inside(*, session: Session, event_id: int) -> int:
    """How many people are inside, as the scans say."""
    return session.scalar(select(func.count()).where(Attendance.event_id == event_id, Attendance.inside)) or 0


def exits_scanned(*, session: Session, event_id: int) -> bool:
    """Whether anybody was scanned on the way out: without that nobody knows who is inside."""
    return bool(session.scalar(select(_left_scanned(event_id))))


def inside_sessions(*, session: Session, event_id: int) -> Sequence[tuple[str, int]]:
    """Who is in which session, of those at whose doors exits were scanned: registration id and session id."""
    rows = session.execute(
        select(SessionAttendance.registration_id, SessionAttendance.session_id)
        .where(_in_session(event_id))
        .order_by(SessionAttendance.registration_id, SessionAttendance.session_id)
    )
    return [(row[0], row[1]) for row in rows]


def chosen_closing(*, session: Session, event_id: int) -> Closing | None:
    """The closing time that the office set; None: the event's end."""
    return session.get(Closing, event_id, populate_existing=True)


def closing_moments(*, session: Session, event: Event) -> list[datetime]:
    """When the doors of the event close, the last one at the end."""
    chosen = chosen_closing(session=session, event_id=event.id)
    last = chosen.at if chosen is not None else event.ends_at
    return closings_of(starts_at=event.starts_at, last=last, zone=event.zone)


def events_to_close(*, session: Session, now: datetime) -> Sequence[Event]:
    """Events whose doors may have to be closed: on or just over, with exits scanned and somebody inside."""
    inside = exists().where(Attendance.event_id == Event.id, Attendance.inside)
    in_session = exists().where(_in_session(Event.id))
    return session.scalars(
        select(Event)
        .where(Event.starts_at <= now, Event.ends_at >= now - LATE_SCANS)
        .where(or_(and_(inside, _left_scanned(Event.id)), in_session))
        .order_by(Event.id)
    ).all()


def _in_session(event_id: object) -> ColumnElement[bool]:
    scanned = exists().where(
        Scan.session_id == SessionAttendance.session_id,
        Scan.direction == Direction.OUT.value,
        Scan.counts,
        Scan.source != Source.CLOSING.value,
    )
    return and_(SessionAttendance.event_id == event_id, SessionAttendance.inside, scanned)


def _left_scanned(event_id: object) -> ColumnElement[bool]:
    return exists().where(
        Scan.event_id == event_id,
        Scan.direction == Direction.OUT.value,
        Scan.counts,
        Scan.session_id.is_(None),
        Scan.source != Source.CLOSING.value,
    )
