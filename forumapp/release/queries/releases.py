"""What is read of releases: their rows, their versions, the figures they follow, and the blocks that a reader sees."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.attendance.queries.frozen import get_frozen
from forumapp.attendance.queries.published import publishable
from forumapp.attendance.rules import cell_numbers, values_of
from forumapp.events.models import Event
from forumapp.release import wording
from forumapp.release.models import Photo, Quote, Release, ReleaseVersion
from forumapp.release.queries.naming import taken_back
from forumapp.release.rules import Block
from forumapp.release.rules.states import PUBLIC, UnknownPhoto, UnknownQuote, UnknownRelease
from forumapp.release.rules.texts import Written, read, unkept
from forumapp.release.rules.withdrawing import without_people

Figures = Mapping[str, int | None]


def get_release(*, session: Session, event_id: int, release_id: int, lock: bool = False) -> Release:
    """A release of the event; with ``lock`` it is held, as it is now, until the transaction ends.

    :raises UnknownRelease:
    """
    statement = select(Release).where(Release.id == release_id, Release.event_id == event_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = session.scalars(statement).one_or_none()
    if found is None:
        raise UnknownRelease(release_id)
    return found


def list_releases(*, session: Session, event_id: int) -> Sequence[Release]:
    """All releases of the event, newest first."""
    return session.scalars(select(Release).where(Release.event_id == event_id).order_by(Release.id.desc())).all()


def list_published(*, session: Session, event_id: int) -> Sequence[Release]:
    """Those that were published, corrected ones too, newest first. The embargo is asked by whoever shows them."""
    return session.scalars(
        select(Release)
        .where(Release.event_id == event_id, Release.status.in_(PUBLIC))
        .order_by(Release.published_at.desc(), Release.id.desc())
    ).all()


def find_correction(*, session: Session, release_id: int) -> Release | None:
    """The newest published release that corrects this one."""
    return session.scalars(
        select(Release)
        .where(Release.corrects_id == release_id, Release.status.in_(PUBLIC))
        .order_by(Release.id.desc())
        .limit(1)
    ).one_or_none()


def newest_version(*, session: Session, release_id: int) -> ReleaseVersion | None:
    """The texts as last saved; None once they were destroyed with the event's data."""
    return session.scalars(
        select(ReleaseVersion)
        .where(ReleaseVersion.release_id == release_id)
        .order_by(ReleaseVersion.number.desc())
        .limit(1)
    ).one_or_none()


def list_versions(*, session: Session, release_id: int) -> Sequence[ReleaseVersion]:
    """Every version of the texts, newest first."""
    return session.scalars(
        select(ReleaseVersion).where(ReleaseVersion.release_id == release_id).order_by(ReleaseVersion.number.desc())
    ).all()


def texts_of(*, session: Session, release: Release) -> dict[str, list[Written]]:
    """The texts as last saved, by language, figures as fields."""
    version = newest_version(session=session, release_id=release.id)
    return read(version.texts) if version else {}


@dataclass(frozen=True)
class Numbers:
    """What the texts of a release are held against: the values of figures by code, None where a figure was not
    measured or is withheld, and the numbers of people in the set's tables, those that are published and the others."""

    figures: Figures
    published: Collection[int] = frozenset()
    withheld: Collection[int] = frozenset()
    planned: bool = False
    """Whether they are of what is expected: nobody came yet."""


def numbers_of(*, session: Session, release: Release) -> Numbers:
    """The planned figures of an advance release, which has no tables; else the frozen set as it may be published."""
    if release.planned is not None:
        return Numbers(dict(release.planned), planned=True)
    if release.frozen_version is None:
        return Numbers({})
    return _numbers_in(session, release.event_id, release.frozen_version)


def figures_of(*, session: Session, release: Release) -> Figures:
    """The values of :func:`numbers_of`."""
    return numbers_of(session=session, release=release).figures


def figures_in(*, session: Session, event_id: int, version: int) -> Figures:
    """The values of a frozen set as it may be published. :raises UnknownVersion:"""
    return _numbers_in(session, event_id, version).figures


def _numbers_in(session: Session, event_id: int, version: int) -> Numbers:
    frozen = get_frozen(session=session, event_id=event_id, version=version)
    shown = publishable(session=session, frozen=frozen)
    cells = cell_numbers(shown)
    return Numbers(values_of(shown), cells, cell_numbers(frozen.figures) - cells)


def blocks_of(*, session: Session, release: Release, language: str) -> list[Block]:
    """What a reader of the release sees in a language, in its order; empty where there is no text in it.

    A published release is what was published, without those who asked not to be named since. Before, it is the newest
    version: date and embargo first, every figure in the words of its field; an open gap is a run with ``gap``. Whether
    it may leave says :func:`forumapp.release.queries.leaving.may_leave`.
    """
    if release.published is not None:
        people = taken_back(session=session, release_id=release.id)
        blocks = unkept(release.published.get(language, ()))
        return without_people(blocks, people, wording.unnamed(language=language)) if people else blocks
    texts = texts_of(session=session, release=release).get(language)
    if not texts:
        return []
    figures = figures_of(session=session, release=release)
    event = session.get_one(Event, release.event_id)
    first = wording.dated(
        released_at=release.released_at, embargo_until=release.embargo_until, zone=event.zone, language=language
    )
    return [first, *(printed(block, figures=figures, language=language) for block in texts)]


def printed(block: Written, *, figures: Figures, language: str) -> Block:
    """One block as a reader sees it, its fields in words."""
    return wording.block_of(block.part, block.text, figures=figures, language=language)


def list_quotes(*, session: Session, event_id: int) -> Sequence[Quote]:
    """What people said for the event's releases, in the order in which it was entered."""
    return session.scalars(select(Quote).where(Quote.event_id == event_id).order_by(Quote.id)).all()


def get_quote(*, session: Session, event_id: int, quote_id: int, lock: bool = False) -> Quote:
    """One of them; with ``lock`` held, as it is now. :raises UnknownQuote:"""
    statement = select(Quote).where(Quote.id == quote_id, Quote.event_id == event_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = session.scalars(statement).one_or_none()
    if found is None:
        raise UnknownQuote(quote_id)
    return found


def list_photos(*, session: Session, release_id: int) -> Sequence[Photo]:
    """The pictures of a release, in their order."""
    return session.scalars(select(Photo).where(Photo.release_id == release_id).order_by(Photo.position, Photo.id)).all()


def get_photo(*, session: Session, release_id: int, photo_id: int) -> Photo:
    """One picture of the release. :raises UnknownPhoto:"""
    found = session.scalars(select(Photo).where(Photo.id == photo_id, Photo.release_id == release_id)).one_or_none()
    if found is None:
        raise UnknownPhoto(photo_id)
    return found
