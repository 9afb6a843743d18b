"""Alphabetical order of names in two scripts: korean.md, "Search and order". Never for precedence."""

from __future__ import annotations

import unicodedata

from forumapp.kernel.hangul import is_consonant, is_syllable, taken_apart
from forumapp.kernel.letters import folded

_DIGIT, _FIRST, _SECOND, _OTHER, _NOTHING = "01239"


def sort_key(text: str, language: str) -> str:
    """The key by which ``text`` is sorted on a page in ``language``: compared by code point.

    Digits come first; then on Korean pages 가나다 before Latin, on all others Latin before 가나다; then other scripts;
    texts without a letter last. Case, spaces and marks are ignored in the first round and decide between equals. In a
    database the key needs the collation ``C`` (SQLite's ``BINARY``).
    """
    hangul, latin = (_FIRST, _SECOND) if language.partition("-")[0] == "ko" else (_SECOND, _FIRST)
    letters = "".join(f"{_rank(char, hangul, latin)}{char}" for char in folded(text))
    return f"{letters or _NOTHING} {unicodedata.normalize('NFC', text)}"


def _rank(char: str, hangul: str, latin: str) -> str:
    if char.isdecimal():
        return _DIGIT
    if "가" <= char <= "힣" or "ㄱ" <= char <= "ㅣ":
        return hangul
    return latin if "a" <= char <= "z" else _OTHER


OTHER_LETTER = "#"
"""Under which a printed list has what begins with neither Hangul nor a letter of a–z."""
_DOUBLED = {"ㄲ": "ㄱ", "ㄸ": "ㄷ", "ㅃ": "ㅂ", "ㅆ": "ㅅ", "ㅉ": "ㅈ"}


def index_letter(text: str) -> str:
    """The letter under which a printed list has ``text``: ㄱ, ㄴ, ㄷ … for Hangul, A–Z for Latin, else ``#``.

    Doubled consonants stand with the single ones, as in a Korean directory: 뺑 under ㅂ.
    """
    for char in folded(text):
        if is_syllable(char):
            initial = taken_apart(char).initial
            return _DOUBLED.get(initial, initial)
        if is_consonant(char):
            return _DOUBLED.get(char, char)
        if "a" <= char <= "z":
            return char.upper()
    return OTHER_LETTER
