"""Korean that depends on sound and place value: particles, numerals, initial consonants (korean.md)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from forumapp.kernel.hangul import is_consonant, is_syllable, is_vowel, taken_apart

READINGS: Mapping[str, str] = MappingProxyType(
    {
        "aids": "에이즈",
        "apec": "에이펙",
        "asean": "아세안",
        "covid": "코비드",
        "csw": "시에스더블유",
        "equimundo": "이퀴문도",
        "esg": "이에스지",
        "kaist": "카이스트",
        "kg": "킬로그램",
        "km": "킬로미터",
        "koica": "코이카",
        "kotra": "코트라",
        "mencare": "멘케어",
        "menengage": "멘인게이지",
        "nato": "나토",
        "ngo": "엔지오",
        "opec": "오펙",
        "posco": "포스코",
        "unesco": "유네스코",
        "unicef": "유니세프",
        "unitar": "유니타르",
        "women": "위민",
        "youtube": "유튜브",
    }
)
"""How Latin words and word-like initials are read, by their lower-case spelling; the office may add to it."""

# After a consonant, after a vowel.
_PAIRS = (("은", "는"), ("이", "가"), ("을", "를"), ("과", "와"), ("아", "야"))

_OPENING = dict(zip(")]}）］｝〕】", "([{（［｛〔【", strict=True))
_SIGNS = {
    "%": "퍼센트", "％": "퍼센트", "‰": "퍼밀", "℃": "도", "°": "도", "+": "플러스", "&": "앤드", "㎞": "킬로미터",
    "㎏": "킬로그램", "㎡": "제곱미터",
}  # fmt: skip
_DIGITS = "영일이삼사오육칠팔구"
_POWERS = ("", "십", "백", "천")
_MYRIADS = ("", "만", "억", "조", "경")
_LETTERS_WITH_FINAL = {"l": "ㄹ", "r": "ㄹ", "m": "ㅁ", "n": "ㄴ"}

_TIME = re.compile(r"\d{1,2}:(\d{2})$")
_NUMBER = re.compile(r"(?<![\d.])(\d[\d,]*)(?:\.(\d+))?$|(\d+)$")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*$")

Final = str | None
"""The consonant a word ends in when read aloud, ``""`` after a vowel, ``None`` if nobody can tell."""


def is_hangul(char: str) -> bool:
    """Whether ``char`` is a Hangul syllable or letter."""
    return is_syllable(char) or is_consonant(char) or is_vowel(char)


def initials(text: str) -> str:
    """``text`` with every Hangul syllable as its initial consonant: 김하늘 is ㄱㅎㄴ. Other characters stay."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(taken_apart(char).initial if is_syllable(char) else char for char in composed)


def number(value: int) -> str:
    """A whole number as Korean text writes it: 2,040; 1만 2,345; 10만; 1억 2,345만 6,789."""
    if value < 0:
        return f"-{number(-value)}"
    groups: list[str] = []
    rest = value
    for myriad in _MYRIADS[:-1]:
        rest, group = divmod(rest, 10_000)
        if group:
            groups.insert(0, f"{group:,}{myriad}")
    if rest:
        groups.insert(0, f"{rest:,}{_MYRIADS[-1]}")
    return " ".join(groups) or "0"


def with_particle(word: str, pair: str, *, readings: Mapping[str, str] = MappingProxyType({})) -> str:
    """``word`` with the particle of ``pair`` that its last sound asks for: 김하늘은, 서울로, UN은, 유엔(UN)은.

    ``pair`` names both forms in either order: 은/는, 이/가, 을/를, 과/와, 아/야, or any whose forms differ by a
    leading 이 or 으 (으로/로, 이나/나, 이랑/랑, 이라고/라고, 으로서/로서 …). ㄹ takes 로. ``readings`` adds to
    :data:`READINGS`. Where nobody can tell the sound (another script, no letter at all) both forms are written:
    은(는), (으)로.

    :raises ValueError: ``pair`` is no pair of particles
    """
    after_consonant, after_vowel = _forms(pair)
    known = {**READINGS, **{spelling.casefold(): reading for spelling, reading in readings.items()}}
    final = _final(unicodedata.normalize("NFC", word), known)
    if final is None:
        return word + _both(after_consonant, after_vowel)
    if final == "ㄹ" and after_consonant.startswith("으로"):
        return word + after_vowel
    return word + (after_consonant if final else after_vowel)


def _forms(pair: str) -> tuple[str, str]:
    first, _, second = unicodedata.normalize("NFC", pair).partition("/")
    for forms in ((first, second), (second, first)):
        after_consonant, after_vowel = forms
        if forms in _PAIRS or (after_vowel and after_consonant in (f"이{after_vowel}", f"으{after_vowel}")):
            return forms
    raise ValueError(f"{pair!r} is no pair of particles; write both forms with a slash, such as 은/는 or 으로/로")


def _both(after_consonant: str, after_vowel: str) -> str:
    if after_consonant.endswith(after_vowel):
        return f"({after_consonant.removesuffix(after_vowel)}){after_vowel}"
    return f"{after_consonant}({after_vowel})"


def _final(text: str, readings: Mapping[str, str]) -> Final:
    while text:
        last = text[-1]
        if last in _SIGNS:
            return _final(_SIGNS[last], readings)
        if last in _OPENING:
            before = _before_bracket(text)
            if before is not None and any(map(str.isalnum, before)):
                text = before
                continue
        elif is_syllable(last):
            return taken_apart(last).final
        elif is_consonant(last):
            return "ㄹ" if last == "ㄹ" else "ㅇ"
        elif is_vowel(last):
            return ""
        elif last.isdecimal():
            return _final_of_number(text)
        elif last.isalpha():
            return _final_of_word(text, readings)
        text = text[:-1]
    return None


def _before_bracket(text: str) -> str | None:
    """What stands before the bracket that closes ``text``; ``None`` where it was never opened."""
    closing, opening = text[-1], _OPENING[text[-1]]
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        depth += (text[at] == closing) - (text[at] == opening)
        if depth == 0:
            return text[:at]
    return None


def _final_of_number(text: str) -> Final:
    digits = "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)
    if time := _TIME.search(digits):
        return "" if time[1] == "00" else "ㄴ"  # 시, 분
    found = _NUMBER.search(digits)
    whole, decimals, plain = found.groups() if found else (None, None, digits[-1])
    if decimals:
        return _final_of_hangul(_DIGITS[int(decimals[-1])])
    figure = (whole or plain).replace(",", "")
    significant = figure.rstrip("0")
    if not significant:
        return _final_of_hangul(_DIGITS[0])
    zeros = len(figure) - len(significant)
    if zeros == 0:
        return _final_of_hangul(_DIGITS[int(figure[-1])])
    myriads, powers = divmod(zeros, 4)
    return _final_of_hangul(_MYRIADS[min(myriads, len(_MYRIADS) - 1)] if myriads else _POWERS[powers])


def _final_of_hangul(syllable: str) -> str:
    return taken_apart(syllable).final


def _final_of_word(text: str, readings: Mapping[str, str]) -> Final:
    """Latin: a known reading, else initials by their last letter, else the ear's rule for how words are borrowed."""
    for reading in _known(text, readings):
        return _final(reading, {})
    found = _WORD.search(text)
    word = "".join(char for char in unicodedata.normalize("NFD", found[0] if found else text[-1]) if char.isalpha())
    if not word.isascii():
        return None
    if len(word) == 1 or word[-2:].isupper():
        return _LETTERS_WITH_FINAL.get(word[-1].lower(), "")
    return _borrowed(word.lower())


def _known(text: str, readings: Mapping[str, str]) -> list[str]:
    """The reading of the longest known spelling that ends ``text`` as a word of its own."""
    lower = text.casefold()
    spellings = [
        spelling
        for spelling in readings
        if spelling and lower.endswith(spelling) and not lower[: -len(spelling)][-1:].isalpha()
    ]
    return [readings[max(spellings, key=len)]] if spellings else []


def _borrowed(word: str) -> str:
    """How a Latin word ends once it is spoken as Korean: 라인, 센터, 인터넷, 구글, 스튜디오."""
    silent_e = re.search(r"[^aeiouy]e$", word) is not None and len(word) > 3
    sound = word[:-1] if silent_e else word
    if re.search(r"(l|[^r]le)$", word) or (silent_e and sound.endswith("l")):
        return "ㄹ"
    if sound.endswith(("m", "n", "ng")):
        return "ㄴ"
    if not silent_e and re.search(r"(?<![aeiou])[aeiou](p|t|ck)$|(?<=o)ok$|[aeiou]c$", word):
        return "ㄱ"
    return ""
