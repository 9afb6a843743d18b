"""What every step of one import needs to write, gathered once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection

from forumapp.attendance.service.seats import Seats
from forumapp.events.models import Event
from forumapp.kernel.actors import Actor
from forumapp.kernel.secrets import KeyRing

ROWS_AT_ONCE = 500
"""Rows that one statement reads or writes."""

T = TypeVar("T")


@dataclass(frozen=True)
class Work:
    """One import under way. ``connection`` is the session's: bulk statements need no objects."""

    connection: Connection
    event: Event
    categories: Mapping[str, int]
    delegations: Mapping[str, int]
    """By folded name."""
    change: int
    now: datetime
    actor: Actor
    keys: KeyRing
    seats: Seats = field(default_factory=Seats)


def in_chunks(rows: Sequence[T]) -> Iterator[list[T]]:
    """``rows`` in lists of at most :data:`ROWS_AT_ONCE`."""
    for start in range(0, len(rows), ROWS_AT_ONCE):
        yield list(rows[start : start + ROWS_AT_ONCE])
