"""Which tasks there are, by name, and which come back by themselves; filled as the rooms' tasks are imported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

Task = Callable[..., None]
"""Takes ``now`` and the job's arguments by keyword. Idempotent: it may run twice."""

_tasks: dict[str, Task] = {}


@dataclass(frozen=True)
class Recurring:
    """A task that comes due by itself, once in every ``interval`` since the epoch, on whichever host wakes first."""

    name: str
    interval: timedelta

    def turn(self, now: datetime) -> tuple[str, datetime]:
        """The unique key and the due time of the turn that ``now`` lies in."""
        seconds = self.interval.total_seconds()
        number = int(now.timestamp() // seconds)
        return f"{self.name}:{number}", datetime.fromtimestamp(number * seconds, tz=now.tzinfo)


_recurring: list[Recurring] = []


class UnknownTask(LookupError):
    """No task bears this name: the room that owns it was not imported."""


def task(name: str, *, every: timedelta | None = None) -> Callable[[Task], Task]:
    """Register a function under ``name``, e.g. ``mail.sweep``; ``every`` makes it come back by itself."""

    def register(function: Task) -> Task:
        _tasks[name] = function
        if every is not None:
            _recurring.append(Recurring(name, every))
        return function

    return register


def find(name: str) -> Task:
    """:raises UnknownTask:"""
    try:
        return _tasks[name]
    except KeyError:
        raise UnknownTask(name) from None


def recurring() -> list[Recurring]:
    """All tasks that come back by themselves."""
    return list(_recurring)


def names() -> list[str]:
    """All tasks' names."""
    return sorted(_tasks)
