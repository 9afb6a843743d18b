"""Whether a sentence of the office's own can be used as a frame, and how it reads."""

from __future__ import annotations

import re
from dataclasses import replace

from forumapp.attendance.rules import Code
from forumapp.kernel import korean
from forumapp.release.wording.fields import NUMBER, BadField, Fault, Field, pieces_of
from forumapp.release.wording.frames import KEYS, SLOTS
from forumapp.release.wording.registry import wording_of
from forumapp.release.wording.relations import Relation
from forumapp.release.wording.watching import masked

_TYPED_PARTICLE = re.compile(r"(으로|로|이|가|은|는|을|를|과|와)(?=[\s,.]|$)")
_PAIRS = {form: pair for pair in ("이/가", "은/는", "을/를", "과/와", "으로/로") for form in pair.split("/")}


def faults_of_frame(text: str, *, language: str) -> list[BadField]:
    """Why ``text`` is no frame in ``language``, in the order of the text; empty where it is one.

    :raises ValueError: a language without wording
    """
    wording = wording_of(language)
    pieces = pieces_of(text)
    faults: list[BadField] = []
    for placed in pieces:
        if isinstance(placed.piece, BadField):
            faults.append(placed.piece)
        elif isinstance(placed.piece, Field):
            faults += _of_field(placed.piece, text[placed.end :], language)
    typed = [said for said in wording.numbers(masked(text, pieces)) if not said.field or said.approximators]
    faults += [BadField(Fault.TYPED_NUMBER, written=text[said.start : said.end], at=said.start) for said in typed]
    return faults


def counts_with(words: str, *, language: str) -> bool:
    """Whether ``words`` can stand after a number in ``language``: a counter, or a noun for one and many.

    :raises ValueError: a language without wording
    """
    wording = wording_of(language)
    if not words or words == NUMBER or any(sign in words for sign in "{}[]|0123456789"):
        return False
    if wording.PARTICLES:
        return "/" not in words
    return not _checked(Field("activities", options=(words,)), language)


def has_particles(language: str) -> bool:
    """Whether a word takes a particle in ``language``, which then counts by counters and not by nouns.

    :raises ValueError: a language without wording
    """
    return wording_of(language).PARTICLES


def example(key: str, text: str, *, language: str) -> str:
    """How the sentence ``text`` reads for an invented event; empty where it is no frame.

    :raises ValueError: a language without wording, or ``key`` is none of the frames'
    """
    if key not in KEYS:
        raise ValueError(f"{key!r} is no sentence of a draft; there is {', '.join(KEYS)}")
    wording = wording_of(language)
    facts = replace(wording.example(), frames={key: (text,)})
    return wording.sentence(facts, key, own=True).text


def usual_sentence(key: str, *, language: str) -> str:
    """How the house says the sentence ``key`` of the invented event."""
    wording = wording_of(language)
    return wording.sentence(wording.example(), key, own=False).text


def _of_field(field: Field, following: str, language: str) -> list[BadField]:
    written = str(field)
    if field.code not in SLOTS:
        if field.code not in set(Code):
            return [BadField(Fault.UNKNOWN_FIGURE, written=written)]
        if field.relation is not Relation.EXACT:
            return [BadField(Fault.RELATION_IN_FRAME, written=written)]
        return _checked(field, language)
    if field.relation is not Relation.EXACT or field.agreeing:
        return [BadField(Fault.UNREADABLE, written=written)]
    particles = wording_of(language).PARTICLES
    for place, option in enumerate(field.options):
        if place or not particles or not _is_pair(option):
            return [BadField(Fault.OPTION, written=written, option=option)]
    if particles and not field.options and (found := _TYPED_PARTICLE.match(following)):
        cure = f"{{{field.code}|{_PAIRS[found[1]]}}}"
        return [BadField(Fault.TYPED_PARTICLE, written=written, option=cure)]
    return []


def _checked(field: Field, language: str) -> list[BadField]:
    try:
        wording_of(language).check(field)
    except BadField as error:
        return [error]
    return []


def _is_pair(option: str) -> bool:
    try:
        korean.with_particle("", option)
    except ValueError:
        return False
    return True
