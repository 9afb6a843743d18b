"""Figures in an English sentence: one to nine in words, the noun agreeing, never at its beginning in digits."""

from __future__ import annotations

import re

from forumapp.release.rules import first_seen
from forumapp.release.wording.fields import NUMBER, BadField, Fault, Field, kind_of
from forumapp.release.wording.relations import Relation

_WORDS = {
    Relation.EXACT: "",
    Relation.AROUND: "around ",
    Relation.OVER: "over ",
    Relation.AT_LEAST: "at least ",
    Relation.NEARLY: "nearly ",
}
_SMALL_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
NOUNS = {
    "invited": ("invited guest", "invited guests"),
    "registered": ("registered guest", "registered guests"),
    "confirmed": ("confirmed guest", "confirmed guests"),
    "attended": ("person", "people"),
    "participants": ("participant", "participants"),
    "missions": ("mission", "missions"),
    "ambassadors": ("ambassador", "ambassadors"),
    "countries": ("country", "countries"),
    "organizations": ("organization", "organizations"),
    "walk_ins": ("guest registered at the door", "guests registered at the door"),
    "no_shows": ("guest who did not come", "guests who did not come"),
    "peak_inside": ("person", "people"),
    "online": ("person online", "people online"),
    "visits": ("visit", "visits"),
    "activities": ("activity", "activities"),
}
"""The noun of a figure by what it counts, one and many."""
_OF_ANYTHING = ("", "")
_TOLD_APART = ("participants", "missions", "ambassadors", "countries", "organizations")
"""Figures whose nouns no other may borrow."""
# A full stop, question mark or exclamation mark and what closes after it, or an opening quotation mark at the start.
_ENDED = re.compile(r"(?:^|\n|[.?!…][”’\"')\]]*\s+)[“‘\"'(]*$")
# A dateline before the first sentence: Seoul, Republic of Korea —
_DATELINE = re.compile(r"(?:(?:[^\W\d_a-z][\w.'’-]*|of|the|and),? )+— ")
_ABBREVIATED = re.compile(r"(?:\b[A-Za-z]|\b(?:Mr|Ms|Mrs|Dr|Prof|Gen|No|St|vs|etc))\.\s+$")
PARTICLES = False


def phrase(number: int, relation: Relation, counter: str | None) -> str:
    """The number with the words of its relation; ``counter`` has no place in English."""
    return f"{_WORDS[relation]}{number:,}"


def check(field: Field) -> None:
    """See that the options are a noun, one and many (``guest/guests``), or ``number``.

    :raises BadField: they are something else
    """
    for option in field.options:
        if any(map(str.isdecimal, option)):
            raise BadField(Fault.OPTION, written=str(field), option=option)
        if option != NUMBER and len([word for word in option.split("/") if word.strip()]) != 2:
            raise BadField(Fault.OPTION, written=str(field), option=option)
        if _counts_another(option, kind_of(field.code)):
            raise BadField(Fault.OTHER_NOUN, written=str(field), option=option)
    if len(field.options) > 1:
        raise BadField(Fault.OPTION, written=str(field), option=field.options[1])


def _counts_another(option: str, kind: str) -> bool:
    """Whether a noun is that of another figure: ``ambassadors`` of the participants."""
    words = set(re.findall(r"[a-z]+", option.casefold()))
    return any(
        other != kind and words & {one, many} for other in _TOLD_APART for one, many in [NOUNS[other]] if kind in NOUNS
    ) and not words & set(NOUNS.get(kind, _OF_ANYTHING))


def said(field: Field, value: int) -> tuple[str, str]:
    """``around 200 participants``, ``one country``, ``were``; English has no particles."""
    if field.agreeing:
        return field.agreeing.split("/")[value != 1], ""
    number = value if field.near is None else field.near
    small = field.relation is Relation.EXACT and number < len(_SMALL_NUMBERS)
    words = _SMALL_NUMBERS[number] if small else phrase(number, field.relation, None)
    if NUMBER in field.options:
        return "none" if words == "no" else words, ""
    nouns = field.options[0].split("/") if field.options else NOUNS.get(kind_of(field.code), _OF_ANYTHING)
    return f"{words} {nouns[number != 1].strip()}".strip(), ""


def attached(words: str, pair: str) -> str:
    """English has no particles."""
    return words


def opened(words: str) -> tuple[str, str]:
    """The words at the start of a sentence: the first letter large, ``A total of`` before digits."""
    if words[:1].isdigit():
        return "A total of ", words
    return "", words[:1].upper() + words[1:]


def begun(words: str) -> str:
    """Words at the start of a sentence: the first letter large."""
    at = first_seen(words)
    return words[:at] + words[at : at + 1].upper() + words[at + 1 :]


def opens_sentence(before: str) -> bool:
    """Whether a sentence begins after ``before``: a dateline does so, an abbreviation (Dr., a.i.) does not."""
    if _DATELINE.fullmatch(before):
        return True
    return _ENDED.search(before) is not None and _ABBREVIATED.search(before) is None
