"""What is read of guest lists on their way in, and of what is remembered of their columns."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.attendance.codec.mapping import signature
from forumapp.attendance.codec.tables import Row
from forumapp.attendance.models import ImportFile, ImportMapping
from forumapp.kernel.actors import Actor


def find_list(*, session: Session, event_id: int, id: str, actor: Actor) -> ImportFile | None:
    """A list of the event that the actor brought; nobody else's."""
    return session.scalar(
        select(ImportFile).where(
            ImportFile.id == id, ImportFile.event_id == event_id, ImportFile.actor == actor.reference
        )
    )


def remembered(*, session: Session, header: Row) -> dict[str, str]:
    """What somebody said of a list with these headers: folded header to machine header; empty where nobody did."""
    found = session.get(ImportMapping, signature(header))
    return {} if found is None else dict(found.columns)
