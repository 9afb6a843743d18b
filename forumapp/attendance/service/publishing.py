"""Publishing a frozen set: what of it may be told, decided once and kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from forumapp.attendance.models import FrozenSet, PublishedSet
from forumapp.attendance.queries.published import find_published, list_published
from forumapp.attendance.rules.suppression import published
from forumapp.attendance.service.freezing import lock_event


def publish(*, session: Session, frozen: FrozenSet, now: datetime) -> dict[str, Any]:
    """A frozen set as it may be published, without what is said about it; from its first time on always the same.

    All sets of the event that were published before limit what it may tell, so two are never first at once. The caller
    commits.
    """
    found = find_published(session=session, set_id=frozen.id)
    if found is None:
        lock_event(session=session, event_id=frozen.event_id)
        found = find_published(session=session, set_id=frozen.id)
    if found is None:
        found = published(frozen.figures, list_published(session=session, event_id=frozen.event_id))
        session.add(PublishedSet(set_id=frozen.id, figures=found, published_at=now))
        session.flush()
    return found
