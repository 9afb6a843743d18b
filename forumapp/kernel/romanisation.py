"""Korean names in Latin letters, whatever the spelling: a table of surnames and a consonant skeleton for the rest.

Only for finding people. A name as printed is never derived from another (product.md, "Names").
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from forumapp.kernel.hangul import is_syllable, taken_apart

# The sound classes that survive every usual romanisation: k and g, t and d, p and b, ch and j fall together.
_INITIAL_SOUND = dict(zip("ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ", "kknttlmppss-cccktph", strict=True))
_FINAL_SOUND = {
    **dict.fromkeys(("ㄱ", "ㄲ", "ㅋ", "ㄳ", "ㄺ"), "k"),
    **dict.fromkeys(("ㄴ", "ㄵ", "ㄶ"), "n"),
    **dict.fromkeys(("ㄷ", "ㅌ", "ㅅ", "ㅆ", "ㅈ", "ㅊ", "ㅎ"), "t"),
    **dict.fromkeys(("ㄹ", "ㄼ", "ㄽ", "ㄾ", "ㅀ"), "l"),
    **dict.fromkeys(("ㅁ", "ㄻ"), "m"),
    **dict.fromkeys(("ㅂ", "ㅄ", "ㄿ"), "p"),
    "ㅇ": "nk",
}
_LATIN_SOUND = {
    "b": "p", "c": "k", "d": "t", "f": "p", "g": "k", "h": "h", "j": "c", "k": "k", "l": "l", "m": "m", "n": "n",
    "p": "p", "q": "k", "r": "l", "s": "s", "t": "t", "v": "p", "x": "ks", "z": "c",
}  # fmt: skip
_VOWEL = "[aeiouwy]"
_SOUNDLESS = re.compile(f"[hr](?!{_VOWEL})|{_VOWEL}")
_REPEATED = re.compile(r"(.)\1+")


@cache
def _table() -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, str]]:
    """Spelling → surnames, and syllables → the surname they are looked up under, from ``surnames.json``."""
    content = json.loads(files("forumapp.kernel").joinpath("surnames.json").read_text(encoding="utf-8"))
    surnames: dict[str, tuple[str, ...]] = {}
    for surname, spellings in content["spellings"].items():
        for spelling in spellings:
            surnames[spelling] = (*surnames.get(spelling, ()), surname)
    return surnames, {**{surname: surname for surname in content["spellings"]}, **content["same_as"]}


def surnames_spelt(spelling: str) -> tuple[str, ...]:
    """The surnames that folded ``spelling`` may stand for: chun is 전 or 천, sofia none."""
    return _table()[0].get(spelling, ())


def longest_spelling() -> int:
    """Letters of the longest spelling of a surname."""
    return max(map(len, _table()[0]))


def split_hangul_name(name: str) -> tuple[str, str] | None:
    """Surname (as looked up: 류 is 유) and given name of a Hangul name of two to five syllables, or ``None``."""
    if not 2 <= len(name) <= 5 or not all(map(is_syllable, name)):
        return None
    for length, longest in ((2, 5), (1, 4)):
        surname = _table()[1].get(name[:length])
        if surname and length < len(name) <= longest:
            return surname, name[length:]
    return None


def latin_skeleton(folded: str) -> str:
    """The consonants of a folded Latin given name by class: haneul and hanul are ``hnl``, eun is ``on``.

    A beginning vowel is ``o``; ch is ``c`` and sh ``s``; h and r count only before a vowel; doubles are one.
    """
    start = "o" if re.match(_VOWEL, folded) else ""
    plain = folded.replace("ch", "j").replace("sh", "s").replace("ck", "k")
    sounds = "".join(_LATIN_SOUND.get(letter, "") for letter in _SOUNDLESS.sub("", plain))
    return start + _REPEATED.sub(r"\1", sounds)


def hangul_skeleton(name: str) -> str:
    """The same skeleton from Hangul syllables: 하늘 is ``hnl``, 은 is ``on``."""
    sounds: list[str] = []
    for syllable in map(taken_apart, name):
        sounds += (_INITIAL_SOUND[syllable.initial], _FINAL_SOUND.get(syllable.final, ""))
    start = "o" if sounds[0] == "-" else ""
    return start + _REPEATED.sub(r"\1", "".join(sounds).replace("-", ""))
