"""Korean numerals: digits with 만 and 억, Sino-Korean and native words, and words that are vague."""

from __future__ import annotations

import re

_DIGITS = {digit: value for value, digit in enumerate("영일이삼사오육칠팔구")}
_POWERS = {"십": 10, "백": 100, "천": 1_000}
_MYRIADS = {"만": 10_000, "억": 100_000_000}
_UNITS = ("한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")
_TENS = ("열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")
_NATIVE = {
    **{unit: value for value, unit in enumerate(_UNITS, start=1)},
    **{ten: value * 10 for value, ten in enumerate(_TENS, start=1)},
    **{f"{ten}{unit}": tens * 10 + ones for tens, ten in enumerate(_TENS, 1) for ones, unit in enumerate(_UNITS, 1)},
    "스무": 20,
    "세": 3,
    "석": 3,
    "넉": 4,
}

_LONG = 40
"""More characters than any count of people has."""

_GROUP = r"\d[\d,]*(?:\.\d+)?(?:[천백십]\d*)*"
_MYRIAD = rf"{_GROUP}\s?[만억]"
IN_DIGITS = rf"(?:(?:{_MYRIAD}\s?)*{_GROUP}(?![\d천백십]|[.,]\d|\s?[만억])|(?:{_MYRIAD}\s?)*{_MYRIAD})(?<!\s)"
"""A number in digits, with 만 and 억 or without."""
IN_WORDS = (
    rf"(?:[일이삼사오육칠팔구백천만억]+[백천만](?:{'|'.join(sorted(_NATIVE, key=len, reverse=True))}))"
    r"|(?:[일이삼사오육칠팔구십백천만억]{2,}|[십백천만])"
    rf"|{'|'.join(sorted(_NATIVE, key=len, reverse=True))}"
)
"""A number in words: only before a counter, for 이, 사, 만 and 천 are other words as well."""
NATIVE = frozenset(_NATIVE)
"""The native numbers as they stand before a counter."""
VAGUE = "(?:수|몇)\\s?(?:십만|백만|십|백|천|만)"
"""수십, 수백, 몇천: a number that is not said."""


def value_of(written: str) -> int | None:
    """The number that :data:`IN_DIGITS` or :data:`IN_WORDS` found; None where it is no whole one."""
    compact = re.sub(r"[\s,]", "", written)[:_LONG]
    if compact in _NATIVE:
        return _NATIVE[compact]
    ending = next((word for word in sorted(_NATIVE, key=len, reverse=True) if compact.endswith(word)), "")
    if ending and compact.removesuffix(ending).endswith(("백", "천", "만")):
        hundreds = value_of(compact.removesuffix(ending))
        return None if hundreds is None else hundreds + _NATIVE[ending]
    total = 0.0
    group = 0.0
    for part in re.findall(r"\d+(?:\.\d+)?|[영일이삼사오육칠팔구]|[십백천]|[만억]", compact):
        if part in _MYRIADS:
            total, group = total + (group or 1) * _MYRIADS[part], 0.0
        elif part in _POWERS:
            ones = group % 10 or 1
            group = group - group % 10 + ones * _POWERS[part]
        else:
            group += _DIGITS[part] if part in _DIGITS else float(part)
    number = round(total + group, 6)
    return int(number) if number == int(number) else None


def ends_of(vague: str) -> tuple[int, int]:
    """What a vague word may mean: 수십 is 20 to 99, 수백 200 to 999, 수십만 200,000 to 999,999."""
    unit = value_of(vague[1:].strip()) or 0
    return 2 * unit, 10 * unit - 1
