"""The pictures of a release: their texts, and who can be recognised in them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forumapp.files import queries as files
from forumapp.files.service import claim, discard
from forumapp.kernel.localized import LocalizedText
from forumapp.registration.models import Registration
from forumapp.release.codec import without_metadata
from forumapp.release.models import Photo, PhotoPerson
from forumapp.release.queries.releases import get_photo
from forumapp.release.service.writing import open_draft


def save_photo(
    *,
    session: Session,
    event_id: int,
    release_id: int,
    photo_id: int | None,
    upload_id: str,
    alternatives: LocalizedText,
    captions: LocalizedText,
    credits: LocalizedText,
    people: Collection[str],
    now: datetime,
) -> Photo:
    """Add a picture to a draft, or change one; what the camera wrote beside the picture goes.

    ``people`` are the registrations of those who can be recognised in it; those of other events are left out.

    :raises UnknownRelease, UnknownPhoto:
    :raises WrongStatus: the release is no draft
    :raises UnknownUpload: the file is not there any more
    """
    release = open_draft(session=session, event_id=event_id, release_id=release_id, expected=None)
    if photo_id is None:
        last = session.scalar(select(func.max(Photo.position)).where(Photo.release_id == release_id)) or 0
        photo = Photo(release_id=release_id, position=last + 1, upload_id=upload_id)
        session.add(photo)
    else:
        photo = get_photo(session=session, release_id=release_id, photo_id=photo_id)
    former = photo.upload_id
    claim(session=session, event_id=event_id, upload_id=upload_id, now=now)
    _clean(session, event_id, upload_id)
    photo.upload_id, photo.alternatives, photo.captions, photo.credits = upload_id, alternatives, captions, credits
    known = set(
        session.scalars(
            select(Registration.id).where(Registration.event_id == event_id, Registration.id.in_(list(people)))
        )
    )
    kept = [person for person in photo.people if person.registration_id in known]
    here = {person.registration_id for person in kept}
    photo.people = [*kept, *(PhotoPerson(registration_id=each) for each in sorted(known - here))]
    release.revision += 1
    session.flush()
    _drop_file(session, event_id, former, kept=upload_id)
    return photo


def _clean(session: Session, event_id: int, upload_id: str) -> None:
    """Keep the picture alone: a place that a camera wrote into it could endanger those who are in it."""
    upload = files.find(session=session, event_id=event_id, upload_id=upload_id)
    if upload is not None and (cleaned := without_metadata(upload.data)) != upload.data:
        upload.data, upload.size, upload.sha256 = cleaned, len(cleaned), hashlib.sha256(cleaned).hexdigest()
        session.flush()


def remove_photo(*, session: Session, event_id: int, release_id: int, photo_id: int) -> None:
    """Take a picture out of a draft, and its file where no other release shows it.

    :raises UnknownRelease, UnknownPhoto:
    :raises WrongStatus: the release is no draft
    """
    release = open_draft(session=session, event_id=event_id, release_id=release_id, expected=None)
    photo = get_photo(session=session, release_id=release_id, photo_id=photo_id)
    upload_id = photo.upload_id
    session.delete(photo)
    release.revision += 1
    session.flush()
    _drop_file(session, event_id, upload_id, kept="")


def _drop_file(session: Session, event_id: int, upload_id: str, *, kept: str) -> None:
    shown = session.scalar(select(func.count()).select_from(Photo).where(Photo.upload_id == upload_id))
    if upload_id != kept and not shown and files.find(session=session, event_id=event_id, upload_id=upload_id):
        discard(session=session, event_id=event_id, upload_ids=[upload_id])
