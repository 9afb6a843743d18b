"""The files of a release that was written in the console."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from flask import abort
from flask.typing import ResponseReturnValue

from forumapp.accounts.rules import Permission
from forumapp.attendance.queries.frozen import get_frozen
from forumapp.attendance.schemas import as_published, document_of
from forumapp.attendance.service.publishing import publish
from forumapp.events.guards import log, open_event
from forumapp.events.models import Event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.release import wording
from forumapp.release.export import MEDIA_TYPES, Format, file_of, letterhead_for
from forumapp.release.export.kit import Kit, write_kit
from forumapp.release.models import Release
from forumapp.release.queries.leaving import may_leave
from forumapp.release.queries.naming import people_named
from forumapp.release.queries.releases import blocks_of, get_release
from forumapp.release.rules.states import UnknownRelease
from forumapp.release.staff_views import bp
from forumapp.web.answers import saved

_CHUNK = 64 * 1024


@bp.get("/<int:id>/<language>.<format>")
def release_file(slug: str, id: int, language: str, format: str) -> ResponseReturnValue:
    """One text of a release as a file. Its name and its first line say of one that may not leave that it is a draft."""
    event = open_event(slug, Permission.RELEASE)
    if language not in event.languages or format not in set(Format):
        abort(404)
    session, release = db.session(), _release(event, id)
    blocks = blocks_of(session=session, release=release, language=language)
    if not blocks:
        abort(404)
    ready = may_leave(session=session, release=release)
    if not ready:
        blocks = [wording.unready(language), *blocks]
    log(event, "export", "release", people=people_named(session=session, release_id=release.id))
    chosen = Format(format)
    paper = letterhead_for(session=session, event=event, language=language, release=release)
    state = release.status if ready else "draft"
    data = file_of(
        blocks,
        chosen,
        language=language,
        title=event.title.get(language, ""),
        made_at=clock.now(),
        letterhead=paper,
    )
    return saved(data, f"{event.slug}-release-{id}-{language}-{state}.{chosen}", MEDIA_TYPES[chosen])


@bp.post("/<int:id>/press-kit.zip")
def press_kit(slug: str, id: int) -> ResponseReturnValue:
    """Everything for a newsroom in one file, by which the figures' version is published: it may leave the house."""
    event = open_event(slug, Permission.RELEASE)
    release = _release(event, id)
    log(event, "export", "press kit", people=people_named(session=db.session(), release_id=release.id))
    figures = _published_with(event, release)
    session, release = db.session(), _release(event, id)
    ready = may_leave(session=session, release=release)
    kit = Kit(event, release, figures, ready=ready, made_at=clock.now())
    return saved(_chunks(write_kit(kit, session=session)), kit.name, "application/zip")


def _published_with(event: Event, release: Release) -> dict[str, Any] | None:
    """The release's set as it is published; None where it is on planned figures."""
    event_id, version = event.id, release.frozen_version
    if version is None:
        return None
    db.session().rollback()
    with unit_of_work() as writing:
        frozen = get_frozen(session=writing, event_id=event_id, version=version)
        return as_published(publish(session=writing, frozen=frozen, now=clock.now()), document_of(frozen))


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _release(event: Event, id: int) -> Release:
    try:
        return get_release(session=db.session(), event_id=event.id, release_id=id)
    except UnknownRelease:
        abort(404)
