"""What changes an event."""

from __future__ import annotations

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from forumapp.events.models import Change

_NEXT_CHANGE = (
    update(Change)
    .where(Change.event_id == bindparam("event"))
    .values(number=Change.number + 1)
    .returning(Change.number)
    .execution_options(synchronize_session=False)
)


def next_change(*, session: Session, event_id: int) -> int:
    """Take the event's next change number and hold its row's lock until the commit.

    Call it before the first write to a registration or an attendance of the event: writers of one event queue here,
    so commit order equals number order and a roster's cursor misses nothing.
    """
    return session.execute(_NEXT_CHANGE, {"event": event_id}).scalar_one()
