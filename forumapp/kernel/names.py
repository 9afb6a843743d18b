"""Names and addresses as people type them: cleaned for keeping, folded for telling persons apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from forumapp.kernel.errors import DomainError

_SPACES = re.compile(r"\s+")
_INVISIBLE = frozenset("\u200b\u2060\ufeff\u00ad\u200e\u200f\u061c") | {
    chr(point) for point in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
}
"""Zero-width marks and controls of writing direction, which only hide or reorder; joiners that letters need stay."""


class UnreadableText(DomainError):
    """A text holds half a character (a lone surrogate): it was damaged on the way and must be typed again."""


def clean(text: str) -> str:
    """One line of text as it is kept: NFC, no control and no invisible characters, spaces collapsed.

    :raises UnreadableText: for a lone surrogate
    """
    return _SPACES.sub(" ", "".join(_visible(text, keep=""))).strip()


def clean_lines(text: str) -> str:
    """Several lines as they are kept: like :func:`clean`, line by line; at most one empty line in a row."""
    lines = "".join(_visible(text.replace("\r\n", "\n").replace("\r", "\n"), keep="\n")).split("\n")
    cleaned = "\n".join(_SPACES.sub(" ", line).strip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", cleaned).strip()


def _visible(text: str, *, keep: str) -> Iterable[str]:
    for letter in unicodedata.normalize("NFC", text):
        category = unicodedata.category(letter)
        if category == "Cs":
            raise UnreadableText
        if letter in keep:
            yield letter
        elif letter.isspace():
            yield " "
        elif letter not in _INVISIBLE and category not in ("Cc", "Co", "Cn"):
            yield letter


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
