"""Breakdowns: the tables of a set, and how participants of one kind each become their cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from forumapp.directory.rules import Rank
from forumapp.events.rules import Role
from forumapp.kernel.errors import DomainError


class Breakdown(StrEnum):
    """Tables of a set by one property, in the order in which every set lists them."""

    CATEGORY = "by_category"
    COUNTRY = "by_country"
    GENDER = "by_gender"
    ORGANIZATION_KIND = "by_organization_kind"
    RANK = "by_rank"
    ROLE = "by_role"
    LANGUAGE = "by_language"
    DAY = "by_day"
    SESSION = "by_session"


OF_PARTICIPANTS = tuple(breakdown for breakdown in Breakdown if breakdown != Breakdown.CATEGORY)
"""Tables of one number a cell: its participants. A category's has three, of everybody."""

OVERLAPPING = (Breakdown.ROLE, Breakdown.DAY, Breakdown.SESSION)
"""Tables in which a participant may stand in several cells, so that they are never added up."""

NOT_KNOWN = ""
"""Code of the cell of those of whom nothing is known, who have none, or who were not asked."""

MEASURES = ("registered", "confirmed", "attended")
"""What is counted of a category."""

NOT_MEASURED = "not_measured"
"""Why nobody is known to have followed online: nobody entered how many did."""

Cells = tuple[tuple[str, int], ...]
"""Code to participants, in the order of the table."""


class UnknownCell(DomainError):
    """A table has no such cell."""

    def __init__(self, breakdown: str, code: str) -> None:
        super().__init__(breakdown, code)
        self.breakdown, self.code = breakdown, code


class Alike(NamedTuple):
    """Participants who are alike in everything that tables tell apart."""

    country: str | None
    organization_kind: str | None
    rank: str | None
    language: str
    roles: Sequence[str]
    people: int


def tables_of(groups: Iterable[Alike]) -> dict[Breakdown, Cells]:
    """The tables by country, organisation kind, rank, role and language. Cells of nobody are left out.

    Those who represent no country are in no cell by country: they are the participants less its sum.
    """
    found: dict[Breakdown, Counter[str]] = {
        breakdown: Counter()
        for breakdown in (
            Breakdown.COUNTRY,
            Breakdown.ORGANIZATION_KIND,
            Breakdown.RANK,
            Breakdown.ROLE,
            Breakdown.LANGUAGE,
        )
    }
    for group in groups:
        for breakdown, codes in cells_of(group):
            for code in codes:
                found[breakdown][code] += group.people
    return {breakdown: in_order(breakdown, counted) for breakdown, counted in found.items()}


def cells_of(group: Alike) -> tuple[tuple[Breakdown, Sequence[str]], ...]:
    """In which cells of which tables such participants stand."""
    return (
        (Breakdown.COUNTRY, (group.country,) if group.country else ()),
        (Breakdown.ORGANIZATION_KIND, (group.organization_kind or NOT_KNOWN,)),
        (Breakdown.RANK, (group.rank or NOT_KNOWN,)),
        (Breakdown.ROLE, tuple(dict.fromkeys(group.roles)) or (NOT_KNOWN,)),
        (Breakdown.LANGUAGE, (group.language,)),
    )


_KNOWN_ORDER = {Breakdown.RANK: [*Rank], Breakdown.ROLE: [*Role]}


def in_order(breakdown: Breakdown, counted: Counter[str]) -> Cells:
    """Cells by the order of their codes where these have one, else by the code; who is not known stands last."""
    known: list[str] = [*map(str, _KNOWN_ORDER.get(breakdown, ()))]

    def place(cell: tuple[str, int]) -> Any:
        code = cell[0]
        return (code == NOT_KNOWN, known.index(code) if code in known else len(known), code)

    return tuple(sorted(counted.items(), key=place))
