"""Countries, other entities and ranks as lists of the console show them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import force_locale

from forumapp.console.labels import language
from forumapp.directory import countries, wording
from forumapp.directory import labels as directory_labels
from forumapp.directory.rules import Rank
from forumapp.kernel.letters import folded
from forumapp.kernel.localized import LocalizedText


def entities(*, languages: Sequence[str], words: str, own: bool) -> list[dict[str, Any]]:
    """Entities that are no countries, then the countries in the reader's order.

    ``words`` narrow to a part of a name or to a code; ``own`` to those that the office calls otherwise than usual.
    """
    kept = wording.kept().entities
    codes = (*countries.entity_codes(), *(code for code, _ in countries.options(language())))
    return [
        {
            "code": code,
            "names": [(each, countries.name(code, each)) for each in languages],
            "country": countries.is_country(code),
            "own": code in kept,
        }
        for code in codes
        if (not own or code in kept) and _found(code, languages, words)
    ]


def _found(code: str, languages: Sequence[str], words: str) -> bool:
    sought = folded(words)
    spellings = (*countries.spellings(code, tuple(languages)), code)
    return not sought or any(sought in folded(name) for name in spellings)


def usual_ranks(languages: Sequence[str]) -> dict[str, LocalizedText]:
    """Every rank with the name that it has without the office's words."""
    names: dict[str, dict[str, str]] = {rank.value: {} for rank in Rank}
    for each in languages:
        with force_locale(each):
            for code, texts in names.items():
                texts[each] = directory_labels.usual_rank(code)
    return {code: LocalizedText(texts) for code, texts in names.items()}
