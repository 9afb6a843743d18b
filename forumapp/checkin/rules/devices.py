"""Pure rules of phones at the door: what each may be, until when its key holds, how the office sees it."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from enum import StrEnum


class Profile(StrEnum):
    """What a phone is for; each has its own fields of a guest."""

    DOOR = "door"
    PROTOCOL = "protocol"


class DeviceState(StrEnum):
    """How the office sees a phone."""

    WORKING = "working"
    SILENT = "silent"
    """Not heard for :data:`SILENT_AFTER`."""
    CLOSED = "closed"
    """Closed on the phone itself, or because its time ran out."""
    REVOKED = "revoked"
    """Ended by the office."""


class Refusal(StrEnum):
    """Why a pairing's code opens nothing."""

    UNKNOWN = "unknown"
    USED = "used"
    OLD = "old"
    WITHDRAWN = "withdrawn"


LINGERS = timedelta(hours=4)
"""So long after its event's end a phone keeps its key, unless the office chose an earlier moment."""

SILENT_AFTER = timedelta(minutes=5)
"""A phone asks every few seconds: one that was not heard for so long is asleep, without network, or gone."""

PAIRING_LIVES = timedelta(minutes=10)
"""How long the QR that pairs a phone opens anything."""

LONGEST_DESK = 40
"""Letters of a desk's name."""
LONGEST_VOLUNTEER = 64
"""Letters of the name that whoever holds a phone gives."""


def expires_at(*, chosen: datetime | None, ends_at: datetime) -> datetime:
    """When a phone's key ends: as the office chose, else :data:`LINGERS` after the event's end as it is now."""
    return chosen if chosen is not None else ends_at + LINGERS


def latest_end(*, ends_at: datetime, now: datetime) -> datetime:
    """The latest moment until which a phone may be given its key: after an event that is over, a little from now on."""
    return (now if is_over(ends_at=ends_at, now=now) else ends_at) + LINGERS


def chosen_end(*, ends_at: datetime, now: datetime) -> datetime | None:
    """The end of a phone for which nobody chose one: None, with the event, unless that moment has passed already."""
    return latest_end(ends_at=ends_at, now=now) if is_over(ends_at=ends_at, now=now) else None


def is_over(*, ends_at: datetime, now: datetime) -> bool:
    """Whether phones that end with the event have ended."""
    return now >= ends_at + LINGERS


def device_state(
    *, last_heard_at: datetime, closed_at: datetime | None, ended_by: str | None, now: datetime
) -> DeviceState:
    """How a phone stands; ``ended_by`` is whoever of the office revoked it."""
    if closed_at is not None:
        return DeviceState.CLOSED if ended_by is None else DeviceState.REVOKED
    return DeviceState.SILENT if now - last_heard_at >= SILENT_AFTER else DeviceState.WORKING


def refusal(
    *, used_at: datetime | None, withdrawn_at: datetime | None, expires_at: datetime, now: datetime
) -> Refusal | None:
    """Why a pairing opens nothing at ``now``; None where it does."""
    if used_at is not None:
        return Refusal.USED
    if withdrawn_at is not None:
        return Refusal.WITHDRAWN
    return Refusal.OLD if now >= expires_at else None


def new_pin() -> str:
    """Four random digits that guard the leaving of a desk: against a curious hand, not against an attacker."""
    return f"{secrets.randbelow(10_000):04d}"
