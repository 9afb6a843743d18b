"""When the doors close: once on each day of the event, at the time of day of its last closing."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

GRACE = timedelta(hours=1)
"""So long after closing whoever is still inside is let out by the system: real exits come first."""
LATE_SCANS = timedelta(days=3)
"""So long after the last closing scans may still arrive from phones that had no network."""


def closings_of(*, starts_at: datetime, last: datetime, zone: str) -> list[datetime]:
    """The moments at which the doors close, one a day of the event's place, ``last`` at the end.

    None lies before ``starts_at``: an event that ends in the small hours closes first on the next day.
    """
    here = ZoneInfo(zone)
    end, start = last.astimezone(here), starts_at.astimezone(here)
    days = (end.date() - start.date()).days
    moments = [datetime.combine(end.date() - timedelta(days=back), end.time(), here) for back in range(days, -1, -1)]
    return [moment.astimezone(last.tzinfo) for moment in moments if moment > starts_at]
