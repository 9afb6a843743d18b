"""Desks at the door: opening one gives a phone a key of its own, closing it ends the key at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Integer, bindparam, func, select, update
from sqlalchemy.orm import Session

from forumapp.accounts.models import Key
from forumapp.accounts.rules import Scope
from forumapp.accounts.service import create_key, revoke_key
from forumapp.checkin.models import Device, Pairing
from forumapp.checkin.queries import Access, list_open
from forumapp.checkin.rules import Profile, expires_at
from forumapp.events.models import EventSession
from forumapp.kernel.actors import Actor
from forumapp.orm import Moment

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

    ``until=None``: its key ends with the event. ``session_id``: at whose door it stands; None: at the event's own.
    """

    desk: str
    profile: Profile = Profile.DOOR
    sees_needs: bool = False
    pin: str | None = None
    until: datetime | None = None
    session_id: int | None = None


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
        session_id=terms.session_id,
        opened_at=now,
        last_heard_at=now,
        unsent=0,
    )
    session.add(device)
    session.flush()
    return OpenDesk(device, plain)


def close_desk(*, session: Session, device_id: int, now: datetime, ended_by: Actor | None = None) -> None:
    """End a device and its key at once; a second time changes nothing. ``ended_by``: whoever of the office revokes it.

    What the phone has not sent yet is kept in quarantine when it comes.
    """
    device = session.scalars(select(Device).where(Device.id == device_id)).one()
    key = session.scalars(select(Key).where(Key.id == device.key_id)).one()
    revoke_key(session=session, key=key, now=now)
    if device.closed_at is None:
        device.closed_at = now
        device.ended_by = None if ended_by is None else ended_by.reference


def end_all(*, session: Session, event_id: int, now: datetime, actor: Actor) -> int:
    """Revoke every open phone of an event and take back every code that waits; returns how many phones."""
    session.execute(
        update(Pairing)
        .where(Pairing.event_id == event_id, Pairing.used_at.is_(None), Pairing.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )
    open_ones = session.scalars(select(Device.id).where(Device.event_id == event_id, Device.closed_at.is_(None))).all()
    for device_id in open_ones:
        close_desk(session=session, device_id=device_id, now=now, ended_by=actor)
    return len(open_ones)


def close_past(*, session: Session, now: datetime) -> int:
    """Close every phone whose time is over; its key holds no longer anyway. Returns how many."""
    past = [
        device_id
        for device_id, chosen, ends_at in list_open(session=session)
        if now >= expires_at(chosen=chosen, ends_at=ends_at)
    ]
    for device_id in past:
        close_desk(session=session, device_id=device_id, now=now)
    return len(past)


@dataclass(frozen=True)
class Said:
    """What a phone says of itself beside what it asks.

    ``unsent``: how many scans it holds, None: not said; ``stands``: it said at whose door, ``session`` (None: the
    event's own); ``listed``: it has all of the roster as it is now.
    """

    unsent: int | None = None
    stands: bool = False
    session: int | None = None
    listed: bool = False


_HEAR = (
    update(Device)
    .where(Device.id == bindparam("device"))
    .values(
        last_heard_at=bindparam("now"),
        # Where it was not said: as another request, which may be under way, has it.
        unsent=func.coalesce(bindparam("count", type_=Integer), Device.unsent),
        roster_at=func.coalesce(bindparam("listed", type_=Moment), Device.roster_at),
        session_id=select(EventSession.id)
        .where(EventSession.id == bindparam("session", type_=Integer), EventSession.event_id == Device.event_id)
        .scalar_subquery(),
    )
)


def needs_hearing(access: Access, said: Said, *, now: datetime) -> bool:
    """Whether what the rows say of the device is out of date."""
    if access.device_id is None or access.last_heard_at is None:
        return False
    return (
        now - access.last_heard_at >= HEARD_WITHIN
        or (said.unsent is not None and said.unsent != access.unsent)
        or (said.stands and said.session != access.session_id)
        or (said.listed and (access.roster_at is None or now - access.roster_at >= HEARD_WITHIN))
    )


def hear(*, connection: Connection, access: Access, said: Said, now: datetime) -> None:
    """Note that the device was heard, and what it said; a session that its event does not have is none.

    The caller commits.
    """
    if needs_hearing(access, said, now=now):
        connection.execute(
            _HEAR,
            {
                "device": access.device_id,
                "now": now,
                "count": said.unsent,
                "listed": now if said.listed else None,
                "session": said.session if said.stands else access.session_id,
            },
        )
