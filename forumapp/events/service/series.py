"""What makes and names a series, and says which events are in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from forumapp.events.models import Event, Series
from forumapp.events.queries import get_series
from forumapp.events.service.editing import edit_event


def save_series(
    *, session: Session, id: int | None, values: Mapping[str, Any], event_ids: Collection[int], now: datetime
) -> Series:
    """Make a series (``id`` None) or change one by its columns' names; exactly the events with ``event_ids`` are in it.

    An event that was in another series leaves it. The pages of all that are concerned know.

    :raises UnknownSeries: for an id that is none
    """
    if id is None:
        series = Series(created_at=now)
        session.add(series)
    else:
        series = get_series(session=session, id=id)
    for name, value in values.items():
        setattr(series, name, value)
    session.flush()
    concerned = select(Event.id).where(or_(Event.series_id == series.id, Event.id.in_(event_ids))).order_by(Event.id)
    for event_id in session.scalars(concerned).all():
        inside = event_id in event_ids
        edit_event(session=session, event_id=event_id, values={"series_id": series.id if inside else None})
    session.refresh(series)
    return series
