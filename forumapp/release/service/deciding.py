"""Letting a release go: to review, approved by a second person, published; every step is taken back before that."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from forumapp.attendance.queries.frozen import get_frozen
from forumapp.attendance.service.publishing import publish as publish_set
from forumapp.events.models import Event
from forumapp.events.service import raise_revision
from forumapp.kernel.actors import Actor
from forumapp.release.models import Release
from forumapp.release.queries import languages_of
from forumapp.release.queries.leaving import problems_of
from forumapp.release.queries.releases import blocks_of, get_release, newest_version
from forumapp.release.rules.problems import blocking
from forumapp.release.rules.states import PUBLIC, Kind, NotReady, OwnText, StaleRelease, Status, WrongStatus
from forumapp.release.rules.texts import kept


def send_for_review(
    *, session: Session, event_id: int, release_id: int, expected: int, now: datetime, actor: Actor
) -> Release:
    """Hand a draft to whoever approves it; from here on it is not changed without taking it back.

    :raises UnknownRelease, WrongStatus, StaleRelease:
    """
    release = _held(session, event_id, release_id, expected, Status.DRAFT)
    release.status, release.sent_at, release.sent_by = Status.IN_REVIEW.value, now, actor.reference
    release.revision += 1
    return release


def take_back(*, session: Session, event_id: int, release_id: int, expected: int) -> Release:
    """Make a release that is not published a draft again: an approval does not outlive a change.

    :raises UnknownRelease, WrongStatus, StaleRelease:
    """
    release = _held(session, event_id, release_id, expected, Status.IN_REVIEW, Status.APPROVED)
    release.status = Status.DRAFT.value
    release.sent_at = release.sent_by = release.approved_at = release.approved_by = None
    release.revision += 1
    return release


def approve(*, session: Session, event_id: int, release_id: int, expected: int, now: datetime, actor: Actor) -> Release:
    """Approve the texts as they stand.

    :raises UnknownRelease, WrongStatus, StaleRelease:
    :raises OwnText: the actor wrote the newest version, or sent it for review
    :raises NotReady: a false number, an open gap, an unapproved quote or the like stands in it
    """
    release = _held(session, event_id, release_id, expected, Status.IN_REVIEW)
    newest = newest_version(session=session, release_id=release.id)
    if newest is None or not actor.is_staff or actor.reference in (newest.actor, release.sent_by):
        raise OwnText
    _see_ready(session, release)
    release.status, release.approved_at, release.approved_by = Status.APPROVED.value, now, actor.reference
    release.revision += 1
    return release


def publish(*, session: Session, event_id: int, release_id: int, expected: int, now: datetime, actor: Actor) -> Release:
    """Let an approved release go: what is published is kept word by word and never changes.

    The frozen set that it stands on is published with it. A correction supersedes what it corrects; a release on frozen
    figures supersedes the advance ones. An embargo is held by whoever shows the release.

    :raises UnknownRelease, WrongStatus, StaleRelease:
    :raises NotReady: something is wrong by now, such as a consent that was withdrawn after the approval
    """
    version = get_release(session=session, event_id=event_id, release_id=release_id).frozen_version
    if version is not None:  # before the release is held: whoever has both has the event first
        frozen = get_frozen(session=session, event_id=event_id, version=version)
        publish_set(session=session, frozen=frozen, now=now)
    release = _held(session, event_id, release_id, expected, Status.APPROVED)
    _see_ready(session, release)
    event = session.get_one(Event, event_id)
    release.published = {
        language: kept(blocks)
        for language in languages_of(event)
        if (blocks := blocks_of(session=session, release=release, language=language))
    }
    release.status, release.published_at, release.published_by = Status.PUBLISHED.value, now, actor.reference
    release.revision += 1
    session.flush()
    superseded = Release.id == release.corrects_id
    if release.kind == Kind.FINAL:
        superseded = Release.kind == Kind.ADVANCE.value
    session.execute(
        update(Release)
        .where(Release.event_id == event_id, superseded, Release.status == Status.PUBLISHED.value)
        .values(status=Status.SUPERSEDED.value, revision=Release.revision + 1)
    )
    raise_revision(session=session, event_id=event_id)
    return release


def is_public(release: Release, *, now: datetime) -> bool:
    """Whether the public may read it: published, its text kept, and no embargo holds it back."""
    return (
        release.status in PUBLIC
        and release.published is not None
        and (release.embargo_until is None or release.embargo_until <= now)
    )


def _see_ready(session: Session, release: Release) -> None:
    found = blocking(problems_of(session=session, release=release))
    if found:
        raise NotReady(len(found))


def _held(session: Session, event_id: int, release_id: int, expected: int, *statuses: Status) -> Release:
    release = get_release(session=session, event_id=event_id, release_id=release_id, lock=True)
    if release.status not in statuses:
        raise WrongStatus(release.status)
    if release.revision != expected:
        raise StaleRelease(release.revision)
    return release
