"""Typing the paper list in: entries that nobody's phone has, with the time that stands on the paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from forumapp.checkin.codec import LONGEST_DESK, read_item
from forumapp.checkin.queries import people_by_id
from forumapp.checkin.queries.sessions import came_to_session
from forumapp.checkin.rules import Direction, Source
from forumapp.checkin.service.answers import Origin
from forumapp.checkin.service.recording import record_scans
from forumapp.events.service import hold_changes
from forumapp.kernel.actors import Actor
from forumapp.kernel.identifiers import uuid7
from forumapp.kernel.secrets import KeyRing


@dataclass(frozen=True)
class TypedIn:
    """What typing in came to: ids of registrations that were recorded, and of those who had come in already."""

    recorded: list[str]
    known: list[str]


def type_in(
    *,
    session: Session,
    event_id: int,
    entered: Mapping[str, datetime],
    desk: str,
    session_id: int | None = None,
    now: datetime,
    actor: Actor,
    keys: KeyRing,
) -> TypedIn:
    """Record who came in by the paper list, registration id to moment. The caller commits.

    ``session_id``: it is the list of a session. Whoever was admitted to it (or to the event) already, by a phone or by
    an earlier page of the list, is left as she is: nobody counts twice.
    """
    hold_changes(session=session, event_id=event_id)
    people = people_by_id(connection=session, ids=list(entered))
    if session_id is None:
        known = [one.id for one in people.values() if one.presence.attended]
    else:
        came = {one.registration_id for one in came_to_session(session=session, session_id=session_id)}
        known = [one.id for one in people.values() if one.id in came]
    wanted = {
        whose: at
        for whose, at in entered.items()
        if whose in people and people[whose].event_id == event_id and whose not in known and not people[whose].gone
    }
    record_scans(
        connection=session.connection(),
        origin=Origin(event_id, actor, source=Source.PAPER),
        items=[
            read_item(
                {
                    "id": uuid7(now),
                    "registration_id": registration_id,
                    "direction": Direction.IN.value,
                    "scanned_at": at.isoformat(),
                    "desk": desk[:LONGEST_DESK],
                    "session": session_id,
                    "offline": True,
                    "admitted": True,
                }
            )
            for registration_id, at in wanted.items()
        ],
        sent_at=None,
        received_at=now,
        keys=keys,
    )
    return TypedIn(list(wanted), known)
