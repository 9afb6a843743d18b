"""What is read when the doors close: who is inside, whether exits were scanned, when the office closes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from forumapp.checkin.models import Attendance, Closing, Scan
from forumapp.checkin.rules import LATE_SCANS, Direction, Source, closings_of
from forumapp.events.models import Event


def count_inside(*, session: Session, event_id: int) -> int:
    """How many people are inside, as the scans say."""
    return session.scalar(select(func.count()).where(Attendance.event_id == event_id, Attendance.inside)) or 0


def exits_scanned(*, session: Session, event_id: int) -> bool:
    """Whether anybody was scanned on the way out: without that nobody knows who is inside."""
    return bool(session.scalar(select(_left_scanned(event_id))))


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
    return session.scalars(
        select(Event)
        .where(Event.starts_at <= now, Event.ends_at >= now - LATE_SCANS, inside, _left_scanned(Event.id))
        .order_by(Event.id)
    ).all()


def _left_scanned(event_id: object) -> ColumnElement[bool]:
    return exists().where(
        Scan.event_id == event_id,
        Scan.direction == Direction.OUT.value,
        Scan.counts,
        Scan.session_id.is_(None),
        Scan.source != Source.CLOSING.value,
    )
