"""Codes and pure rules of the directory."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from forumapp.kernel.errors import DomainError


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


def by_precedence(order: Sequence[str]) -> dict[str, int]:
    """Place of every rank, 0 the highest, by the office's ``order``; ranks it does not name follow in ours."""
    known = [code for code in dict.fromkeys(order) if code in set(Rank)]
    codes = [*known, *(rank.value for rank in Rank if rank.value not in known)]
    return {code: place for place, code in enumerate(codes)}


def place_of_rank(
    *, rank: str | None, since: datetime | None, by_hand: int | None, places: Mapping[str, int]
) -> tuple[int, int, float]:
    """Where somebody stands in the order of precedence; smaller goes first (product.md, "Order").

    An order by hand goes before everything, then the rank by its place in ``places``, then who took up the functions
    earlier; without a date after those who have one. Names decide among equals.
    """
    return (
        by_hand if by_hand is not None else _NOT_BY_HAND,
        places.get(rank or "", len(places)),
        since.timestamp() if since else math.inf,
    )


_NOT_BY_HAND = 10_000
"""Beyond every number that staff may give."""


def spelling_key(name: str) -> str:
    """Fold a name for comparison: NFKC, case, and everything but letters and digits away.

    ``UN Women`` and ``un-women`` are one spelling; two organisations never share one.
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    kept = "".join(letter for letter in folded if letter.isalnum())
    return kept or folded.strip()


class StaleHost(DomainError):
    """Somebody else changed the office meanwhile; ``revision`` is the present one."""

    def __init__(self, revision: int) -> None:
        super().__init__(revision)
        self.revision = revision


class StaleOrganization(DomainError):
    """Somebody else changed the organisation meanwhile; ``revision`` is the present one."""

    def __init__(self, revision: int) -> None:
        super().__init__(revision)
        self.revision = revision


class SpellingTaken(DomainError):
    """Another organisation, ``organization_id``, is spelt like ``name``."""

    def __init__(self, name: str, organization_id: int) -> None:
        super().__init__(name)
        self.name = name
        self.organization_id = organization_id


class UnknownOrganization(DomainError):
    """There is no such organisation, or another one took it over."""


class SameOrganization(DomainError):
    """An organisation cannot be merged into itself."""
