"""How many came in on each day of an event that has several, and to each of its sessions."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, distinct, func, select
from sqlalchemy.orm import Session

from forumapp.attendance.queries.counting import COUNTED_SCAN
from forumapp.checkin.models import Scan, SessionAttendance
from forumapp.checkin.rules import Direction
from forumapp.events.models import Category, Event, EventSession
from forumapp.kernel.dates import local
from forumapp.registration.models import Registration

_CAME = (
    select(func.count(distinct(Scan.registration_id)))
    .join(Registration, (Registration.id == Scan.registration_id) & (Registration.event_id == Scan.event_id))
    .where(
        COUNTED_SCAN,
        Scan.direction == Direction.IN.value,
        Scan.corrected_at >= bindparam("begins"),
        Scan.corrected_at < bindparam("ends"),
    )
)
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


def came_by_day(*, session: Session, event: Event) -> list[tuple[date, int]]:
    """Each day of the event at its place with the people who were let in on it, each once a day; none for one day.

    Whoever came on two days is in both numbers: they are never added up to the attended figure.
    """
    zone = ZoneInfo(event.zone)
    first, last = local(event.starts_at, event.zone).date(), local(event.ends_at, event.zone).date()
    if first == last:
        return []
    found = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        span = {
            "begins": datetime.combine(day, time(), zone),
            "ends": datetime.combine(day + timedelta(days=1), time(), zone),
        }
        found.append((day, session.execute(_CAME, {"event": event.id, **span}).scalar_one()))
    return found


def came_by_session(*, session: Session, event: Event) -> list[tuple[int, int]]:
    """Each session of the event, by its id, with the participants who were let in to it, each once, in their order.

    None where nobody was scanned at a session's door. Whoever came to two sessions is in both numbers: they are never
    added up to the figure of participants.
    """
    if session.execute(_SCANNED, {"event": event.id}).first() is None:
        return []
    return [(number, people) for number, people in session.execute(_CAME_TO, {"event": event.id})]
