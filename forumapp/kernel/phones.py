"""Telephone numbers: kept as E.164, shown as their readers write them (korean.md, "Dates, times, phones")."""

from __future__ import annotations

import re

import phonenumbers

from forumapp.kernel.errors import DomainError

_SEPARATORS = str.maketrans("", "", " -")
_KOREAN_MOBILE = re.compile(r"(?:(?P<code>\+82)0?|0)?(?P<number>10[0-46-9][0-9]{7})")
"""The numbers of most guests by the Korean numbering plan: known without the library, which takes its time."""


class UnreadablePhone(DomainError):
    """A text is no telephone number. The cure: with the country code, such as +82 10-1234-5678."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def parse(text: str, *, country: str = "KR") -> str:
    """The number in E.164. ``country`` is where a number without country code belongs.

    01012345678, 010-1234-5678, +82 10-1234-5678, 0082 10 1234 5678 and Excel's lost zero (1012345678, as a cell of
    numbers 1012345678.0) are one number.

    :raises UnreadablePhone: for anything that is no number of that length
    """
    typed = text.strip().removesuffix(".0")
    mobile = _KOREAN_MOBILE.fullmatch(typed.translate(_SEPARATORS))
    if mobile and (mobile["code"] or country == "KR"):
        return f"+82{mobile['number']}"
    candidates = [typed]
    if country == "KR" and typed.replace("-", "").replace(" ", "")[:2] in ("10", "11", "16", "17", "18", "19"):
        candidates.insert(0, f"0{typed}")
    if typed.startswith("00"):
        candidates.append(f"+{typed[2:]}")
    for candidate in candidates:
        try:
            number = phonenumbers.parse(candidate, country)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    raise UnreadablePhone(text)


def shown(number: str, *, country: str = "KR") -> str:
    """An E.164 number for a reader in ``country``: 010-1234-5678 at home, +49 30 123456 from elsewhere."""
    parsed = phonenumbers.parse(number)
    national = phonenumbers.region_code_for_number(parsed) == country
    style = phonenumbers.PhoneNumberFormat.NATIONAL if national else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(parsed, style))
