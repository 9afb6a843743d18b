"""Rows that many tests begin with, made without the services that they test."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from forumapp.events.models import Category, Change, Event
from forumapp.events.rules import DEFAULT_CATEGORIES
from forumapp.kernel.localized import LocalizedText

STARTS = datetime(2023, 11, 30, 5, 0, tzinfo=UTC)
ENDS = datetime(2023, 11, 30, 8, 0, tzinfo=UTC)


def add_event(session: Session, slug: str = "forum", **values: object) -> Event:
    """A published event in Seoul with the default categories, committed."""
    event = Event(
        **{
            "slug": slug,
            "languages": ["en", "ko"],
            "title": LocalizedText(en="Example forum", ko="예시 포럼"),
            "zone": "Asia/Seoul",
            "starts_at": STARTS,
            "ends_at": ENDS,
            "published_at": datetime(2023, 10, 1, tzinfo=UTC),
            "created_at": datetime(2023, 10, 1, tzinfo=UTC),
            **values,
        }
    )
    event.categories = [
        Category(code=default.code, names=default.names, counts=default.counts, position=position)
        for position, default in enumerate(DEFAULT_CATEGORIES)
    ]
    session.add(event)
    session.flush()
    session.add(Change(event_id=event.id, number=0))
    session.commit()
    return event
