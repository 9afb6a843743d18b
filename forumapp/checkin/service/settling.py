"""What the office does about a scan that needs a look: always a row, and where figures change, another scan."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from forumapp.checkin.codec import read_item
from forumapp.checkin.models import Resolution, Scan
from forumapp.checkin.queries.flagged import Flagged, find_case, newest_resolution
from forumapp.checkin.rules import Act, Direction, Source, Verdict
from forumapp.checkin.service.answers import Origin
from forumapp.checkin.service.recording import record_scans
from forumapp.events.service import hold_changes
from forumapp.kernel.actors import Actor
from forumapp.kernel.identifiers import uuid7
from forumapp.kernel.secrets import KeyRing


class UnknownScan(LookupError):
    """The event has no scan of this id."""


class ResolvedMeanwhile(Exception):
    """Somebody else did something about the scan since the page was made; ``resolution`` is what holds now."""

    def __init__(self, resolution: Resolution) -> None:
        super().__init__(resolution.scan_id)
        self.resolution = resolution


class ActNotPossible(Exception):
    """The scan is not as the act needs it: it was taken back meanwhile, or nobody is named."""


class NotRecorded(Exception):
    """What the act would record is refused; ``problem`` is the door's own sentence on it."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def resolve(
    *,
    session: Session,
    event_id: int,
    scan_id: str,
    act: Act,
    note: str | None,
    expected: int,
    now: datetime,
    actor: Actor,
    keys: KeyRing,
    registration_id: str | None = None,
) -> Resolution:
    """Do one act of the office about a scan and keep it as a row. The caller commits.

    ``expected`` is the number of the act that held when the page was made (0: none). ``registration_id`` is whose the
    scan is, for :attr:`Act.BELONGS`. No scan is changed: an undo or another scan stands beside it, with its time.

    :raises UnknownScan:
    :raises ResolvedMeanwhile: somebody else was there first
    :raises ActNotPossible, NotRecorded:
    """
    hold_changes(session=session, event_id=event_id)
    newest = newest_resolution(session=session, scan_id=scan_id)
    found = find_case(session=session, event_id=event_id, scan_id=scan_id)
    if found is None:
        raise UnknownScan(scan_id)
    _, looked = found
    if newest is not None and newest.number != expected:
        raise ResolvedMeanwhile(newest)
    if act not in (*looked.acts, Act.CONFIRM, Act.MERGED):
        raise ActNotPossible(act)
    made = _record(session, looked, act, note, registration_id, now, actor, keys)
    row = Resolution(
        event_id=event_id,
        scan_id=scan_id,
        number=looked.number + 1,
        act=act.value,
        note=note or None,
        made_id=made,
        actor=actor.reference,
        at=now,
    )
    session.add(row)
    session.flush()
    return row


def _record(
    session: Session,
    looked: Flagged,
    act: Act,
    note: str | None,
    registration_id: str | None,
    now: datetime,
    actor: Actor,
    keys: KeyRing,
) -> str | None:
    """Record what the act needs; gives the id of the scan that it made last."""
    scan = looked.scan
    if act == Act.ACCEPT:
        origin = Origin(scan.event_id, actor, scan.key_id, scan.device_id, source=Source.ACCEPTED)
        items = [{**(scan.payload or {}), "id": uuid7(now), "scanned_at": looked.happened_at.isoformat()}]
    else:
        origin = Origin(scan.event_id, actor, source=Source.OFFICE)
        items = _items(looked, act, note, registration_id, now)
    if not items:
        return None
    results = record_scans(
        connection=session.connection(),
        origin=origin,
        items=[read_item(item) for item in items],
        sent_at=None,
        received_at=now,
        keys=keys,
    )
    refused = next((one for one in results if one.verdict == Verdict.QUARANTINED), None)
    if refused is not None:
        raise NotRecorded(refused.problem or "")
    return str(items[-1]["id"])


def _items(
    looked: Flagged, act: Act, note: str | None, registration_id: str | None, now: datetime
) -> list[dict[str, Any]]:
    scan = looked.scan
    session = scan.session_id if looked.item is None else looked.item.session
    whose = scan.registration_id if act == Act.RESTORE else registration_id
    items: list[dict[str, Any]] = []
    if act == Act.TAKE_BACK or (act == Act.BELONGS and Act.TAKE_BACK in looked.acts and whose != scan.registration_id):
        items.append(_undo_of(scan, note, now))
    if act in (Act.BELONGS, Act.RESTORE):
        if whose is None:
            raise ActNotPossible(act)
        items.append(
            {
                "id": uuid7(now),
                "registration_id": whose,
                "direction": scan.direction or Direction.IN.value,
                "scanned_at": looked.happened_at.isoformat(),
                "desk": scan.desk,
                "session": session,
                "admitted": True,
                "reason": note,
            }
        )
    return items


def _undo_of(scan: Scan, note: str | None, now: datetime) -> dict[str, Any]:
    return {
        "id": uuid7(now),
        "registration_id": scan.registration_id,
        "direction": scan.direction or Direction.IN.value,
        "scanned_at": now.isoformat(),
        "undoes": scan.id,
        "reason": note or "–",
    }
