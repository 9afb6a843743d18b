"""What keeps a guest list on its way in, remembers what its columns hold, and forgets it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from forumapp.attendance.codec.mapping import decisions, signature
from forumapp.attendance.codec.tables import Row
from forumapp.attendance.models import ImportFile, ImportMapping
from forumapp.kernel import identifiers
from forumapp.kernel.actors import Actor
from forumapp.registration.rules import Status


def keep_list(
    *,
    session: Session,
    event_id: int,
    name: str,
    data: bytes,
    status: Status,
    category: str | None,
    language: str | None,
    now: datetime,
    actor: Actor,
) -> ImportFile:
    """Keep a file that was read as a table, until it is imported or a day is over."""
    kept = ImportFile(
        id=identifiers.uuid7(now),
        event_id=event_id,
        actor=actor.reference,
        name=name[:160],
        data=data,
        status=status.value,
        category=category,
        language=language,
        created_at=now,
    )
    session.add(kept)
    session.flush()
    return kept


def map_columns(*, session: Session, kept: ImportFile, header: Row, mapping: Sequence[str], now: datetime) -> None:
    """Keep what somebody says each column holds, and remember it for the next list with these headers."""
    kept.mapping = list(mapping)
    session.merge(ImportMapping(signature=signature(header), columns=decisions(header, mapping), changed_at=now))
    session.flush()


def forget_list(*, session: Session, kept: ImportFile) -> None:
    """Delete a list that was imported or is not wanted."""
    session.delete(kept)
    session.flush()


def forget_before(*, session: Session, before: datetime) -> None:
    """Delete the lists that were brought before this moment."""
    session.execute(delete(ImportFile).where(ImportFile.created_at < before))
