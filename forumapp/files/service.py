"""What keeps files and lets them go."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, delete, update
from sqlalchemy.orm import Session

from forumapp.files.models import Upload
from forumapp.files.rules import EVERY_KIND, FileKind, check, safe_name
from forumapp.kernel import identifiers
from forumapp.kernel.errors import DomainError


class UnknownUpload(DomainError):
    """The file is not there any more, is another event's, or belongs to somebody already."""

    def __init__(self, upload_id: str) -> None:
        super().__init__(upload_id)
        self.upload_id = upload_id


def keep(
    *,
    session: Session,
    event_id: int,
    name: str,
    data: bytes,
    now: datetime,
    kinds: Collection[FileKind] = EVERY_KIND,
) -> Upload:
    """Keep a file of one of ``kinds`` that nothing claims yet; :func:`claim` makes it last.

    :raises RefusedFile: it is none that is taken
    """
    kind = check(data, name, kinds)
    upload = Upload(
        id=identifiers.uuid7(now),
        event_id=event_id,
        name=safe_name(name, kind),
        kind=kind,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        data=data,
        created_at=now,
    )
    session.add(upload)
    session.flush()
    return upload


def claim(
    *,
    session: Session | Connection,
    event_id: int,
    upload_id: str,
    now: datetime,
    registration_id: str | None = None,
) -> None:
    """Let a file belong to a registration, or, without one, to whatever row points at it. A second time is the same.

    :raises UnknownUpload:
    """
    done = session.execute(
        update(Upload)
        .where(
            Upload.id == upload_id,
            Upload.event_id == event_id,
            Upload.claimed_at.is_(None) | Upload.registration_id.is_not_distinct_from(registration_id),
        )
        .values(registration_id=registration_id, claimed_at=now)
        .returning(Upload.id)
    ).scalar_one_or_none()
    if done is None:
        raise UnknownUpload(upload_id)


def hand_over(*, session: Session, event_id: int, upload_id: str, registration_id: str) -> None:
    """Let a file that one entry of a person handed in belong to her other one."""
    session.execute(
        update(Upload)
        .where(Upload.id == upload_id, Upload.event_id == event_id, Upload.claimed_at.is_not(None))
        .values(registration_id=registration_id)
    )


def discard(*, session: Session | Connection, event_id: int, upload_ids: Collection[str]) -> None:
    """Delete files that were replaced or taken away."""
    if upload_ids:
        session.execute(delete(Upload).where(Upload.event_id == event_id, Upload.id.in_(upload_ids)))


def forget_unclaimed(*, session: Session, before: datetime) -> None:
    """Delete the files of forms that were never sent."""
    session.execute(delete(Upload).where(Upload.claimed_at.is_(None), Upload.created_at < before))
