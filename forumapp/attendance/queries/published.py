"""What was published of an event's frozen sets."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.attendance.models import FrozenSet, PublishedSet
from forumapp.attendance.rules.suppression import published


def find_published(*, session: Session, set_id: int) -> dict[str, Any] | None:
    """A frozen set as it was published; None where it was not yet."""
    return session.scalar(select(PublishedSet.figures).where(PublishedSet.set_id == set_id))


def list_published(*, session: Session, event_id: int) -> list[dict[str, Any]]:
    """The event's published sets in the order in which they were."""
    return list(
        session.scalars(
            select(PublishedSet.figures)
            .join(FrozenSet, FrozenSet.id == PublishedSet.set_id)
            .where(FrozenSet.event_id == event_id)
            .order_by(PublishedSet.published_at, PublishedSet.set_id)
        )
    )


def publishable(*, session: Session, frozen: FrozenSet) -> dict[str, Any]:
    """A frozen set as it was published, or as it would be today; nothing is published by it."""
    found = find_published(session=session, set_id=frozen.id)
    return found or published(frozen.figures, list_published(session=session, event_id=frozen.event_id))
