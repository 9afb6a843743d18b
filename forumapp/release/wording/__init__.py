"""The languages of a release, one package each: how a number stands in a sentence (korean.md, "Numbers in a sentence"),
and the draft's own order and sentences (korean.md, "The release")."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from forumapp.release.rules import Block, Facts, Named, Part
from forumapp.release.rules.year import YearFacts
from forumapp.release.wording.checking import counts_with, example, faults_of_frame, has_particles, usual_sentence
from forumapp.release.wording.fields import BadField, Fault, Field
from forumapp.release.wording.offers import Offer, offers
from forumapp.release.wording.registry import languages, wording_of
from forumapp.release.wording.relations import FalsePhrase, Relation, relations_that_hold, true_number
from forumapp.release.wording.texts import block_of, faults_of, notation_of
from forumapp.release.wording.watching import Doubt, Finding, watch

__all__ = [
    "BadField",
    "Doubt",
    "FalsePhrase",
    "Fault",
    "Field",
    "Finding",
    "Offer",
    "Relation",
    "block_of",
    "compose",
    "compose_advance",
    "correction",
    "counts_with",
    "dated",
    "described",
    "example",
    "faults_of",
    "faults_of_frame",
    "has_particles",
    "languages",
    "notation_of",
    "offers",
    "on_top",
    "phrase",
    "relations_that_hold",
    "unnamed",
    "unready",
    "usual_sentence",
    "watch",
    "wrong_weekdays",
    "year_sentences",
]


def compose(facts: Facts, *, language: str) -> list[Block]:
    """The draft in one of :func:`languages`, in its own order; every number in it is true of ``facts``."""
    return wording_of(language).compose(facts)


def compose_advance(facts: Facts, *, language: str) -> list[Block]:
    """The release before the event in one of :func:`languages`: ``facts`` hold planned figures and who is confirmed."""
    return wording_of(language).compose_advance(facts)


def dated(*, released_at: datetime | None, embargo_until: datetime | None, zone: str, language: str) -> Block:
    """The line on top of a release: its date and until when it is held back; a date that nobody said is a gap."""
    return wording_of(language).dated(released_at=released_at, embargo_until=embargo_until, zone=zone)


def wrong_weekdays(text: str, *, year: int, language: str) -> list[tuple[str, date]]:
    """Days of ``text`` whose weekday is another's: their words and the date; of ``year`` where the text says none."""
    return [(day.words, true) for day in wording_of(language).days(text) if (true := day.true_date(year))]


def year_sentences(facts: YearFacts, *, language: str) -> list[str]:
    """What may be said of the host's year in one of :func:`languages`; every number in it is true of ``facts``."""
    return [
        block_of(Part.PARAGRAPH, text, figures=facts.figures, language=language).text
        for text in wording_of(language).year_texts(facts)
    ]


def described(person: Named, *, language: str) -> str:
    """A person as a text introduces them, in the notation: name, title and organisation; what lacks is a gap."""
    return notation_of(Block.of(Part.PARAGRAPH, wording_of(language).described(person)))


def unnamed(*, language: str) -> str:
    """What stands in the place of a name that its owner took back after the release was published."""
    return wording_of(language).unnamed()


def on_top(*, released_at: datetime | None, embargo_until: datetime | None, zone: str, language: str) -> dict[str, str]:
    """``date`` and ``embargo`` of a release alone, for a letterhead; in brackets while nobody has said the date."""
    return wording_of(language).on_top(released_at=released_at, embargo_until=embargo_until, zone=zone)


def unready(language: str) -> Block:
    """What stands on top of a file of a text that may not leave yet."""
    return wording_of(language).unready()


def correction(
    *, at: datetime, zone: str, changed: Sequence[tuple[str, Field, int]], language: str
) -> tuple[str, list[Block]]:
    """What stands before the headline of a correction, in the notation of fields, and its notice.

    ``at`` is the date of the corrected release, ``changed`` what it said of a figure, the true
    field, and its value.
    """
    return wording_of(language).correction(at=at, zone=zone, changed=changed)


def phrase(value: int, *, relation: str, near: int | None = None, language: str, counter: str | None = None) -> str:
    """Digits and words for the frozen ``value``: 약 200명, 200여 명, around 200.

    ``near`` is the round number (a multiple of ten, above zero) that an approximation names; ``exact`` ignores it.
    ``counter`` is the Korean counter (곳, 개국, 개 공관, 건, 회), 명 if ``None``; English has none. Plain spaces; the
    sentence's frame decides on words for one to nine and on singular or plural.

    :raises FalsePhrase: the relation does not hold between value and round number, or that number is not round
    :raises ValueError: a negative value, an unknown relation, a language without wording
    """
    wording = wording_of(language)
    chosen = Relation(relation)
    return wording.phrase(true_number(value, relation=chosen, near=near), chosen, counter)
