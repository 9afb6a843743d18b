"""Making a release: the first texts of one before the event, on a frozen set, or in correction of another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import takewhile

from sqlalchemy.orm import Session

from forumapp.attendance.models import FrozenSet
from forumapp.attendance.queries.frozen import find_newest
from forumapp.attendance.rules import values_of
from forumapp.events.models import Event
from forumapp.kernel.actors import Actor
from forumapp.release import wording
from forumapp.release.models import Photo, PhotoPerson, Release
from forumapp.release.queries import facts_of, languages_of
from forumapp.release.queries.leaving import old_phrases
from forumapp.release.queries.planned import planned_set
from forumapp.release.queries.releases import Figures, figures_in, get_release, list_photos, texts_of
from forumapp.release.rules import Block, NothingFrozen, Part
from forumapp.release.rules.states import PUBLIC, Kind, WrongStatus
from forumapp.release.rules.texts import WRITABLE, Written
from forumapp.release.service.picturing import remove_photo
from forumapp.release.service.writing import keep_version, open_draft
from forumapp.release.wording.fields import Field, fields_of, pieces_of, usual_field
from forumapp.release.wording.relations import FalsePhrase


def make_release(*, session: Session, event: Event, kind: Kind, now: datetime, actor: Actor) -> Release:
    """A new draft in every language that a release can be written in, on the newest frozen set or on planned figures.

    :raises NothingFrozen: a final release needs a frozen set
    """
    release = Release(event_id=event.id, kind=kind.value, made_at=now, made_by=actor.reference)
    if kind is Kind.ADVANCE:
        figures = planned_set(session=session, event=event, now=now)
        release.planned, release.planned_at, rows = values_of(figures), now, None
    else:
        newest = _newest(session, event)
        figures, rows = {**newest.figures, "hash": newest.hash}, newest.rows
        release.frozen_version = newest.version
    session.add(release)
    session.flush()
    texts = {}
    for language in languages_of(event):
        planned = kind is Kind.ADVANCE
        facts = facts_of(session=session, event=event, figures=figures, rows=rows, language=language, planned=planned)
        # The text in another language is linked by what shows or sends the release, which knows the address.
        facts = replace(facts, other_languages=())
        compose = wording.compose_advance if planned else wording.compose
        texts[language] = as_written(compose(facts, language=language))
    keep_version(session=session, event=event, release=release, texts=texts, now=now, actor=actor)
    return release


def correct_release(*, session: Session, event_id: int, release_id: int, now: datetime, actor: Actor) -> Release:
    """A new draft that says what a published release said and what is true, with its text on the newest figures.

    Where no figure that it named has changed, the notice has a gap for what was wrong.

    :raises UnknownRelease:
    :raises WrongStatus: it was never published, or its texts were destroyed with the event's data
    """
    corrected = get_release(session=session, event_id=event_id, release_id=release_id, lock=True)
    texts = texts_of(session=session, release=corrected)
    if corrected.status not in PUBLIC or not texts or corrected.published_at is None:
        raise WrongStatus(corrected.status)
    event = session.get_one(Event, event_id)
    release = Release(
        event_id=event_id,
        kind=Kind.CORRECTION.value,
        corrects_id=corrected.id,
        made_at=now,
        made_by=actor.reference,
    )
    if corrected.planned is not None:
        values: Mapping[str, int | None] = values_of(planned_set(session=session, event=event, now=now))
        release.planned, release.planned_at = dict(values), now
    else:
        newest = _newest(session, event)
        release.frozen_version = newest.version
        values = figures_in(session=session, event_id=event_id, version=newest.version)
    session.add(release)
    session.flush()
    mended = {
        language: _corrected(session, corrected, blocks, values=values, zone=event.zone, language=language)
        for language, blocks in texts.items()
    }
    keep_version(session=session, event=event, release=release, texts=mended, now=now, actor=actor)
    _copy_photos(session, corrected, release)
    return release


def discard_release(*, session: Session, event_id: int, release_id: int) -> None:
    """Throw a draft away, with its versions and pictures.

    :raises UnknownRelease:
    :raises WrongStatus: it is no draft
    """
    release = open_draft(session=session, event_id=event_id, release_id=release_id, expected=None)
    for photo in list_photos(session=session, release_id=release_id):
        remove_photo(session=session, event_id=event_id, release_id=release_id, photo_id=photo.id)
    session.delete(release)
    session.flush()


def as_written(blocks: Iterable[Block]) -> list[Written]:
    """Composed blocks as a release keeps them: figures as fields; without the mark of a draft and the annex for the
    office, which the page of the release shows itself."""
    found = [Written(block.part, wording.notation_of(block)) for block in blocks if block.part in WRITABLE]
    annex = list(takewhile(lambda written: written.part is Part.SMALL, reversed(found)))
    kept = found[: len(found) - len(annex)]
    if annex and kept and kept[-1].part is Part.HEADING:
        kept.pop()
    return kept


def _newest(session: Session, event: Event) -> FrozenSet:
    newest = find_newest(session=session, event_id=event.id)
    if newest is None:
        raise NothingFrozen(event.slug)
    return newest


def _corrected(
    session: Session, corrected: Release, blocks: Sequence[Written], *, values: Figures, zone: str, language: str
) -> list[Written]:
    """The text of a correction: the notice after the headline, then the text as it was, its figures true."""
    text = [mended(block, values) for block in blocks]
    now = {field.code: field for block in reversed(text) for field in fields_of(block.text)}
    changed = [
        (said[0], field, values[code] or 0)
        for code, said in old_phrases(release=corrected, language=language).items()
        if values.get(code) is not None
        for field in [now.get(code) or usual_field(Field(code), values[code] or 0)]
        if said[0].casefold() not in [*_words(code, values[code] or 0, language), _printed(field, values, language)]
    ]
    at = corrected.released_at or corrected.published_at or corrected.made_at
    prefix, notice = wording.correction(at=at, zone=zone, changed=changed, language=language)
    for place, block in enumerate(text):
        if block.part == Part.HEADLINE:
            return [
                *text[:place],
                Written(Part.HEADLINE, prefix + block.text.removeprefix(prefix)),
                *as_written(notice),
                *text[place + 1 :],
            ]
    return [*as_written(notice), *text]


def _printed(field: Field, values: Figures, language: str) -> str:
    """What the field prints inside a sentence, in small letters."""
    return wording.block_of(Part.PARAGRAPH, f"x {field}", figures=values, language=language).text[2:].casefold()


def _words(code: str, value: int, language: str) -> list[str]:
    """Every true way to say the value, with and without what a sentence's beginning asks for."""
    return [offer.words.casefold() for offer in wording.offers(value, code=code, language=language)]


def mended(block: Written, values: Figures) -> Written:
    """A block whose fields are true of ``values``: those that would not be say the value in the usual way."""
    pieces: list[str] = []
    for placed in pieces_of(block.text):
        field, written = placed.piece, block.text[placed.start : placed.end]
        if isinstance(field, Field) and not field.agreeing and (value := values.get(field.code)) is not None:
            try:
                field.number_of(values)
            except FalsePhrase:
                written = str(usual_field(Field(field.code, options=field.options), value))
        pieces.append(written)
    return Written(block.part, "".join(pieces))


def _copy_photos(session: Session, former: Release, release: Release) -> None:
    for photo in list_photos(session=session, release_id=former.id):
        session.add(
            Photo(
                release_id=release.id,
                upload_id=photo.upload_id,
                position=photo.position,
                alternatives=photo.alternatives,
                captions=photo.captions,
                credits=photo.credits,
                people=[PhotoPerson(registration_id=person.registration_id) for person in photo.people],
            )
        )
    session.flush()
