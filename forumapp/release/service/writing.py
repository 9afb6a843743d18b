"""Writing the texts of a release: each save is a version of its own; nobody overwrites what was not seen."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from forumapp.attendance.queries.frozen import get_frozen
from forumapp.attendance.rules import values_of
from forumapp.events.models import Event
from forumapp.kernel.actors import Actor
from forumapp.release.models import Release, ReleasePerson, ReleaseVersion
from forumapp.release.queries.naming import people_in
from forumapp.release.queries.planned import planned_set
from forumapp.release.queries.releases import get_release, newest_version
from forumapp.release.rules.states import StaleRelease, Status, WrongStatus
from forumapp.release.rules.texts import Texts, read, written


def open_draft(*, session: Session, event_id: int, release_id: int, expected: int | None) -> Release:
    """Hold a draft to change it; ``expected`` is the revision that the editor saw, None where it makes no difference.

    :raises UnknownRelease:
    :raises WrongStatus: it is no draft any more
    :raises StaleRelease: somebody else changed it meanwhile
    """
    release = get_release(session=session, event_id=event_id, release_id=release_id, lock=True)
    if release.status != Status.DRAFT:
        raise WrongStatus(release.status)
    if expected is not None and release.revision != expected:
        raise StaleRelease(release.revision)
    return release


def save_texts(
    *, session: Session, event_id: int, release_id: int, texts: Texts, expected: int, now: datetime, actor: Actor
) -> ReleaseVersion | None:
    """Keep the texts as the next version; None where they are those of the newest one.

    :raises UnknownRelease, WrongStatus, StaleRelease: see :func:`open_draft`
    :raises TooLong: too many blocks, or one that is too long
    """
    release = open_draft(session=session, event_id=event_id, release_id=release_id, expected=expected)
    former = newest_version(session=session, release_id=release_id)
    if former is not None and written(texts) == written(read(former.texts)):
        return None
    event = session.get_one(Event, event_id)
    return keep_version(session=session, event=event, release=release, texts=texts, now=now, actor=actor)


def keep_version(
    *, session: Session, event: Event, release: Release, texts: Texts, now: datetime, actor: Actor
) -> ReleaseVersion:
    """Add a version, and note whom of the event's people its texts name. :raises TooLong:"""
    former = newest_version(session=session, release_id=release.id)
    version = ReleaseVersion(
        release_id=release.id,
        number=former.number + 1 if former else 1,
        at=now,
        actor=actor.reference,
        texts=written(texts),
        frozen_version=release.frozen_version,
    )
    session.add(version)
    if former is not None:
        release.revision += 1
    session.flush()
    _note_people(session, event, release, texts)
    return version


def _note_people(session: Session, event: Event, release: Release, texts: Texts) -> None:
    session.execute(delete(ReleasePerson).where(ReleasePerson.release_id == release.id))
    named = people_in(session=session, event=event, texts=[block.text for blocks in texts.values() for block in blocks])
    session.add_all(
        ReleasePerson(release_id=release.id, registration_id=person.registration_id) for person in named if person.sure
    )
    session.flush()


def follow_set(
    *,
    session: Session,
    event_id: int,
    release_id: int,
    version: int | None,
    expected: int,
    now: datetime,
    actor: Actor,
) -> Release:
    """Let the texts follow another frozen set of the event, or, of an advance release, what is planned by now.

    The texts stay; fields that would not be true of the new values stand open until somebody chooses others.

    :raises UnknownRelease, WrongStatus, StaleRelease: see :func:`open_draft`
    :raises UnknownVersion: the event has no such set
    """
    release = open_draft(session=session, event_id=event_id, release_id=release_id, expected=expected)
    event = session.get_one(Event, event_id)
    if release.planned is not None:
        release.planned = dict(values_of(planned_set(session=session, event=event, now=now)))
        release.planned_at = now
        release.revision += 1
        return release
    frozen = get_frozen(session=session, event_id=event_id, version=version or 0)
    release.frozen_version = frozen.version
    former = newest_version(session=session, release_id=release_id)
    texts = read(former.texts) if former else {}
    keep_version(session=session, event=event, release=release, texts=texts, now=now, actor=actor)
    return release


def set_details(
    *,
    session: Session,
    event_id: int,
    release_id: int,
    released_at: datetime | None,
    embargo_until: datetime | None,
    expected: int,
) -> Release:
    """Say the release's date, and until when it is held back.

    :raises UnknownRelease, WrongStatus, StaleRelease: see :func:`open_draft`
    """
    release = open_draft(session=session, event_id=event_id, release_id=release_id, expected=expected)
    release.released_at, release.embargo_until = released_at, embargo_until
    release.revision += 1
    return release
