"""English numerals: digits and words as a whole number, and the words that are vague."""

from __future__ import annotations

import re

_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = {"hundred": 100, "thousand": 1_000, "k": 1_000, "million": 1_000_000, "m": 1_000_000}
_VALUES = {
    "no": 0,
    **{word: value for value, word in enumerate(_UNITS)},
    **{word: (at + 2) * 10 for at, word in enumerate(_TENS)},
}
_WORD = "|".join([*_TENS, *reversed(_UNITS)])
_SCALE = "hundred|thousand|million"

_LONG = 15
"""More digits than any count of people has."""

NUMERAL = (
    r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+(?=\s?(?:thousand|million|k\b|m\b)))?(?:\s(?:hundred|thousand|million)\b|k\b|m\b)?"
    rf"|(?:half )?a dozen\b|(?:one|two|three|four|five|six) dozen\b"
    rf"|(?:an?\s+(?:{_SCALE})|(?:{_WORD}))\b(?:(?:[\s-]+|\s+and\s+)(?:{_WORD}|{_SCALE})\b)*|no\b(?!\s*\.)"
)
"""What a whole number looks like, as a pattern whose letters may be of either case."""

_VAGUE = {
    "hundreds of thousands": (200_000, 999_999),
    "tens of thousands": (20_000, 99_999),
    "thousands": (2_000, 9_999),
    "hundreds": (200, 999),
    "scores": (40, 99),
    "dozens": (24, 99),
}
VAGUE = "|".join(_VAGUE) + "|a (?:couple(?: of)?|few) (?:dozen|hundred|thousand)|several (?:dozen|hundred|thousand)"
"""Words for a number that is not said."""
_SOME = {"dozen": (24, 99), "hundred": (200, 999), "thousand": (2_000, 9_999)}


def value_of(written: str) -> tuple[int, int]:
    """The number that ``written`` says, twice; the ends of what a vague word may mean.

    ``written`` is what :data:`NUMERAL` or :data:`VAGUE` found.
    """
    words = written.casefold()
    if words in _VAGUE:
        return _VAGUE[words]
    if words.startswith(("a couple", "a few", "several")):
        return _SOME[words.split()[-1]]
    if words.endswith("dozen"):
        dozens = {"half a": 0.5, "a": 1}.get(words.removesuffix(" dozen"))
        number = int(12 * (dozens if dozens is not None else _VALUES[words.split()[0]]))
        return number, number
    if words[0].isdigit():
        number = _of_digits(words)
        return number, number
    number = _of_words(words)
    return number, number


def _of_digits(words: str) -> int:
    found = re.match(r"([\d,.]+)\s*(\w*)", words)
    digits, scale = found.groups() if found else ("0", "")
    return round(float(digits.replace(",", "")[:_LONG]) * _SCALES.get(scale, 1))


def _of_words(words: str) -> int:
    total = group = 0
    for word in re.findall(r"[a-z]+", words):
        if word in ("a", "an"):
            group = 1
        elif word == "hundred":
            group = max(group, 1) * 100
        elif word in _SCALES:
            total, group = total + max(group, 1) * _SCALES[word], 0
        elif word != "and":
            group += _VALUES[word]
    return total + group
