"""Codes and pure rules of the directory."""

from __future__ import annotations

import unicodedata
from enum import StrEnum


class OrganizationKind(StrEnum):
    """What an organisation is. Only a mission represents a country or another entity."""

    ORGANIZATION = "organization"
    MISSION = "mission"


class Rank(StrEnum):
    """Classes of precedence, highest first (product.md: rank decides, never a title's wording)."""

    MINISTER = "minister"
    VICE_MINISTER = "vice_minister"
    AMBASSADOR = "ambassador"
    CHARGE_DAFFAIRES_AI = "charge_daffaires_ai"
    CONSUL_GENERAL = "consul_general"
    DIRECTOR_GENERAL = "director_general"
    GENERAL_OFFICER = "general_officer"
    HEAD_OF_ORGANIZATION = "head_of_organization"


def spelling_key(name: str) -> str:
    """Fold a name for comparison: NFKC, case, and everything but letters and digits away.

    ``UN Women`` and ``un-women`` are one spelling; two organisations never share one.
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    kept = "".join(letter for letter in folded if letter.isalnum())
    return kept or folded.strip()
