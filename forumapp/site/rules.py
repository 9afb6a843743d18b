"""Where an event stands for a reader: whether it is to come, and whether there is a place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from forumapp.events.rules import Window

FEW = 10
"""Few places are left where no more than this share (one in ten) of them is, and at least one."""


class Standing(StrEnum):
    """What the page says of registration."""

    NOT_YET = "not_yet"
    OPEN = "open"
    FEW_LEFT = "few_left"
    FULL = "full"
    CLOSED = "closed"
    OVER = "over"


@dataclass(frozen=True)
class Places:
    """Places of an event (None: no limit), how many are taken, and whether any public category has room."""

    places: int | None
    taken: int
    exceeded: int
    category_free: bool

    @property
    def left(self) -> int | None:
        """How many more may be confirmed; None without a limit."""
        return None if self.places is None else max(0, self.places + self.exceeded - self.taken)


def standing(*, window: Window, ends_at: datetime, places: Places, now: datetime) -> Standing:
    """What a reader is told at ``now``: a word rather than a number, so that a page outlives each registration.

    An office that keeps registration open beyond the end is believed: the page offers what the form takes.
    """
    if is_over(window=window, ends_at=ends_at, now=now):
        return Standing.OVER
    if window.opens is not None and now < window.opens:
        return Standing.NOT_YET
    if not window.is_open(now):
        return Standing.CLOSED
    left = places.left
    if left == 0 or not places.category_free:
        return Standing.FULL
    if left is not None and places.places is not None and left * FEW <= places.places:
        return Standing.FEW_LEFT
    return Standing.OPEN


def is_over(*, window: Window, ends_at: datetime, now: datetime) -> bool:
    """Whether an event belongs among the past ones: it has ended and takes no more registrations."""
    return now >= ends_at and not window.is_open(now)


def next_turn(*, window: Window, ends_at: datetime, now: datetime) -> datetime | None:
    """The next moment at which the clock alone changes what a reader is told; None once the event is over."""
    return min((moment for moment in (window.opens, window.closes, ends_at) if moment and moment > now), default=None)
