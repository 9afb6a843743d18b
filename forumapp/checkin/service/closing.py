"""Closing the doors: whoever is still inside has left, by a scan that says that no phone made it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.checkin.codec import read_item
from forumapp.checkin.models import Attendance, Closing
from forumapp.checkin.queries import known_scans
from forumapp.checkin.queries.closing import exits_scanned, inside_sessions
from forumapp.checkin.rules import Direction, Reading, Source, stays
from forumapp.checkin.service.answers import Origin
from forumapp.checkin.service.recording import record_scans
from forumapp.events.service import hold_changes
from forumapp.kernel.actors import Actor
from forumapp.kernel.identifiers import uuid7
from forumapp.kernel.secrets import KeyRing


def set_closing(*, session: Session, event_id: int, at: datetime, now: datetime, actor: Actor) -> None:
    """Say when the doors close. The caller commits."""
    hold_changes(session=session, event_id=event_id)
    row = session.get(Closing, event_id, populate_existing=True)
    if row is None:
        row = Closing(event_id=event_id)
        session.add(row)
    row.at, row.changed_at, row.actor = at, now, actor.reference
    session.flush()


def close_doors(*, session: Session, event_id: int, at: datetime, now: datetime, actor: Actor, keys: KeyRing) -> int:
    """Let out at ``at`` whoever came in before and was not scanned on the way out; returns how many. Commits nothing.

    Whoever leaves the event leaves its sessions as well; where exits were scanned at the door of a session alone, only
    the session is left. Doing it again lets out only those whose scans arrived meanwhile.
    """
    hold_changes(session=session, event_id=event_id)
    leaving: list[tuple[str, int | None]] = []
    if exits_scanned(session=session, event_id=event_id):
        leaving += [(person, None) for person in _inside_event(session, event_id)]
    else:
        leaving += inside_sessions(session=session, event_id=event_id)
    readings: defaultdict[str, list[Reading]] = defaultdict(list)
    for scan in known_scans(connection=session, ids=(), people={person for person, _ in leaving}):
        if scan.registration_id is not None and scan.event_id == event_id:
            readings[scan.registration_id].append(scan.reading)
    leaving = [(person, door) for person, door in leaving if stays(readings[person], door)[-1].entered < at]
    record_scans(
        connection=session.connection(),
        origin=Origin(event_id, actor, source=Source.CLOSING),
        items=[
            read_item(
                {
                    "id": uuid7(now),
                    "registration_id": person,
                    "direction": Direction.OUT.value,
                    "scanned_at": at.isoformat(),
                    "admitted": True,
                    "session": door,
                }
            )
            for person, door in leaving
        ],
        sent_at=None,
        received_at=now,
        keys=keys,
    )
    return len(leaving)


def _inside_event(session: Session, event_id: int) -> Sequence[str]:
    return session.scalars(
        select(Attendance.registration_id).where(Attendance.event_id == event_id, Attendance.inside)
    ).all()
