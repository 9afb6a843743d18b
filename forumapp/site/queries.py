"""What the public pages read: one narrow row decides which page it is, the rest only where it is made anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session, selectinload

from forumapp.directory.models import Host
from forumapp.events.models import Category, Event, ProgrammeItem
from forumapp.events.rules import Window
from forumapp.site.rules import Places

_HOST_REVISION = select(Host.revision).where(Host.id == 1).scalar_subquery()
_CATEGORY_FREE = (
    select(Category.id)
    .where(
        Category.event_id == Event.id,
        Category.public,
        or_(Category.places.is_(None), Category.taken < Category.places + Category.exceeded),
    )
    .exists()
)
_STATE = select(
    Event.id,
    Event.revision,
    func.coalesce(_HOST_REVISION, 0),
    Event.starts_at,
    Event.ends_at,
    Event.registration_opens_at,
    Event.registration_closes_at,
    Event.places,
    Event.taken,
    Event.exceeded,
    _CATEGORY_FREE,
).where(Event.slug == bindparam("slug"), Event.published_at.is_not(None))
_WHOLE = (
    select(Event)
    .options(
        selectinload(Event.programme).joinedload(ProgrammeItem.speaker),
        selectinload(Event.speakers),
        selectinload(Event.partners),
    )
    .where(Event.id == bindparam("id"))
)
_LIST = select(Event).where(Event.published_at.is_not(None)).order_by(Event.starts_at, Event.id)


@dataclass(frozen=True)
class State:
    """What decides which bytes a reader of a published event gets."""

    event_id: int
    revision: int
    host_revision: int
    ends_at: datetime
    window: Window
    places: Places


def state_of(*, session: Session, slug: str) -> State | None:
    """The state of the published event with this address; None for every other."""
    row = session.execute(_STATE, {"slug": slug}).one_or_none()
    if row is None:
        return None
    event_id, revision, host, starts_at, ends_at, opens, closes, places, taken, exceeded, free = row
    return State(
        event_id=event_id,
        revision=revision,
        host_revision=host,
        ends_at=ends_at,
        window=Window(opens, closes or starts_at),
        places=Places(places, taken, exceeded, category_free=bool(free)),
    )


def whole_event(*, session: Session, event_id: int) -> Event:
    """The event with programme, speakers and partners."""
    return session.execute(_WHOLE, {"id": event_id}).scalar_one()


def published_events(*, session: Session) -> list[Event]:
    """The events that guests may see, by their start."""
    return list(session.scalars(_LIST))
