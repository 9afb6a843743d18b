"""Hangul taken apart: syllables into initial, vowel and final, text into the keys that type it."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

FIRST, LAST = "가", "힣"
INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")

# Letters that a Korean keyboard types with two keys. The doubled consonants (ㄲ) and ㅒ, ㅖ are one key with shift.
_TWO_KEYS = {
    "ㅘ": "ㅗㅏ", "ㅙ": "ㅗㅐ", "ㅚ": "ㅗㅣ", "ㅝ": "ㅜㅓ", "ㅞ": "ㅜㅔ", "ㅟ": "ㅜㅣ", "ㅢ": "ㅡㅣ",
    "ㄳ": "ㄱㅅ", "ㄵ": "ㄴㅈ", "ㄶ": "ㄴㅎ", "ㄺ": "ㄹㄱ", "ㄻ": "ㄹㅁ", "ㄼ": "ㄹㅂ", "ㄽ": "ㄹㅅ", "ㄾ": "ㄹㅌ",
    "ㄿ": "ㄹㅍ", "ㅀ": "ㄹㅎ", "ㅄ": "ㅂㅅ",
}  # fmt: skip

_KEYS = {
    "q": "ㅂ", "w": "ㅈ", "e": "ㄷ", "r": "ㄱ", "t": "ㅅ", "y": "ㅛ", "u": "ㅕ", "i": "ㅑ", "o": "ㅐ", "p": "ㅔ",
    "a": "ㅁ", "s": "ㄴ", "d": "ㅇ", "f": "ㄹ", "g": "ㅎ", "h": "ㅗ", "j": "ㅓ", "k": "ㅏ", "l": "ㅣ",
    "z": "ㅋ", "x": "ㅌ", "c": "ㅊ", "v": "ㅍ", "b": "ㅠ", "n": "ㅜ", "m": "ㅡ",
}  # fmt: skip
_SHIFTED = {"Q": "ㅃ", "W": "ㅉ", "E": "ㄸ", "R": "ㄲ", "T": "ㅆ", "O": "ㅒ", "P": "ㅖ"}
_ON_KEYBOARD = {**_KEYS, **{key.upper(): jamo for key, jamo in _KEYS.items()}, **_SHIFTED}
_OFF_KEYBOARD = {
    **{jamo: key for key, jamo in _KEYS.items()},
    **{jamo: key.lower() for key, jamo in _SHIFTED.items()},
}

# Conjoining letters that NFC leaves alone (a syllable still being typed, decomposed) as the letters of a keyboard.
CONJOINING = str.maketrans(
    {
        **{chr(0x1100 + at): jamo for at, jamo in enumerate(INITIALS)},
        **{chr(0x1161 + at): jamo for at, jamo in enumerate(VOWELS)},
        **{chr(0x11A7 + at): jamo for at, jamo in enumerate(FINALS) if jamo},
    }
)


class Syllable(NamedTuple):
    """The letters of one syllable; ``final`` is empty for an open one."""

    initial: str
    vowel: str
    final: str


def is_syllable(char: str) -> bool:
    """Whether ``char`` is one complete, composed syllable."""
    return FIRST <= char <= LAST


def is_consonant(char: str) -> bool:
    """Whether ``char`` is a consonant standing alone (ㄱ … ㅎ, ㄳ included)."""
    return "ㄱ" <= char <= "ㅎ"


def is_vowel(char: str) -> bool:
    """Whether ``char`` is a vowel standing alone (ㅏ … ㅣ)."""
    return "ㅏ" <= char <= "ㅣ"


def taken_apart(syllable: str) -> Syllable:
    """The letters of a complete syllable: 늘 is ㄴ, ㅡ, ㄹ."""
    offset = ord(syllable) - ord(FIRST)
    return Syllable(INITIALS[offset // 588], VOWELS[offset // 28 % 21], FINALS[offset % 28])


def keystrokes(text: str) -> str:
    """Composed ``text`` with its Hangul as the letters that type it: 김과 is ㄱㅣㅁㄱㅗㅏ. Other characters stay."""
    return "".join(map(_strokes, text))


@lru_cache(maxsize=16_384)
def _strokes(char: str) -> str:
    letters = "".join(taken_apart(char)) if is_syllable(char) else char
    return "".join(_TWO_KEYS.get(letter, letter) for letter in letters)


def typed_in_hangul(text: str) -> str:
    """What the keys of Latin ``text`` type on a Korean keyboard, letter by letter: rla is ㄱㅣㅁ."""
    return "".join(_ON_KEYBOARD.get(char, char) for char in text)


def typed_in_latin(letters: str) -> str:
    """What the keys of ``letters`` (see :func:`keystrokes`) type on a Latin keyboard: ㅏㅑㅡ is kim."""
    return "".join(_OFF_KEYBOARD.get(char, char) for char in letters)
