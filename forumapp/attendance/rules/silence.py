"""Phones at the door that fell silent and may still hold scans."""

from __future__ import annotations

from datetime import datetime, timedelta

SILENCE = timedelta(minutes=10)
"""A phone that was not heard for so long may hold scans that it has not sent."""


def is_unheard(
    *, last_heard_at: datetime, unsent: int, closed_at: datetime | None, event_ends_at: datetime, now: datetime
) -> bool:
    """Whether a phone may still hold scans: it said so, or it fell silent before the event ended.

    A phone that was closed at the desk handed in everything; one that was heard after the end has nothing to add.
    """
    if closed_at is not None:
        return unsent > 0
    return unsent > 0 or (last_heard_at < event_ends_at and now - last_heard_at > SILENCE)
