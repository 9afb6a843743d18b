"""Whether a release may leave the house: everything in its texts, quotes and pictures that speaks against it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.attendance.queries.frozen import get_frozen
from forumapp.directory.queries import host
from forumapp.events.models import Event
from forumapp.files.models import Upload
from forumapp.kernel.dates import local
from forumapp.release import wording
from forumapp.release.models import Photo, Quote, Release
from forumapp.release.queries import languages_of
from forumapp.release.queries.naming import Mentioned, destroyed_since, people_in, photograph_answers, shortened_in
from forumapp.release.queries.releases import (
    Numbers,
    list_photos,
    list_quotes,
    numbers_of,
    printed,
    texts_of,
)
from forumapp.release.rules import Block, Part
from forumapp.release.rules.linking import link_of
from forumapp.release.rules.problems import Fault, Problem, blocking
from forumapp.release.rules.quoting import headed, unapproved
from forumapp.release.rules.states import PUBLIC
from forumapp.release.rules.texts import Texts, Written
from forumapp.release.wording.fields import Gap, pieces_of


def may_leave(*, session: Session, release: Release) -> bool:
    """Whether files and pages of the release may be given to the public.

    What was published may, as it was published; before, approved texts with nothing wrong in them today: a consent
    that is withdrawn after the approval holds them back. The embargo is asked by whoever shows it.
    """
    if release.status in PUBLIC:
        return release.published is not None
    return release.approved_at is not None and not blocking(problems_of(session=session, release=release))


@dataclass(frozen=True)
class Picture:
    """A picture, and what its file is: a code of :class:`forumapp.files.rules.FileKind`."""

    photo: Photo
    kind: str


def pictures_that_may_leave(*, session: Session, release: Release) -> list[Picture]:
    """The release's pictures in their order, without those that show somebody who does not agree to it today."""
    photos = list_photos(session=session, release_id=release.id)
    shown = {person.registration_id for photo in photos for person in photo.people}
    answers = photograph_answers(session=session, ids=shown) if shown else {}
    uploads = select(Upload.id, Upload.kind).where(Upload.id.in_([photo.upload_id for photo in photos]))
    kinds = {row.id: row.kind for row in session.execute(uploads)}
    return [
        Picture(photo, kinds[photo.upload_id])
        for photo in photos
        if photo.upload_id in kinds and all(answers.get(person.registration_id) for person in photo.people)
    ]


def problems_of(*, session: Session, release: Release, texts: Texts | None = None) -> list[Problem]:
    """Everything that is wrong with a release that is not published, in the order in which it is read.

    ``texts`` are those of a page that is not saved yet; without, the newest version's.
    """
    if texts is None:
        texts = texts_of(session=session, release=release)
    event = session.get_one(Event, release.event_id)
    photos = list_photos(session=session, release_id=release.id)
    captions = [caption for photo in photos for caption in photo.captions.values()]
    said = [*(block.text for blocks in texts.values() for block in blocks), *captions]
    people = people_in(session=session, event=event, texts=said)
    check = _Check(
        numbers=numbers_of(session=session, release=release),
        quotes=list_quotes(session=session, event_id=event.id),
        people=[*people, *shortened_in(session=session, event=event, texts=said, found=people)],
        year=local(event.starts_at, event.zone).year,
        known=_known_texts(session, event, release),
    )
    found = [] if release.released_at else [Problem(Fault.NO_DATE)]
    gone = destroyed_since(session=session, release_id=release.id)
    if release.frozen_version is not None:
        frozen = get_frozen(session=session, event_id=event.id, version=release.frozen_version)
        found += [Problem(Fault.FROZEN_EARLY)] if frozen.as_of < event.ends_at else []
    found += [Problem(Fault.DESTROYED, detail=gone)] if gone else []
    for language in languages_of(event):
        blocks = texts.get(language, ())
        found += [] if blocks else [Problem(Fault.NO_TEXT, language)]
        for place, block in enumerate(blocks):
            found += check.block(block, language, place)
    return [*found, *_of_photos(session, photos, languages_of(event), check)]


@dataclass(frozen=True)
class _Check:
    """What the blocks of one release are held against."""

    numbers: Numbers
    quotes: Sequence[Quote]
    people: Sequence[Mentioned]
    year: int
    """Of the event, in its own zone."""
    known: Mapping[str, Collection[str]]
    """Per language texts that stand in quotation marks or hold numbers by themselves: titles, lines of programmes."""

    def block(self, block: Written, language: str, place: int | None, *, photo: int | None = None) -> Iterator[Problem]:
        """What is wrong in one block."""
        problem = partial(Problem, language=language, block=place, photo=photo)
        seen = printed(block, figures=self.numbers.figures, language=language)
        link = link_of(seen.text) if block.part is Part.LINK else None
        if block.part is Part.LINK and link is None and not any(run.gap for run in seen.runs):
            yield problem(Fault.LINK, words=seen.text)
        for finding in wording.watch(
            block.text if link is None else block.text.removesuffix(link.address),
            figures=self.numbers.figures,
            language=language,
            known_texts=self.known.get(language, ()),
            cells=self.numbers.published,
            withheld=self.numbers.withheld,
            planned=self.numbers.planned,
        ):
            if finding.error is not None:
                yield problem(Fault.FIELD, detail=finding.error)
            else:
                fault = Fault.NUMBER if finding.untrue else Fault.PERHAPS_NUMBER
                yield problem(fault, words=finding.said, detail=finding)
        for words, day in wording.wrong_weekdays(seen.text, year=self.year, language=language):
            yield problem(Fault.WEEKDAY, words=words, detail=day)
        for placed in pieces_of(block.text):
            if isinstance(placed.piece, Gap):
                yield problem(Fault.GAP, words=str(placed.piece))
        yield from (problem(Fault.QUOTE, words=words) for words in self._unapproved(seen, language))
        for person in self.people:
            name = None if person.allowed else person.said_in(seen.text)
            if name is not None:
                fault = Fault.PERSON if person.sure else Fault.PERHAPS_PERSON
                yield problem(fault, words=name, detail=person.registration_id)

    def _unapproved(self, block: Block, language: str) -> list[str]:
        if block.part in (Part.HEADLINE, Part.SUBTITLE, Part.HEADING, Part.CAPTION, Part.LINK):
            return []
        figures = [run.text for run in block.runs if run.figure]
        approved = [quote.texts[language] for quote in self.quotes if quote.approved_at and language in quote.texts]
        without_gaps = "".join("" if run.gap else run.text for run in block.runs)
        return [
            passage.words
            for passage in unapproved(
                without_gaps,
                approved=approved,
                known=[*self.known.get(language, ()), *figures],
                spoken=block.part == Part.QUOTE,
            )
        ]


def _known_texts(session: Session, event: Event, release: Release) -> dict[str, set[str]]:
    """Titles per language that a release prints as they are."""
    office = host(session=session)
    corrected = session.get(Release, release.corrects_id) if release.corrects_id else None
    known: dict[str, set[str]] = {}
    for language in event.languages:
        lines = [item.title.get(language, "") for item in event.programme]
        texts = [
            event.title.get(language),
            event.campaign.get(language),
            event.place_name.get(language),
            office.names.get(language),
            office.about.get(language),
            office.names_in_text.get(language),
            *(part for line in lines for part in (line, headed(line)[1])),
        ]
        known[language] = {text for text in texts if text}
        if corrected is not None:  # the notice says what was said
            known[language] |= {
                marked
                for said in old_phrases(release=corrected, language=language).values()
                for words in said
                for marked in (f"“{words}”", f"‘{words}’")
            }
    return known


def _of_photos(session: Session, photos: Sequence[Photo], languages: Sequence[str], check: _Check) -> Iterator[Problem]:
    shown = {person.registration_id for photo in photos for person in photo.people}
    answers = photograph_answers(session=session, ids=shown) if shown else {}
    for number, photo in enumerate(photos, start=1):
        for language in languages:
            texts = (photo.alternatives.get(language), photo.captions.get(language), photo.credits.get(language))
            if not all(texts):
                yield Problem(Fault.PHOTO_TEXT, language, photo=number)
            if caption := photo.captions.get(language):
                yield from check.block(Written(Part.CAPTION, caption), language, None, photo=number)
        for person in photo.people:
            answer = answers.get(person.registration_id)
            if answer is not True:
                fault = Fault.PHOTO_UNASKED if answer is None else Fault.PHOTO_REFUSED
                yield Problem(fault, photo=number, detail=person.registration_id)


def old_phrases(*, release: Release, language: str) -> dict[str, list[str]]:
    """What a published release said of each figure, by code, in its words."""
    said: dict[str, list[str]] = {}
    for block in (release.published or {}).get(language, ()):
        for run in block["runs"]:
            if run["figure"] and run["text"] not in said.setdefault(run["figure"], []):
                said[run["figure"]].append(run["text"])
    return said
