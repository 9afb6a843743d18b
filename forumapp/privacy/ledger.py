"""What was destroyed, remembered beside the database: a restored backup does not know of it, this file does.

It lies in the data folder as lines of JSON, names nobody, and only grows.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from forumapp.privacy.queries import Identity

NAME = "destroyed.jsonl"


@dataclass
class Ledger:
    """Events that were destroyed, with the moment of the last time, and registrations destroyed on request."""

    path: Path
    events: dict[Identity, datetime] = field(default_factory=dict)
    registrations: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, instance: Path) -> Ledger:
        """The ledger of a data folder; an empty one where there is none. A line that broke off is passed over."""
        ledger = cls(instance / NAME)
        lines = ledger.path.read_bytes().splitlines() if ledger.path.exists() else []
        for line in lines:
            try:
                ledger._take(orjson.loads(line))
            except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
                continue
        return ledger

    def _take(self, entry: dict[str, Any]) -> None:
        if "registration" in entry:
            self.registrations.add(str(entry["registration"]))
            return
        event = Identity(int(entry["event"]), str(entry["slug"]), datetime.fromisoformat(entry["created_at"]))
        at = datetime.fromisoformat(entry["at"])
        self.events[event] = max(at, self.events.get(event, at))

    def remember(self, *, events: dict[Identity, datetime], registrations: Collection[str]) -> None:
        """Add what is not written yet, and see it on the disk before going on."""
        lines: list[dict[str, Any]] = [
            {"event": one.event_id, "slug": one.slug, "created_at": one.created_at.isoformat(), "at": at.isoformat()}
            for one, at in events.items()
            if one not in self.events or at > self.events[one]
        ]
        lines += [{"registration": one} for one in sorted(set(registrations) - self.registrations)]
        if not lines:
            return
        with os.fdopen(os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab") as file:
            file.write(b"\n" * self._broke_off() + b"".join(orjson.dumps(line) + b"\n" for line in lines))
            file.flush()
            os.fsync(file.fileno())
        for line in lines:
            self._take(line)

    def _broke_off(self) -> bool:
        """Whether the last line has no end."""
        text = self.path.read_bytes()
        return bool(text) and not text.endswith(b"\n")
