"""Letters without what a look-up ignores: case, spaces, marks, punctuation."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from forumapp.kernel.hangul import CONJOINING, is_syllable

# Letters that Unicode does not take apart. The right column is the bare spelling.
_BARE = {
    "ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ŧ": "t", "ŋ": "n",
    "ı": "i", "ς": "σ",
}  # fmt: skip

# The other usual spelling where a keyboard or a machine-readable passport has no marks (ICAO 9303).
_WRITTEN_OUT = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"}


def folded_characters(text: str, *, written_out: bool = False) -> list[str]:
    """The letters and digits of ``text``, one entry per character typed, each folded.

    In order: NFC; loose conjoining jamo and full-width ASCII become ordinary ones; then each character by itself is
    lower-cased and, unless it is a Hangul syllable, decomposed (NFD, never NFKD) and bared of its marks; what is no
    letter and no digit vanishes. With ``written_out`` ä, ö, ü, å, ø become ae, oe, ue, aa, oe; else a, o, u, a, o.
    """
    composed = unicodedata.normalize("NFC", text).translate(CONJOINING)
    return [folded for char in composed if (folded := _folded(char, written_out))]


def folded(text: str, *, written_out: bool = False) -> str:
    """:func:`folded_characters` as one string: ``O'Brien`` is obrien, ``김 하늘`` is 김하늘."""
    return "".join(folded_characters(text, written_out=written_out))


@lru_cache(maxsize=16_384)
def _folded(char: str, written_out: bool) -> str:
    if is_syllable(char):
        return char
    if "\uff01" <= char <= "\uff5e":
        char = chr(ord(char) - 0xFEE0)
    lower = char.lower()
    if written_out and lower in _WRITTEN_OUT:
        return _WRITTEN_OUT[lower]
    bare = "".join(_BARE.get(part, part) for part in unicodedata.normalize("NFD", lower))
    return "".join(part for part in bare if unicodedata.category(part)[0] in "LN")
