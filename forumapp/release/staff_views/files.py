"""The files of a release that was written in the console."""

from __future__ import annotations

from flask import Response, abort
from flask.typing import ResponseReturnValue

from forumapp.accounts.rules import Permission
from forumapp.events.guards import log, open_event
from forumapp.extensions import db
from forumapp.release import wording
from forumapp.release.export import MEDIA_TYPES, Format, file_of
from forumapp.release.queries.leaving import may_leave
from forumapp.release.queries.naming import people_named
from forumapp.release.queries.releases import blocks_of, get_release
from forumapp.release.rules.states import UnknownRelease
from forumapp.release.staff_views import bp


@bp.get("/<int:id>/<language>.<format>")
def release_file(slug: str, id: int, language: str, format: str) -> ResponseReturnValue:
    """One text of a release as a file. Its name and its first line say of one that may not leave that it is a draft."""
    event = open_event(slug, Permission.RELEASE)
    if language not in event.languages or format not in set(Format):
        abort(404)
    session = db.session()
    try:
        release = get_release(session=session, event_id=event.id, release_id=id)
    except UnknownRelease:
        abort(404)
    blocks = blocks_of(session=session, release=release, language=language)
    if not blocks:
        abort(404)
    ready = may_leave(session=session, release=release)
    if not ready:
        blocks = [wording.unready(language), *blocks]
    log(event, "export", "release", people=people_named(session=session, release_id=release.id))
    chosen = Format(format)
    state = release.status if ready else "draft"
    return Response(
        file_of(blocks, chosen, language=language, title=event.title.get(language, "")),
        content_type=MEDIA_TYPES[chosen],
        headers={
            "Content-Disposition": f'attachment; filename="{event.slug}-release-{id}-{language}-{state}.{chosen}"',
            "Cache-Control": "no-store",
        },
    )
