"""What makes, changes and removes the sessions of an event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.events.models import EventSession
from forumapp.events.rules import EndsBeforeStart, SessionTaken, UnknownPart, exceeded
from forumapp.events.service.editing import raise_revision


def save_session(*, session: Session, event_id: int, id: int | None, values: Mapping[str, Any]) -> EventSession:
    """Add (``id`` None) or change a session by its columns' names. Fewer places than are taken only stop new guests.

    :raises UnknownPart: for an id that the event does not have
    :raises EndsBeforeStart: where it would end before it starts
    """
    raise_revision(session=session, event_id=event_id)  # holds the event: places are taken under the same lock
    if id is None:
        saved = EventSession(event_id=event_id, taken=0, exceeded=0)
    else:
        saved = _locked(session, event_id, id)
    for name, value in values.items():
        setattr(saved, name, value)
    if saved.ends_at <= saved.starts_at:
        raise EndsBeforeStart
    saved.exceeded = exceeded(places=saved.places, taken=saved.taken)
    session.add(saved)
    session.flush()
    return saved


def remove_session(*, session: Session, event_id: int, id: int) -> None:
    """Take a session that nobody chose off the event.

    :raises UnknownPart: for an id that the event does not have
    :raises SessionTaken: where guests chose it
    """
    raise_revision(session=session, event_id=event_id)
    removed = _locked(session, event_id, id)
    if removed.taken:
        raise SessionTaken(removed.taken)
    session.delete(removed)
    session.flush()


def _locked(session: Session, event_id: int, id: int) -> EventSession:
    found = session.scalar(
        select(EventSession)
        .where(EventSession.event_id == event_id, EventSession.id == id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise UnknownPart("sessions", id)
    return found
