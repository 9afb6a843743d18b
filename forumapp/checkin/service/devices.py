"""Desks at the door: opening one gives a phone a key of its own, closing it ends the key at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.orm import Session

from forumapp.accounts.models import Key
from forumapp.accounts.rules import Scope
from forumapp.accounts.service import create_key, revoke_key
from forumapp.checkin.models import Device
from forumapp.checkin.queries import Access
from forumapp.checkin.rules import Profile
from forumapp.kernel.actors import Actor

HEARD_WITHIN = timedelta(seconds=20)
"""How old the note of when a device was last heard may be: not every question it asks is worth a write."""


@dataclass(frozen=True)
class OpenDesk:
    """An opened desk; ``key`` is the bearer key itself, which nothing keeps."""

    device: Device
    key: str


@dataclass(frozen=True)
class Terms:
    """What a phone is to be: its desk, its profile, whether it may ask for needs, what guards its leaving, its end.

    ``until=None``: its key ends with the event.
    """

    desk: str
    profile: Profile = Profile.DOOR
    sees_needs: bool = False
    pin: str | None = None
    until: datetime | None = None


def open_desk(
    *,
    session: Session,
    event_id: int,
    user_id: int | None,
    terms: Terms,
    volunteer: str,
    now: datetime,
    actor: Actor,
) -> OpenDesk:
    """Make a device with a key for the door of this event alone; ``user_id`` is the member of staff who holds it."""
    key, plain = create_key(
        session=session,
        event_id=event_id,
        scopes=[Scope.SCANS_READ, Scope.SCANS_WRITE],
        label=terms.desk,
        now=now,
        actor=actor,
    )
    device = Device(
        event_id=event_id,
        key_id=key.id,
        user_id=user_id,
        desk=terms.desk,
        profile=terms.profile.value,
        volunteer=volunteer,
        sees_needs=terms.sees_needs,
        pin=terms.pin,
        expires_at=terms.until,
        opened_at=now,
        last_heard_at=now,
        unsent=0,
    )
    session.add(device)
    session.flush()
    return OpenDesk(device, plain)


def close_desk(*, session: Session, device_id: int, now: datetime) -> None:
    """End a device and its key at once; a second time changes nothing."""
    device = session.scalars(select(Device).where(Device.id == device_id)).one()
    key = session.scalars(select(Key).where(Key.id == device.key_id)).one()
    revoke_key(session=session, key=key, now=now)
    if device.closed_at is None:
        device.closed_at = now


_HEAR = (
    update(Device)
    .where(Device.id == bindparam("device"))
    .values(last_heard_at=bindparam("now"), unsent=bindparam("count"))
)


def needs_hearing(access: Access, *, unsent: int | None, now: datetime) -> bool:
    """Whether what the rows say of the device is out of date."""
    if access.device_id is None or access.last_heard_at is None:
        return False
    return now - access.last_heard_at >= HEARD_WITHIN or (unsent is not None and unsent != access.unsent)


def hear(*, connection: Connection, access: Access, unsent: int | None, now: datetime) -> None:
    """Note that the device was heard, and how many scans it says are not sent yet. The caller commits."""
    if needs_hearing(access, unsent=unsent, now=now):
        connection.execute(
            _HEAR,
            {"device": access.device_id, "now": now, "count": access.unsent if unsent is None else unsent},
        )
