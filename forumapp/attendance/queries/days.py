"""How many participants came on each day of an event that has several, and to each of its sessions."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, bindparam, case, distinct, func, select
from sqlalchemy.orm import Session

from forumapp.attendance.queries.conditions import COUNTED_SCAN
from forumapp.attendance.rules import Cells
from forumapp.checkin.models import Scan, SessionAttendance
from forumapp.checkin.rules import Direction
from forumapp.events.models import Category, Event, EventSession
from forumapp.kernel.dates import local
from forumapp.registration.models import Registration

_CAME_TO = (
    select(EventSession.id, func.count(Category.id))
    .select_from(EventSession)
    .outerjoin(SessionAttendance, SessionAttendance.session_id == EventSession.id)
    .outerjoin(Registration, Registration.id == SessionAttendance.registration_id)
    .outerjoin(Category, and_(Category.id == Registration.category_id, Category.counts))
    .where(EventSession.event_id == bindparam("event"))
    .group_by(EventSession.id, EventSession.starts_at)
    .order_by(EventSession.starts_at, EventSession.id)
)
_SCANNED = select(Scan.id).where(Scan.event_id == bindparam("event"), Scan.session_id.is_not(None)).limit(1)


def days_of(event: Event) -> list[date]:
    """The days of an event of several at its place; none for one of a single day."""
    first, last = local(event.starts_at, event.zone).date(), local(event.ends_at, event.zone).date()
    return [first + timedelta(days=number) for number in range((last - first).days + 1)] if first != last else []


def came_by_day(*, session: Session, event: Event) -> Cells:
    """Each day of an event of several with the participants who were let in on it, each once a day; none for one day.

    Whoever came on two days is in both numbers: they are never added up.
    """
    days = days_of(event)
    if not days:
        return ()
    counted = {row[0]: row[1] for row in session.execute(_came_by_day(days, event.zone), {"event": event.id})}
    return tuple((day.isoformat(), counted.get(number, 0)) for number, day in enumerate(days))


def _came_by_day(days: list[date], zone: str) -> Select[*tuple[Any, ...]]:
    came = day_number(days, zone).label("day_number")
    return (
        select(came, func.count(distinct(Scan.registration_id)))
        .join(Registration, and_(Registration.id == Scan.registration_id, Registration.event_id == Scan.event_id))
        .join(Category, and_(Category.id == Registration.category_id, Category.counts))
        .where(COUNTED_SCAN, Scan.direction == Direction.IN.value)
        .group_by("day_number")
    )


def day_number(days: list[date], zone: str) -> Any:
    """The place of a scan's day among ``days``, as SQL; null before the first and after the last."""
    tz = ZoneInfo(zone)
    begins = [datetime.combine(day, time(), tz) for day in (*days, days[-1] + timedelta(days=1))]
    return case(
        (Scan.corrected_at < begins[0], None),
        *((Scan.corrected_at < end, number) for number, end in enumerate(begins[1:])),
        else_=None,
    )


def came_by_session(*, session: Session, event: Event) -> list[tuple[int, int]]:
    """Each session of the event, by its id, with the participants who were let in to it, each once, in their order.

    None where nobody was scanned at a session's door. Whoever came to two sessions is in both numbers: they are never
    added up to the figure of participants.
    """
    if session.execute(_SCANNED, {"event": event.id}).first() is None:
        return []
    return [(number, people) for number, people in session.execute(_CAME_TO, {"event": event.id})]
