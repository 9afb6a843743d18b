"""A number as a text says it, whatever the language: what it counts, how near it claims to be, what is odd about it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from forumapp.release.wording.relations import Relation

HIDDEN = "\ue011"
"""Stands for every character that is no number of this kind: a gap, a title that is known, a date, a telephone."""
FIELD = "\ue010"
"""Stands for every character of a field."""

_LOOKS_BACK = 120
_ENDS = re.compile(r"[.!?]\s")
_THIN = dict.fromkeys("\u00a0\u2007\u2009\u202f", ",")


@dataclass(frozen=True)
class Said:
    """A number in a text, from character ``start`` to before ``end``, its approximator and noun included.

    ``low`` and ``high`` are the number, or the ends of what a vague word may mean (dozens: 24 to 99); None both where
    it is no whole number or stands in a field. ``kinds`` are what it may count (codes of figures), empty where the text
    does not tell; ``general`` is True where other people than those may be meant, if the number is theirs exactly;
    ``loose`` where nothing but a word like "people" ties it to them, so that a number far off speaks of something else.
    ``approximators`` counts the words that approximate. ``cure`` is the number as the house writes it, where it is
    written otherwise. ``opens`` is True where its digits begin a sentence that must not begin so. ``came`` is True
    where it is said to have come, so that it can be none of those who were only invited or registered; of a field, too.
    ``others`` is True where it counts people of a sort that no figure does, such as women: only a cell of a table may
    be they.
    """

    start: int
    end: int
    low: int | None
    high: int | None
    relation: Relation = Relation.EXACT
    vague: bool = False
    kinds: tuple[str, ...] = ()
    general: bool = False
    loose: bool = False
    approximators: int = 0
    cure: str = ""
    opens: bool = False
    field: bool = False
    came: bool = False
    others: bool = False


@dataclass(frozen=True)
class Day:
    """A day that a text names with its weekday (0 is Monday): its words, and the year where they say it."""

    words: str
    year: int | None
    month: int
    day: int
    weekday: int

    def true_date(self, year: int) -> date | None:
        """The date whose weekday is another than the text says; None where it is right, or no date at all.

        ``year`` is meant where none is said, or the one before or after it where the weekday is that one's.
        """
        dates = [
            found for each in ([self.year] if self.year else [year, year + 1, year - 1]) if (found := self._in(each))
        ]
        return None if not dates or any(each.weekday() == self.weekday for each in dates) else dates[0]

    def _in(self, year: int) -> date | None:
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None


def plain(text: str) -> str:
    """``text`` with full-width digits and signs, and thin spaces between digits, as a reader hears them: the same
    length, every character in its place."""
    narrow = [_narrow(character) for character in text]
    return "".join(
        _THIN[character] if character in _THIN and _between_digits(text, at) else character
        for at, character in enumerate(narrow)
    ).translate(dict.fromkeys(map(ord, _THIN), " "))


def hidden(text: str, patterns: Iterable[re.Pattern[str]]) -> str:
    """``text`` with everything hidden that one of ``patterns`` finds (its group ``hide``, where it has one)."""
    for pattern in patterns:
        group = "hide" if "hide" in pattern.groupindex else 0
        for start, end in [found.span(group) for found in pattern.finditer(text)]:
            text = f"{text[:start]}{HIDDEN * (end - start)}{text[end:]}"
    return text


def ahead(text: str, start: int) -> str:
    """What stands before ``start``, as far back as a reader looks; the rest as one letter."""
    return text[:start] if start <= _LOOKS_BACK else f"x{text[start - _LOOKS_BACK : start]}"


def sentence(text: str, start: int, end: int) -> str:
    """The sentence that ``start`` to ``end`` stands in, as far as a reader looks."""
    before, after = ahead(text, start), text[end : end + _LOOKS_BACK]
    ends = [found.end() for found in _ENDS.finditer(before)]
    following = _ENDS.search(after)
    return before[ends[-1] if ends else 0 :] + text[start:end] + after[: following.start() if following else None]


def _narrow(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if "！" <= character <= "～":
        return chr(ord(character) - 0xFEE0)
    return character


def _between_digits(text: str, at: int) -> bool:
    return 0 < at < len(text) - 1 and text[at - 1].isdecimal() and text[at + 1].isdecimal()
