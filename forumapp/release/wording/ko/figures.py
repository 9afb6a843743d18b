"""Figures in a Korean sentence: the counter touches a digit and stands apart from 여, 만 and 억."""

from __future__ import annotations

from forumapp.kernel import korean
from forumapp.release.rules import ends_in_figure, ends_in_gap, with_particle
from forumapp.release.wording.fields import NUMBER, BadField, Fault, Field, kind_of
from forumapp.release.wording.relations import Relation

PEOPLE = "명"
COUNTERS = {"missions": "곳", "countries": "개국", "organizations": "곳", "activities": "건"}
"""The counter of a figure by what it counts; people's is :data:`PEOPLE`."""
PARTICLES = True
_COUNTERS_OF = {
    "개국": ("countries",),
    "나라": ("countries",),
    "개 공관": ("missions",),
    "곳": ("missions", "organizations", "activities"),
    "개 기관": ("organizations",),
}
"""Counters that say what is counted, with the figures that they may count."""


def phrase(number: int, relation: Relation, counter: str | None) -> str:
    """The number with its counter and the word of its relation.

    The counter touches a digit (200명) and stands apart from 여 (200여 명), 만 and 억 (10만 명).
    """
    written = korean.number(number)
    unit = counter or PEOPLE
    if relation is Relation.OVER:
        return f"{written}여 {unit}"
    counted = f"{written}{unit}" if written[-1].isdecimal() else f"{written} {unit}"
    match relation:
        case Relation.EXACT:
            return counted
        case Relation.AROUND:
            return f"약 {counted}"
        case Relation.AT_LEAST:
            return f"{counted} 이상"
        case Relation.NEARLY:
            return f"{counted} 가까이"


def check(field: Field) -> None:
    """See that the options are a counter or ``number``, and a pair of particles (``이/가``), at most one of each.

    :raises BadField: they are something else, or a word is to agree, which Korean has not
    """
    if field.agreeing:
        raise BadField(Fault.OPTION, written=str(field), option=field.agreeing)
    for option in field.options:
        if any(map(str.isdecimal, option)):
            raise BadField(Fault.OPTION, written=str(field), option=option)
        if option in _COUNTERS_OF and kind_of(field.code) not in _COUNTERS_OF[option]:
            raise BadField(Fault.OTHER_NOUN, written=str(field), option=option)
    pairs = [option for option in field.options if "/" in option]
    others = [option for option in field.options if "/" not in option]
    for pair in pairs:
        try:
            korean.with_particle("", pair)
        except ValueError as error:
            raise BadField(Fault.OPTION, written=str(field), option=pair) from error
    for spare in (*pairs[1:], *others[1:]):
        raise BadField(Fault.OPTION, written=str(field), option=spare)


def said(field: Field, value: int) -> tuple[str, str]:
    """``약 200명`` and ``이``; 가까이 is an adverb and takes no particle: 200명 가까이 참석했다."""
    number = value if field.near is None else field.near
    if NUMBER in field.options:
        words = _bare(number, field.relation)
    else:
        counter = next((option for option in field.options if "/" not in option), COUNTERS.get(kind_of(field.code)))
        words = phrase(number, field.relation, counter)
    pair = next((option for option in field.options if "/" in option), None)
    if pair is None or field.relation is Relation.NEARLY:
        return words, ""
    return words, korean.with_particle(words, pair)[len(words) :]


def attached(words: str, pair: str) -> str:
    """``words`` with their particle; both forms after a gap, whose last sound nobody knows yet."""
    if ends_in_gap(words):
        return words + korean.with_particle("", pair)
    whole = korean.with_particle(words, pair)
    return with_particle(words, pair, whole[len(words) :]) if ends_in_figure(words) else whole


def _bare(number: int, relation: Relation) -> str:
    """The number without a counter, as a table or list has it: 196, 약 200, 200여."""
    return phrase(number, relation, "\0").replace(" \0", "").replace("\0", "")


def opened(words: str) -> tuple[str, str]:
    """A Korean sentence may begin with any word."""
    return "", words


def begun(words: str) -> str:
    """Korean has no large letters."""
    return words


def opens_sentence(before: str) -> bool:
    """Where a sentence begins makes no difference to its words."""
    return False
