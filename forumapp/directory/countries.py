"""Countries: ISO 3166-1 codes with their names in every language, in the office's wording where it has one."""

from __future__ import annotations

from functools import cache, lru_cache

from babel import Locale

from forumapp.directory import wording
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


def is_known(code: str) -> bool:
    """Whether ``code`` is a country's or that of an entity which the program or the office names."""
    return is_country(code) or code in NOT_COUNTRIES or code in wording.kept().entities


def name(code: str, language: str) -> str:
    """The name of a country or entity in a language, as the office calls it; the code itself where it has none."""
    own = wording.kept().entities.get(code)
    if own is None:
        return default_name(code, language)
    if language in own:
        return own[language]
    default = default_name(code, language)
    # An entity of the office alone has no other name than in the languages in which the office wrote it.
    return own.in_language(language).text if default == code else default


@cache
def default_name(code: str, language: str) -> str:
    """The name without the office's own wording; the code itself where it has none."""
    listed = WORDING.get(code) or NOT_COUNTRIES.get(code) or {}
    return listed.get(language) or Locale.parse(language).territories.get(code) or code


def has_usual_name(code: str) -> bool:
    """Whether the code has a name without the office's own wording."""
    return default_name(code, "en") != code


def spellings(code: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    """Every name by which a list of people may know a country: the office's, Babel's and what people write besides."""
    listed = (Locale.parse(language).territories.get(code) for language in languages)
    written = (
        *(name(code, language) for language in languages),
        *(default_name(code, language) for language in languages),
        *listed,
        *_ALSO.get(code, ()),
    )
    return tuple(dict.fromkeys(filter(None, written)))


def names(code: str, languages: tuple[str, ...] = ("en", "ko")) -> LocalizedText:
    """The name in several languages."""
    return LocalizedText({language: name(code, language) for language in languages})


def options(language: str) -> tuple[tuple[str, str], ...]:
    """Code and name of every country, in the order of the language."""
    return _options(language, wording.kept().version)


@lru_cache(maxsize=8)
def _options(language: str, version: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        sorted(((code, name(code, language)) for code in codes()), key=lambda item: sort_key(item[1], language))
    )


def entity_codes() -> tuple[str, ...]:
    """Codes of the entities that are no countries: those the program knows, then the office's own."""
    own = (code for code in wording.kept().entities if not is_country(code))
    return tuple(dict.fromkeys((*NOT_COUNTRIES, *own)))
