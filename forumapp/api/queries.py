"""What the interface reads beyond what the rooms below already answer."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from forumapp.events.models import Event


def event_of(*, session: Session, event_id: int) -> Event:
    """A key's event with its categories."""
    return session.scalars(select(Event).options(selectinload(Event.categories)).where(Event.id == event_id)).one()
