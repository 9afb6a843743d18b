"""Before a session goes: whether anything happened at its door, and the phones that stand there."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from forumapp.checkin.models import Device, Pairing
from forumapp.checkin.queries.sessions import was_scanned
from forumapp.events.service import hold_changes


class SessionScanned(Exception):
    """Guests were scanned at the session's door: it stays, with what happened there."""


def leave_door(*, session: Session, event_id: int, session_id: int) -> None:
    """Let the phones of a session that is to be removed stand at the event's own door. The caller commits.

    :raises SessionScanned: where anything was recorded at the session's door
    """
    hold_changes(session=session, event_id=event_id)
    if was_scanned(session=session, session_id=session_id):
        raise SessionScanned(session_id)
    for table in (Device, Pairing):
        session.execute(update(table).where(table.session_id == session_id).values(session_id=None))
