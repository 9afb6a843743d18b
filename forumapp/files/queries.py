"""What is read of files."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.files.models import Upload


def find(*, session: Session, event_id: int, upload_id: str) -> Upload | None:
    """A file of the event, without its bytes until they are asked for."""
    return session.scalar(select(Upload).where(Upload.event_id == event_id, Upload.id == upload_id))


def content_of(*, session: Session, event_id: int, upload_id: str) -> bytes | None:
    """The bytes of a file of the event alone, which are gone again with whoever asked; None where it is not there."""
    return session.scalar(select(Upload.data).where(Upload.event_id == event_id, Upload.id == upload_id))
