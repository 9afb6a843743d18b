"""What the public reads of releases: those that are out, what corrects or succeeds them, and their pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from forumapp.events.models import Event
from forumapp.files.queries import content_of
from forumapp.release import wording
from forumapp.release.models import Photo, Release
from forumapp.release.queries.leaving import pictures_that_may_leave
from forumapp.release.queries.naming import taken_back
from forumapp.release.queries.releases import blocks_of, figures_of, printed
from forumapp.release.rules import Block, Part
from forumapp.release.rules.states import PUBLIC, Kind, Status, UnknownRelease
from forumapp.release.rules.texts import Written
from forumapp.release.rules.withdrawing import without_names


@dataclass(frozen=True)
class Shown:
    """A picture as the public sees it, its texts in one language."""

    id: int
    kind: str
    """A code of :class:`forumapp.files.rules.FileKind`."""
    alternative: str
    caption: str
    credit: str


def find_public(*, session: Session, release_id: int, now: datetime) -> Release:
    """A release that is out.

    :raises UnknownRelease: there is none, or none yet: before its embargo ends it is as if there were nothing
    """
    found = session.scalars(select(Release).where(Release.id == release_id, _out(now))).one_or_none()
    if found is None:
        raise UnknownRelease(release_id)
    return found


def list_public(*, session: Session, event_id: int, now: datetime) -> Sequence[Release]:
    """Those of an event that are out and that nothing supersedes which is out as well, newest first."""
    found = session.scalars(
        select(Release).where(Release.event_id == event_id, _out(now)).order_by(Release.published_at.desc())
    ).all()
    return [
        one
        for one in found
        if one.status == Status.PUBLISHED or successor_of(session=session, release=one, now=now) is None
    ]


def embargoes(*, session: Session, event_id: int, now: datetime) -> Sequence[datetime]:
    """When releases of the event come out that are published and still held back, the next one first."""
    held = select(Release.embargo_until).where(
        Release.event_id == event_id, Release.status.in_(PUBLIC), Release.embargo_until > now
    )
    return [until for until in session.scalars(held.order_by(Release.embargo_until)) if until is not None]


def successor_of(*, session: Session, release: Release, now: datetime) -> Release | None:
    """What corrects a release, or takes the place of an advance one, where that is out."""
    later = Release.corrects_id == release.id
    if release.kind == Kind.ADVANCE:
        later = or_(later, (Release.event_id == release.event_id) & (Release.kind == Kind.FINAL.value))
    return session.scalars(select(Release).where(later, _out(now)).order_by(Release.id.desc()).limit(1)).one_or_none()


def predecessor_of(*, session: Session, release: Release, now: datetime) -> Release | None:
    """The release that this one corrects, where it is out."""
    if release.corrects_id is None:
        return None
    return session.scalars(select(Release).where(Release.id == release.corrects_id, _out(now))).one_or_none()


def blocks_shown(*, session: Session, release: Release, language: str) -> list[Block]:
    """The release as it is read after its embargo: the line on top speaks of none any more."""
    zone = event_of(session=session, release=release).zone
    asked, over = (
        wording.dated(released_at=release.released_at, embargo_until=until, zone=zone, language=language)
        for until in (release.embargo_until, None)
    )
    blocks = blocks_of(session=session, release=release, language=language)
    return [over if block.text == asked.text else block for block in blocks]


def captions_of(photo: Photo, figures: Mapping[str, int | None]) -> dict[str, str]:
    """The captions of a picture by language, each figure in the words of its field."""
    return {
        language: printed(Written(Part.CAPTION, text), figures=figures, language=language).text
        for language, text in photo.captions.items()
    }


def pictures_shown(*, session: Session, release: Release, language: str) -> list[Shown]:
    """The pictures that may be shown today, in their order; nobody's name stands under one who took it back."""
    figures = figures_of(session=session, release=release)
    people = taken_back(session=session, release_id=release.id)
    mark = wording.unnamed(language=language)
    shown = []
    for picture in pictures_that_may_leave(session=session, release=release):
        photo = picture.photo
        caption = captions_of(photo, figures).get(language, "")
        alternative = without_names(photo.alternatives.get(language, ""), people, mark)
        credit, caption = (without_names(text, people, mark) for text in (photo.credits.get(language, ""), caption))
        shown.append(Shown(photo.id, picture.kind, alternative, caption, credit))
    return shown


def picture_of(*, session: Session, release: Release, photo_id: int) -> tuple[str, bytes] | None:
    """A picture's kind and bytes; None where the release has none that may be shown today."""
    for picture in pictures_that_may_leave(session=session, release=release):
        if picture.photo.id == photo_id:
            data = content_of(session=session, event_id=release.event_id, upload_id=picture.photo.upload_id)
            return None if data is None else (picture.kind, data)
    return None


def event_of(*, session: Session, release: Release) -> Event:
    """The event of a release."""
    return session.get_one(Event, release.event_id)


def _out(now: datetime) -> ColumnElement[bool]:
    """:func:`forumapp.release.service.deciding.is_public`, as a condition on rows."""
    held = or_(Release.embargo_until.is_(None), Release.embargo_until <= now)
    return Release.status.in_(PUBLIC) & Release.published.is_not(None) & held
