"""Countries: ISO 3166-1 codes with their names in every language, in the office's wording where it has one."""

from __future__ import annotations

from functools import cache

from babel import Locale

from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.order import sort_key

_NOT_ISO = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"})
"""Codes of Babel's territories that ISO 3166-1 does not assign to a country or territory."""

WORDING: dict[str, dict[str, str]] = {
    "KR": {"en": "Republic of Korea", "ko": "대한민국"},
    "KP": {"en": "Democratic People’s Republic of Korea", "ko": "조선민주주의인민공화국"},
    "AU": {"ko": "호주"},
    "CD": {"en": "Democratic Republic of the Congo", "ko": "콩고민주공화국"},
    "CF": {"ko": "중앙아프리카공화국"},
    "CG": {"en": "Republic of the Congo", "ko": "콩고공화국"},
    "DM": {"ko": "도미니카연방"},
    "DO": {"ko": "도미니카공화국"},
    "GQ": {"ko": "적도기니"},
    "LA": {"en": "Lao People’s Democratic Republic"},
    "PS": {"ko": "팔레스타인"},
    "TR": {"en": "Türkiye"},
    "VA": {"en": "Holy See", "ko": "교황청"},
    "VN": {"en": "Viet Nam"},
    "ZA": {"ko": "남아프리카공화국"},
}
"""Where the office's wording differs from the list's."""

_ALSO: dict[str, tuple[str, ...]] = {
    "AE": ("UAE",),
    "GB": ("UK",),
    "KR": ("Korea", "한국"),
    "US": ("USA",),
}
"""What people write besides."""

NOT_COUNTRIES: dict[str, dict[str, str]] = {"EU": {"en": "European Union", "ko": "유럽연합"}}
"""Entities that a mission may represent and that are no countries."""


@cache
def codes() -> frozenset[str]:
    """All country codes, ISO 3166-1 alpha-2."""
    territories = map(str, Locale.parse("en").territories)
    return frozenset(code for code in territories if len(code) == 2 and code.isalpha() and code not in _NOT_ISO)


def is_country(code: str | None) -> bool:
    """Whether ``code`` is a country's; entities such as ``EU`` are none."""
    return code in codes()


@cache
def name(code: str, language: str) -> str:
    """The name of a country or entity in a language; the code itself where it has none."""
    own = WORDING.get(code) or NOT_COUNTRIES.get(code) or {}
    return own.get(language) or Locale.parse(language).territories.get(code) or code


@cache
def spellings(code: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    """Every name by which a list of people may know a country: the office's, Babel's and what people write besides."""
    listed = (Locale.parse(language).territories.get(code) for language in languages)
    written = (*(name(code, language) for language in languages), *listed, *_ALSO.get(code, ()))
    return tuple(dict.fromkeys(filter(None, written)))


@cache
def names(code: str, languages: tuple[str, ...] = ("en", "ko")) -> LocalizedText:
    """The name in several languages."""
    return LocalizedText({language: name(code, language) for language in languages})


@cache
def options(language: str) -> tuple[tuple[str, str], ...]:
    """Code and name of every country, in the order of the language."""
    return tuple(
        sorted(((code, name(code, language)) for code in codes()), key=lambda item: sort_key(item[1], language))
    )
