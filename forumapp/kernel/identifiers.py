"""Identifiers that sort by time: UUID version 7 (RFC 9562). They identify and are never secrets."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime


def uuid7(now: datetime) -> str:
    """A new UUIDv7 of the aware moment ``now``: 48 bits of milliseconds, 74 random bits."""
    milliseconds = int(now.timestamp() * 1000) & ((1 << 48) - 1)
    random = secrets.randbits(74)
    value = milliseconds << 80 | 0x7 << 76 | (random >> 62) << 64 | 0b10 << 62 | random & ((1 << 62) - 1)
    return str(uuid.UUID(int=value))


def is_uuid7(text: str) -> bool:
    """Whether ``text`` is a UUIDv7 in its usual spelling (lower case, with hyphens)."""
    try:
        value = uuid.UUID(text)
    except ValueError:
        return False
    return str(value) == text and value.version == 7 and value.variant == uuid.RFC_4122
