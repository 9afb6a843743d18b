"""What the public pages read: one narrow row decides which page it is, the rest only where it is made anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, Engine, bindparam, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from forumapp.directory.models import Host
from forumapp.events.models import Category, Event, ProgrammeItem
from forumapp.events.rules import Window
from forumapp.orm import engines
from forumapp.release.models import Release
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
_HELD_UNTIL = (
    select(func.max(Release.embargo_until))
    .where(Release.event_id == Event.id, Release.published_at.is_not(None))
    .scalar_subquery()
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
    _HELD_UNTIL,
).where(Event.slug == bindparam("slug"), Event.published_at.is_not(None))
_WHOLE = (
    select(Event)
    .options(
        selectinload(Event.programme).joinedload(ProgrammeItem.speaker),
        selectinload(Event.speakers),
        selectinload(Event.partners),
        selectinload(Event.sessions),
        joinedload(Event.series),
    )
    .where(Event.id == bindparam("id"))
)
_LIST = select(Event).where(Event.published_at.is_not(None)).order_by(Event.starts_at, Event.id)


@dataclass(frozen=True)
class State:
    """What decides which bytes a reader of a published event gets; ``row`` is how the driver gave it."""

    event_id: int
    revision: int
    host_revision: int
    ends_at: datetime
    window: Window
    places: Places
    held_until: datetime | None
    """The latest embargo of the event's published releases, past ones too."""
    row: tuple[Any, ...]


def state_row(*, engine: Engine, slug: str) -> tuple[Any, ...] | None:
    """The row behind the state of the published event with this address, read for every reader of a public page."""
    statement, names, constants = _as_text(engine.dialect)
    values = {**constants, "slug": slug}
    return engines.driver_row(engine, statement, values if names is None else tuple(values[name] for name in names))


def state_of(*, engine: Engine, slug: str) -> State | None:
    """The state of the published event with this address; None for every other."""
    row = state_row(engine=engine, slug=slug)
    if row is None:
        return None
    event_id, revision, host, starts_at, ends_at, opens, closes, places, taken, exceeded, free, held = row
    return State(
        event_id=event_id,
        revision=revision,
        host_revision=host,
        ends_at=_moment(ends_at),
        window=Window(_moment(opens) if opens else None, _moment(closes or starts_at)),
        places=Places(places, taken, exceeded, category_free=bool(free)),
        held_until=_moment(held) if held else None,
        row=row,
    )


@lru_cache(maxsize=4)
def _as_text(dialect: Dialect) -> tuple[str, Sequence[str] | None, dict[str, Any]]:
    """The statement as this driver takes it, the order of its parameters (None: by name) and the constant ones."""
    compiled = _STATE.compile(dialect=dialect)
    return str(compiled), compiled.positiontup, dict(compiled.construct_params({"slug": ""}))


def _moment(value: datetime | str) -> datetime:
    """A moment as the driver gives it: SQLite's is a text in UTC."""
    read = datetime.fromisoformat(value) if isinstance(value, str) else value
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read


def whole_event(*, session: Session, event_id: int) -> Event:
    """The event with programme, speakers and partners."""
    return session.execute(_WHOLE, {"id": event_id}).scalar_one()


def published_events(*, session: Session) -> list[Event]:
    """The events that guests may see, by their start."""
    return list(session.scalars(_LIST))
