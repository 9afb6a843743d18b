"""Making an event, from nothing or from another one's texts and set-up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.events.models import Category, Change, Event
from forumapp.events.rules import (
    DEFAULT_CATEGORIES,
    LONGEST_SLUG,
    SLUG,
    BadSlug,
    EndsBeforeStart,
    Shift,
    SlugTaken,
)
from forumapp.events.service.copying import copy_parts
from forumapp.kernel.localized import LocalizedText


def create_event(
    *,
    session: Session,
    slug: str,
    title: LocalizedText,
    languages: Sequence[str],
    zone: str,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    published: bool = True,
    source: Event | None = None,
    window: bool = True,
    series_id: int | None = None,
) -> Event:
    """Make an event with the default categories, without limits or review, open for registration until it starts.

    ``source`` is an event with all of which it begins instead, but people: see :func:`.copying.copy_parts`, which also
    says what ``window`` does. What other rooms keep of it (questions, notice) they copy themselves.

    :raises BadSlug: for what is no address
    :raises SlugTaken: where another event has the address
    :raises EndsBeforeStart: where it would end before it starts
    """
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        raise BadSlug(slug)
    if ends_at <= starts_at:
        raise EndsBeforeStart
    if session.scalar(select(Event.id).where(Event.slug == slug)) is not None:
        raise SlugTaken(slug)
    event = Event(
        slug=slug,
        title=title,
        languages=list(languages),
        zone=zone,
        starts_at=starts_at,
        ends_at=ends_at,
        created_at=now,
        published_at=now if published else None,
        series_id=series_id,
    )
    session.add(event)
    if source is None:
        event.categories = _default_categories()
    else:
        shift = Shift(source.zone, source.starts_at, zone, starts_at)
        copy_parts(source=source, event=event, shift=shift, window=window)
    session.flush()
    session.add(Change(event_id=event.id, number=0))
    session.flush()
    return event


def _default_categories() -> list[Category]:
    return [
        Category(
            code=default.code,
            names=default.names,
            counts=default.counts,
            public=default.public,
            position=position,
        )
        for position, default in enumerate(DEFAULT_CATEGORIES)
    ]
