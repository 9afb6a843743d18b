"""What is read of events."""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, selectinload

from forumapp.events.models import Event, EventSession, Series
from forumapp.events.rules import UnknownEvent, UnknownSeries

_BY_SLUG = select(Event).options(selectinload(Event.categories)).where(Event.slug == bindparam("slug"))


def find_event(*, session: Session, slug: str) -> Event | None:
    """The event with this slug and its categories, if there is one."""
    return session.scalars(_BY_SLUG, {"slug": slug}).one_or_none()


def known_event(*, session: Session, slug: str) -> Event | None:
    """The same, from what the session has read already: a page's frame after the page."""
    for row in session.identity_map.values():
        if isinstance(row, Event) and row.__dict__.get("slug") == slug and "categories" in row.__dict__:
            return row
    return find_event(session=session, slug=slug)


def event_with_categories(*, session: Session, event_id: int) -> Event:
    """The event with this id and its categories. :raises NoResultFound: if there is none"""
    return session.scalars(select(Event).options(selectinload(Event.categories)).where(Event.id == event_id)).one()


def published_events(*, session: Session) -> list[Event]:
    """The events that guests may see, by their start."""
    return list(
        session.scalars(select(Event).where(Event.published_at.is_not(None)).order_by(Event.starts_at, Event.id))
    )


def get_event(*, session: Session, slug: str) -> Event:
    """The event with this slug. :raises UnknownEvent: if there is none"""
    event = find_event(session=session, slug=slug)
    if event is None:
        raise UnknownEvent(slug)
    return event


def all_series(*, session: Session) -> list[Series]:
    """The series with their events, the newest first."""
    return list(session.scalars(select(Series).options(selectinload(Series.events)).order_by(Series.id.desc())))


def get_series(*, session: Session, id: int) -> Series:
    """A series with its events by their start. :raises UnknownSeries: if there is none"""
    series = session.scalars(select(Series).options(selectinload(Series.events)).where(Series.id == id)).one_or_none()
    if series is None:
        raise UnknownSeries(id)
    return series


def sessions_of(*, session: Session, event_id: int, chosen_by_guest: bool | None = None) -> list[EventSession]:
    """The sessions of an event in their order; with ``chosen_by_guest`` only those that guests choose, or do not."""
    statement = select(EventSession).where(EventSession.event_id == event_id)
    if chosen_by_guest is not None:
        statement = statement.where(EventSession.chosen_by_guest.is_(chosen_by_guest))
    return list(session.scalars(statement.order_by(EventSession.starts_at, EventSession.id)))
