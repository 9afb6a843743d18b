"""Noting since when each event's day of destruction has been the one it is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.events.models import Event
from forumapp.privacy.models import KnownDay


def note_days(*, session: Session, now: datetime) -> None:
    """Write down, from ``now`` on, each day that was not known so far; one that was changed begins anew."""
    known = {row.event_id: row for row in session.scalars(select(KnownDay))}
    for event in session.scalars(select(Event)):
        day, row = event.destroyed_at.date(), known.get(event.id)
        if row is None:
            session.add(KnownDay(event_id=event.id, day=day, since=now))
        elif row.day != day:
            row.day, row.since = day, now
