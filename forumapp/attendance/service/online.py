"""How many people followed online: entered by staff with a source, each entry a row of its own."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from forumapp.attendance.models import OnlineCount
from forumapp.kernel.actors import Actor
from forumapp.kernel.localized import LocalizedText


def enter_online(
    *, session: Session, event_id: int, value: int | None, source: LocalizedText, now: datetime, actor: Actor
) -> OnlineCount:
    """Enter how many followed online; None takes back what was entered before. The caller commits."""
    entered = OnlineCount(event_id=event_id, value=value, source=source, entered_at=now, entered_by=actor.reference)
    session.add(entered)
    session.flush()
    return entered
