"""What makes delegations."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.delegations.models import Delegation
from forumapp.directory.rules import spelling_key
from forumapp.kernel.localized import LocalizedText


def find_or_make_delegation(
    *, session: Session, event_id: int, name: str, language: str, source: str, now: datetime
) -> Delegation:
    """The event's delegation of this name, however it is spelled; one first met is made. The caller commits."""
    key = spelling_key(name)
    delegation = session.scalars(
        select(Delegation).where(Delegation.event_id == event_id, Delegation.key == key)
    ).one_or_none()
    if delegation is None:
        delegation = Delegation(
            event_id=event_id,
            key=key,
            names=LocalizedText({language: name}),
            source=source,
            created_at=now,
        )
        session.add(delegation)
        session.flush()
    return delegation
