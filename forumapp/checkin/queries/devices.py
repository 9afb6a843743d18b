"""The phones of an event's door as the console lists them, and the codes that wait for one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forumapp.accounts.models import User
from forumapp.checkin.models import Device, Pairing, Scan
from forumapp.checkin.rules import Verdict
from forumapp.events.models import Event
from forumapp.kernel.actors import ActorKind
from forumapp.registration.models import Registration


class ListedDevice(NamedTuple):
    """One phone with who holds it and what came of it."""

    device: Device
    holder: str
    """The volunteer's name, else that of the member of staff, else nothing."""
    scans: int
    quarantined: int
    """Scans of it that were put aside."""


def list_devices(*, session: Session, event_id: int) -> Sequence[ListedDevice]:
    """Every phone that was ever at the event's door: open ones first, then the last opened; two statements."""
    made = {
        device_id: (number, aside or 0)
        for device_id, number, aside in session.execute(
            select(
                Scan.device_id,
                func.count(),
                func.count().filter(Scan.verdict == Verdict.QUARANTINED.value),
            )
            .where(Scan.event_id == event_id)
            .group_by(Scan.device_id)
        )
    }
    rows = session.execute(
        select(Device, User.name, User.email)
        .outerjoin(User, User.id == Device.user_id)
        .where(Device.event_id == event_id)
        .order_by(Device.closed_at.is_not(None), Device.opened_at.desc(), Device.id.desc())
    )
    return [
        ListedDevice(device, device.volunteer or name or email or "", *made.get(device.id, (0, 0)))
        for device, name, email in rows
    ]


def names_of_devices(*, session: Session, references: Iterable[str]) -> dict[str, str]:
    """``device:7`` to whoever holds that phone, for histories; phones that nobody named have no name."""
    ids = {
        int(number)
        for kind, _, number in (reference.partition(":") for reference in references)
        if kind == ActorKind.DEVICE and number.isdigit()
    }
    if not ids:
        return {}
    rows = session.execute(
        select(Device.id, Device.volunteer, User.name, User.email)
        .outerjoin(User, User.id == Device.user_id)
        .where(Device.id.in_(ids))
    )
    return {f"device:{number}": held for number, *names in rows if (held := next(filter(None, names), None))}


def find_device(*, session: Session, event_id: int, device_id: int) -> ListedDevice | None:
    """One phone of the event; None where it has none of this id."""
    return next((one for one in list_devices(session=session, event_id=event_id) if one.device.id == device_id), None)


def list_waiting(*, session: Session, event_id: int, now: datetime) -> Sequence[Pairing]:
    """Codes that still pair a phone, the newest first."""
    return session.scalars(
        select(Pairing)
        .where(
            Pairing.event_id == event_id,
            Pairing.used_at.is_(None),
            Pairing.withdrawn_at.is_(None),
            Pairing.expires_at > now,
        )
        .order_by(Pairing.made_at.desc(), Pairing.id.desc())
    ).all()


def find_pairing(*, session: Session, event_id: int, pairing_id: str) -> Pairing | None:
    """One pairing of the event; None where it has none of this id."""
    return session.scalar(select(Pairing).where(Pairing.event_id == event_id, Pairing.id == pairing_id))


def list_open(*, session: Session) -> Sequence[tuple[int, datetime | None, datetime]]:
    """Open phones with the end that was chosen for them and the end of their event."""
    return [
        (row[0], row[1], row[2])
        for row in session.execute(
            select(Device.id, Device.expires_at, Event.ends_at)
            .join(Event, Event.id == Device.event_id)
            .where(Device.closed_at.is_(None))
        )
    ]


def count_people(*, session: Session, event_id: int) -> int:
    """How many people the roster of the event holds."""
    return (
        session.scalar(
            select(func.count()).where(Registration.event_id == event_id, Registration.destroyed_at.is_(None))
        )
        or 0
    )
