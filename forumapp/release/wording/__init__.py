"""The languages of a release, one file each: how a number stands in a sentence (korean.md, "Numbers in a sentence"),
and the draft's own order and sentences (korean.md, "The release")."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from forumapp.release.rules import Block, Facts
from forumapp.release.wording.relations import FalsePhrase, Relation, relations_that_hold, true_number

__all__ = ["FalsePhrase", "Relation", "compose", "languages", "phrase", "relations_that_hold"]

_NOT_LANGUAGES = {"relations"}
_LANGUAGES = {
    module.name: import_module(f"{__name__}.{module.name}")
    for module in pkgutil.iter_modules(__path__)
    if module.name not in _NOT_LANGUAGES
}


def languages() -> list[str]:
    """The languages in which a release can be drafted, by code."""
    return sorted(_LANGUAGES)


def compose(facts: Facts, *, language: str) -> list[Block]:
    """The draft in one of :func:`languages`, in its own order; every number in it is true of ``facts``."""
    blocks: list[Block] = _LANGUAGES[language].compose(facts)
    return blocks


def phrase(value: int, *, relation: str, near: int | None = None, language: str, counter: str | None = None) -> str:
    """Digits and words for the frozen ``value``: 약 200명, 200여 명, around 200.

    ``near`` is the round number (a multiple of ten, above zero) that an approximation names; ``exact`` ignores it.
    ``counter`` is the Korean counter (곳, 개국, 개 공관, 건, 회), 명 if ``None``; English has none. Plain spaces; the
    sentence's frame decides on words for one to nine and on singular or plural.

    :raises FalsePhrase: the relation does not hold between value and round number, or that number is not round
    :raises ValueError: a negative value, an unknown relation, a language without wording
    """
    wording = _LANGUAGES.get(language)
    if wording is None:
        raise ValueError(f"no wording for {language!r}; there is {', '.join(languages())}")
    chosen = Relation(relation)
    return str(wording.phrase(true_number(value, relation=chosen, near=near), chosen, counter))
