"""True phrases for numbers in a release (korean.md, "Numbers in a sentence"); one file per language."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from forumapp.release.wording.relations import FalsePhrase, Relation, holds, relations_that_hold

__all__ = ["FalsePhrase", "Relation", "languages", "phrase", "relations_that_hold"]

_NOT_LANGUAGES = {"relations"}
_LANGUAGES = {
    module.name: import_module(f"{__name__}.{module.name}")
    for module in pkgutil.iter_modules(__path__)
    if module.name not in _NOT_LANGUAGES
}


def languages() -> list[str]:
    """The languages in which a number can be worded, by code."""
    return sorted(_LANGUAGES)


def phrase(value: int, *, relation: str, near: int | None = None, language: str, counter: str | None = None) -> str:
    """Digits and words for the frozen ``value``: 약 200명, 200여 명, around 200.

    ``near`` is the round number (a multiple of ten, above zero) that an approximation names; ``exact`` ignores it.
    ``counter`` is the Korean counter (곳, 개국, 개 공관, 건, 회), 명 if ``None``; English has none. Plain spaces; the
    sentence's frame decides on words for one to nine and on singular or plural.

    :raises FalsePhrase: the relation does not hold between value and round number, or that number is not round
    :raises ValueError: a negative value, an unknown relation, a language without wording
    """
    chosen = Relation(relation)
    if value < 0:
        raise ValueError(f"{value} is no count of people or things")
    wording = _LANGUAGES.get(language)
    if wording is None:
        raise ValueError(f"no wording for {language!r}; there is {', '.join(languages())}")
    if chosen is Relation.EXACT:
        return str(wording.phrase(value, chosen, counter))
    if near is None or not holds(chosen, value, near):
        raise FalsePhrase(value=value, near=near, relation=chosen)
    return str(wording.phrase(near, chosen, counter))
