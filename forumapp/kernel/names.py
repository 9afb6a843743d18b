"""Names and addresses as people type them: cleaned for keeping, folded for telling persons apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from forumapp.kernel.errors import DomainError

_SPACES = re.compile(r"\s+")
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
"""Letters that print nothing: Hangul fillers and the empty Braille cell, by which a name could look empty."""
_JOINERS = "\u200c\u200d"
"""Format characters that Persian and Indic letters need; all others only hide or reorder text."""
_DROPPED = ("Cc", "Cf", "Co", "Cn")


class UnreadableText(DomainError):
    """A text holds half a character (a lone surrogate): it was damaged on the way and must be typed again."""


def clean(text: str) -> str:
    """One line of text as it is kept: NFC, no control and no invisible characters, spaces collapsed.

    :raises UnreadableText: for a lone surrogate
    """
    return _SPACES.sub(" ", _visible(text)).strip()


def clean_lines(text: str) -> str:
    """Several lines as they are kept: like :func:`clean`, line by line; at most one empty line in a row."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    cleaned = "\n".join(map(clean, lines))
    return re.sub(r"\n{3,}", "\n\n", cleaned).strip()


def _visible(text: str) -> str:
    letters: list[str] = []
    for letter in unicodedata.normalize("NFC", text):
        category = unicodedata.category(letter)
        if category == "Cs":
            raise UnreadableText
        if letter.isspace():
            letters.append(" ")
        elif letter not in _FILLERS and (letter in _JOINERS or category not in _DROPPED):
            letters.append(letter)
    # Once more: what stood apart by an invisible character may now belong together.
    kept = unicodedata.normalize("NFC", "".join(letters))
    return kept if kept.strip(f"{_JOINERS} ") else ""


def email_key(address: str) -> str:
    """An address for comparison: NFKC, case-folded, no surrounding spaces. Dots and plus signs stay what they are."""
    return unicodedata.normalize("NFKC", address).strip().casefold()


def name_key(name: str) -> str:
    """A name for comparison: the same in NFD, other case, full width, with marks or spaces or without."""
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", name).casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.category(letter).startswith(("M", "Z", "C", "P")))
    return unicodedata.normalize("NFC", bare)


def person_key(names: Mapping[str, str]) -> str:
    """The key of a person's printed names, by language: what tells two people of one address apart."""
    return "|".join(sorted({key for name in names.values() if (key := name_key(name))}))


def keys_of_person(key: str) -> frozenset[str]:
    """The keys of a person's single names, from :func:`person_key`."""
    return frozenset(key.split("|"))
