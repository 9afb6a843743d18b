"""Desks of an event, and the events whose door somebody may open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.checkin.models import Device
from forumapp.events.models import Event

OVER = timedelta(hours=12)
"""So long after its end an event is listed after those to come."""


def desk_names(*, session: Session, event_id: int) -> Sequence[str]:
    """Names of desks that were opened at the event, in the order of their names."""
    return session.scalars(
        select(Device.desk).where(Device.event_id == event_id).distinct().order_by(Device.desk)
    ).all()


def events_by_nearness(*, session: Session, now: datetime) -> Sequence[Event]:
    """All events: those on or to come, the next one first, then those that are over, the last one first."""
    events = session.scalars(select(Event).order_by(Event.starts_at, Event.id)).all()
    coming = [event for event in events if event.ends_at + OVER >= now]
    over = [event for event in events if event.ends_at + OVER < now]
    return [*coming, *reversed(over)]


def zone_of(*, session: Session, event_id: int) -> str:
    """The IANA zone in which an event's times are shown."""
    return session.execute(select(Event.zone).where(Event.id == event_id)).scalar_one()
