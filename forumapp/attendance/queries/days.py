"""How many came in on each day of an event that has several."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, distinct, func, select
from sqlalchemy.orm import Session

from forumapp.attendance.queries.counting import COUNTED_SCAN
from forumapp.checkin.models import Scan
from forumapp.checkin.rules import Direction
from forumapp.events.models import Event
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
