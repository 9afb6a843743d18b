"""Identifiers that sort by time: UUID version 7 (RFC 9562). They identify and are never secrets."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime
from threading import Lock

_RANDOM = 74
_lock = Lock()
_last = (-1, 0)
"""The milliseconds and the random bits of this process's last one."""


def uuid7(now: datetime) -> str:
    """A new UUIDv7 of the aware moment ``now``: 48 bits of milliseconds, 74 random bits.

    Those of one millisecond that a process makes one after the other sort in that order (RFC 9562, 6.2, method 2):
    people who are entered together keep the order in which they were entered.
    """
    global _last
    milliseconds = int(now.timestamp() * 1000) & ((1 << 48) - 1)
    with _lock:
        if milliseconds == _last[0]:
            random = (_last[1] + 1 + secrets.randbits(32)) & ((1 << _RANDOM) - 1)
        else:
            random = secrets.randbits(_RANDOM - 1)  # the first bit is left for those that follow
        _last = (milliseconds, random)
    value = milliseconds << 80 | 0x7 << 76 | (random >> 62) << 64 | 0b10 << 62 | random & ((1 << 62) - 1)
    return str(uuid.UUID(int=value))


def is_uuid7(text: str) -> bool:
    """Whether ``text`` is a UUIDv7 in its usual spelling (lower case, with hyphens)."""
    try:
        value = uuid.UUID(text)
    except ValueError:
        return False
    return str(value) == text and value.version == 7 and value.variant == uuid.RFC_4122
