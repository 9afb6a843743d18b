"""A phone's file of unsent scans, brought by the office: what it holds, and recording it as the phone's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.accounts.models import Key
from forumapp.checkin.codec import Item, Rejected, UnsentFile
from forumapp.checkin.models import Device, Scan
from forumapp.checkin.queries import Person, known_scans, people_by_id, people_by_ticket
from forumapp.checkin.rules import TOLERATED_SKEW, Source
from forumapp.checkin.service.answers import Origin, Result
from forumapp.checkin.service.recording import record_scans
from forumapp.kernel.actors import Actor
from forumapp.kernel.secrets import KeyRing


class OtherEvent(Exception):
    """The file is of a phone at another event's door, or of none that is known."""


@dataclass(frozen=True)
class Brought:
    """A file as it would be recorded.

    ``skew`` is what its times are corrected by, ``known`` how many of its scans are recorded already; ``revoked``: the
    office ended the phone, so that its scans are kept aside.
    """

    file: UnsentFile
    device: Device
    known: int
    skew: timedelta
    revoked: bool
    guests: Sequence[tuple[Item, Person | None]]
    """Each scan that can be read, with whom it is of where the event knows."""

    @property
    def faulty(self) -> Sequence[tuple[int, str]]:
        """Which scans of the file cannot be read, from 1 on, and why."""
        return [(number, item.problem) for number, item in enumerate(self.file.items, 1) if isinstance(item, Rejected)]


def look_into(*, session: Session, event_id: int, file: UnsentFile, now: datetime) -> Brought:
    """What a file of this event's door would do. :raises OtherEvent:"""
    row = session.execute(
        select(Device)
        .join(Key, Key.id == Device.key_id)
        .where(Device.event_id == event_id, Key.sha256 == file.key_sha256)
    ).one_or_none()
    if row is None:
        raise OtherEvent(file.event)
    device: Device = row[0]
    ids = {item.id for item in file.items if item.id is not None}
    known = {scan.id for scan in known_scans(connection=session, ids=ids, people=())}
    return Brought(
        file=file,
        device=device,
        known=len(known),
        skew=_skew(session, device, file, now),
        revoked=device.ended_by is not None,
        guests=_guests(session, event_id, file),
    )


def record_file(*, session: Session, brought: Brought, now: datetime, keys: KeyRing) -> list[Result]:
    """Record the scans as the phone would have sent them; what is known already changes nothing. The caller commits."""
    device = brought.device
    return record_scans(
        connection=session.connection(),
        origin=Origin(
            event_id=device.event_id,
            actor=Actor.device(device.id),
            key_id=device.key_id,
            device_id=device.id,
            revoked=brought.revoked,
            source=Source.FILE,
        ),
        items=brought.file.items,
        sent_at=now - brought.skew,
        received_at=now,
        keys=keys,
    )


def _guests(session: Session, event_id: int, file: UnsentFile) -> list[tuple[Item, Person | None]]:
    items = [item for item in file.items if isinstance(item, Item)]
    by_id = people_by_id(connection=session, ids={item.registration_id for item in items if item.registration_id})
    hashes = {item.ticket_sha256 for item in items if item.ticket_sha256}
    by_ticket = {code: shown.person for code, shown in people_by_ticket(connection=session, hashes=hashes).items()}
    found = [(item, by_id.get(item.registration_id or "") or by_ticket.get(item.ticket_sha256 or "")) for item in items]
    return [(item, who if who is not None and who.event_id == event_id else None) for item, who in found]


def _skew(session: Session, device: Device, file: UnsentFile, now: datetime) -> timedelta:
    """How far the phone's clock is behind ours.

    The moment at which a file is brought says nothing of the phone's clock: it may have lain for hours. What the phone
    last sent by itself does, and a file that was saved in the future was saved by a clock that runs ahead.
    """
    last = session.execute(
        select(Scan.received_at, Scan.sent_at)
        .where(Scan.device_id == device.id, Scan.sent_at.is_not(None), Scan.source == Source.DOOR.value)
        .order_by(Scan.received_at.desc())
        .limit(1)
    ).one_or_none()
    skew = last.received_at - last.sent_at if last is not None else timedelta()
    if abs(skew) <= TOLERATED_SKEW:
        skew = timedelta()
    return min(skew, now - file.saved_at)
