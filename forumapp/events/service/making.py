"""Making an event, from nothing or from another one's texts and set-up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.events.models import Category, Change, Event, Partner, ProgrammeItem, Speaker
from forumapp.events.rules import (
    DEFAULT_CATEGORIES,
    LONGEST_SLUG,
    SLUG,
    BadSlug,
    EndsBeforeStart,
    SlugTaken,
    moved,
)
from forumapp.kernel.localized import LocalizedText

COPIED = (
    "neutral_title",
    "campaign",
    "summary",
    "description",
    "audience",
    "place_name",
    "place_address",
    "place_directions",
    "interpretation",
    "activity_kind",
    "themes",
    "contact_name",
    "contact_email",
    "contact_phone",
    "places",
)
"""What a copy takes over unchanged. The registration window is not in it: its dates belong to the other event."""


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
) -> Event:
    """Make an event with the default categories, without limits or review, open for registration until it starts.

    ``source`` is an event whose texts, categories, programme, speakers and partners it begins with instead; the
    programme keeps its distance from the start. What other rooms keep of it (questions, notice) they copy themselves.

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
    )
    session.add(event)
    if source is None:
        event.categories = _default_categories()
    else:
        _copy(source, event)
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


def _copy(source: Event, event: Event) -> None:
    for name in COPIED:
        setattr(event, name, getattr(source, name))
    if source.doors_open_at is not None:
        event.doors_open_at = _shifted(source.doors_open_at, source, event)
    event.categories = [
        Category(
            code=category.code,
            names=category.names,
            position=category.position,
            counts=category.counts,
            review=category.review,
            public=category.public,
            places=category.places,
        )
        for category in source.categories
    ]
    event.partners = [
        Partner(position=partner.position, names=partner.names, part=partner.part, url=partner.url)
        for partner in source.partners
    ]
    speakers = {
        speaker.id: Speaker(position=speaker.position, names=speaker.names, titles=speaker.titles)
        for speaker in source.speakers
    }
    event.speakers = list(speakers.values())
    event.programme = [
        ProgrammeItem(
            position=item.position,
            starts_at=_shifted(item.starts_at, source, event),
            ends_at=None if item.ends_at is None else _shifted(item.ends_at, source, event),
            title=item.title,
            role=item.role,
            speaker=None if item.speaker_id is None else speakers[item.speaker_id],
        )
        for item in source.programme
    ]


def _shifted(moment: datetime, source: Event, event: Event) -> datetime:
    return moved(
        moment,
        zone=source.zone,
        start=source.starts_at,
        new_zone=event.zone,
        new_start=event.starts_at,
    )
