"""Forgetting people in texts that were not published: where a name stood is a gap, which somebody has to close."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.registration.models import Registration
from forumapp.release.models import Photo, Release, ReleaseVersion
from forumapp.release.queries.releases import blocks_of
from forumapp.release.rules.names import is_long, pattern_of, short_forms
from forumapp.release.rules.texts import kept

GAP = "[–]"
"""What stands in the place of a name that was forgotten."""


def keep_as_read(*, session: Session, event_id: int) -> None:
    """Keep what was published without those who asked not to be named since, before nobody can tell any more who
    they are."""
    for release in session.scalars(select(Release).where(Release.event_id == event_id, Release.published.is_not(None))):
        published = {
            language: kept(blocks_of(session=session, release=release, language=language))
            for language in release.published or {}
        }
        if published != release.published:
            release.published = published
            release.revision += 1
    session.flush()


def forget_names(*, session: Session, event_id: int, registration_ids: Sequence[str]) -> None:
    """Take the names of people whose data are being destroyed out of every version of the event's releases, and out
    of what stands under their pictures.

    What was published stays as the public reads it (:func:`keep_as_read`). A name so short that it may be a word stays
    where it stands.
    """
    keep_as_read(session=session, event_id=event_id)
    names = {
        name
        for printed in session.scalars(select(Registration.names).where(Registration.id.in_(registration_ids)))
        for name in printed.values()
        if name and is_long(name)
    }
    patterns = [pattern_of(name) for name in sorted(names, key=len, reverse=True)]
    if not patterns:
        return

    shorts = short_forms(names)

    def without(text: str, parts: Sequence[re.Pattern[str]]) -> str:
        for pattern in (*patterns, *parts):
            text = pattern.sub(GAP, text)
        return text

    def parts_in(texts: Iterable[str]) -> Sequence[re.Pattern[str]]:
        """Short forms go where the name stands in full: elsewhere they may be somebody else's."""
        return shorts if any(pattern.search(text) for text in texts for pattern in patterns) else ()

    releases = select(Release.id).where(Release.event_id == event_id)
    for version in session.scalars(select(ReleaseVersion).where(ReleaseVersion.release_id.in_(releases))):
        parts = parts_in(block["text"] for blocks in version.texts.values() for block in blocks)
        version.texts = {
            language: [{**block, "text": without(block["text"], parts)} for block in blocks]
            for language, blocks in version.texts.items()
        }
    for photo in session.scalars(select(Photo).where(Photo.release_id.in_(releases))):
        for column in ("alternatives", "captions", "credits"):
            texts = getattr(photo, column)
            parts = parts_in(texts.values())
            setattr(photo, column, type(texts)({language: without(text, parts) for language, text in texts.items()}))
    session.flush()
