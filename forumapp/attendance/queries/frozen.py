"""What is read of frozen sets, and of the phones that a set must name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from forumapp.attendance.models import FrozenSet, OnlineCount
from forumapp.attendance.rules import Online, UnknownVersion, is_unheard
from forumapp.checkin.models import Device
from forumapp.events.models import Event

_NEWEST = select(FrozenSet).where(FrozenSet.event_id == bindparam("event")).order_by(FrozenSet.version.desc()).limit(1)
_DEVICES = (
    select(Device.desk, Device.last_heard_at, Device.unsent, Device.closed_at)
    .where(Device.event_id == bindparam("event"))
    .order_by(Device.desk, Device.id)
)


def find_newest(*, session: Session, event_id: int) -> FrozenSet | None:
    """The event's frozen set with the highest version."""
    return session.scalars(_NEWEST, {"event": event_id}).one_or_none()


def get_frozen(*, session: Session, event_id: int, version: int) -> FrozenSet:
    """One frozen set. :raises UnknownVersion: if there is none of this version."""
    found = session.scalars(
        select(FrozenSet).where(FrozenSet.event_id == event_id, FrozenSet.version == version)
    ).one_or_none()
    if found is None:
        raise UnknownVersion(version)
    return found


def list_frozen(*, session: Session, event_id: int) -> Sequence[FrozenSet]:
    """All frozen sets of the event, newest first."""
    return session.scalars(
        select(FrozenSet).where(FrozenSet.event_id == event_id).order_by(FrozenSet.version.desc())
    ).all()


def last_version(*, session: Session, event_id: int) -> int:
    """The highest version frozen so far; 0 before the first."""
    return session.scalar(select(func.max(FrozenSet.version)).where(FrozenSet.event_id == event_id)) or 0


def find_online(*, session: Session, event_id: int) -> OnlineCount | None:
    """The newest entry of how many followed online."""
    return session.scalars(
        select(OnlineCount).where(OnlineCount.event_id == event_id).order_by(OnlineCount.id.desc()).limit(1)
    ).one_or_none()


def online_of(*, session: Session, event_id: int) -> Online | None:
    """How many followed online, as a set says it; None where nobody entered a number, or it was taken back."""
    entered = find_online(session=session, event_id=event_id)
    return Online(entered.value, entered.source) if entered is not None and entered.value is not None else None


def unheard_devices(*, session: Session, event: Event, now: datetime) -> list[dict[str, Any]]:
    """Phones that may still hold scans, as a set names them: desk, when last heard, how many they said to hold."""
    zone = ZoneInfo(event.zone)
    return [
        {
            "device": device.desk,
            "last_heard_at": device.last_heard_at.astimezone(zone).isoformat(timespec="seconds"),
            "unsent": device.unsent,
        }
        for device in session.execute(_DEVICES, {"event": event.id})
        if is_unheard(
            last_heard_at=device.last_heard_at,
            unsent=device.unsent,
            closed_at=device.closed_at,
            event_ends_at=event.ends_at,
            now=now,
        )
    ]
