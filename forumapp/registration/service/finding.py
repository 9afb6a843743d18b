"""What is computed from a person's data for finding and ordering, once at write."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from forumapp.directory import countries
from forumapp.kernel import search
from forumapp.kernel.localized import LocalizedText


def search_keys(names: Mapping[str, str], organization: Mapping[str, str], country: str | None) -> str:
    """Search keys of a person: names, organisation and country in every language."""
    represented = countries.names(country) if country else LocalizedText()
    return search.joined(
        search.keys(*names.values()), _common(tuple(organization.values())), _common(tuple(represented.values()))
    )


@lru_cache(maxsize=1024)
def _common(texts: tuple[str, ...]) -> str:
    """Keys of what many people have in common; those of a guest's own name are kept nowhere but in the row."""
    return search.keys(*texts)


def order_name(names: LocalizedText, language: str) -> str:
    """The name that lists are ordered and headed by: in the person's language, else in any."""
    return names.in_language(language).text


def derived(
    *, names: LocalizedText, organization: Mapping[str, str], country: str | None, language: str
) -> dict[str, Any]:
    """The columns of a registration that are computed from others."""
    return {
        "search_keys": search_keys(names, organization, country),
        "order_name": order_name(names, language),
    }
