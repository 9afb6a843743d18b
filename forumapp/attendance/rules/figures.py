"""Figures: their codes, what was counted, and the shape of a set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from forumapp.attendance.rules.breakdowns import NOT_MEASURED, OF_PARTICIPANTS, Breakdown, Cells
from forumapp.kernel.errors import DomainError


class Code(StrEnum):
    """Codes of the figures, in the order in which every set lists them (contract.md, "Figures")."""

    INVITED = "invited"
    REGISTERED = "registered"
    CONFIRMED = "confirmed"
    ATTENDED = "attended"
    PARTICIPANTS = "participants"
    MISSIONS = "missions"
    AMBASSADORS = "ambassadors"
    COUNTRIES = "countries"
    ORGANIZATIONS = "organizations"
    WALK_INS = "walk_ins"
    NO_SHOWS = "no_shows"
    PEAK_INSIDE = "peak_inside"


OVERLAPS: Mapping[str, tuple[Code, Code]] = {
    "registered_uninvited": (Code.REGISTERED, Code.INVITED),
    "invited_unregistered": (Code.INVITED, Code.REGISTERED),
    "attended_unconfirmed": (Code.ATTENDED, Code.CONFIRMED),
}
"""Who is behind the first figure and not the second: the steps from invitation to attendance do not contain
one another."""

GROUPED = (Code.MISSIONS, Code.COUNTRIES, Code.ORGANIZATIONS)
"""Figures whose rows are not people but organisations or countries, each with its people."""

NO_EXIT_SCANNED = "no_exit_scanned"
"""Why ``peak_inside`` is null: nobody was scanned out, so nobody knows who was inside."""

NOBODY_CAME_YET = "nobody_came_yet"
"""Why ``no_shows`` is null: the event is not over and nobody was let in yet, so nobody stayed away."""

WHY_NULL = {Code.NO_SHOWS: NOBODY_CAME_YET, Code.PEAK_INSIDE: NO_EXIT_SCANNED}
"""Why a figure may have no value."""


class UnknownFigure(DomainError):
    """No figure has this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class CategoryCount:
    """People of one category."""

    code: str
    counts: bool
    registered: int
    confirmed: int
    attended: int


@dataclass(frozen=True)
class Arrival:
    """One minute at the door: ``minute`` is its start in UTC (``2023-11-30 04:15``), ``admitted`` how many were
    admitted for the first time in it, ``inside`` how many were inside at its end."""

    minute: str
    admitted: int
    inside: int


@dataclass(frozen=True)
class Counts:
    """What was counted of one event, before it is put into words."""

    values: Mapping[Code, int | None]
    by_category: tuple[CategoryCount, ...]
    tables: Mapping[Breakdown, Cells]
    """Of :data:`OF_PARTICIPANTS`; one that was not measured or not asked is left out."""
    arrivals: tuple[Arrival, ...]
    overlaps: Mapping[str, int] = field(default_factory=dict)
    """How many people each of :data:`OVERLAPS` counts; no set says it, because it may be few."""

    @property
    def by_country(self) -> Cells:
        """Country code and its participants, by code."""
        return self.tables[Breakdown.COUNTRY]


@dataclass(frozen=True)
class Online:
    """How many people followed online, as staff entered it: apart from who was on site, and never added to them."""

    value: int
    source: Mapping[str, str] = field(default_factory=dict)
    """Where the number comes from, by language."""


Words = Mapping[str, Mapping[str, Mapping[str, str]]]
"""Per figure code: ``{"label": {lang: text}, "definition": {lang: text}}``."""


def known(values: Mapping[Code, int | None], *, over: bool) -> Mapping[Code, int | None]:
    """The values that may be said now; ``over`` is whether the event has ended."""
    if over or values[Code.ATTENDED]:
        return values
    return {**values, Code.NO_SHOWS: None}


def figure_set(
    counts: Counts,
    *,
    event: str,
    zone: str,
    as_of: datetime,
    over: bool,
    version: int | None,
    words: Words,
    online: Online | None = None,
) -> dict[str, Any]:
    """The unsuppressed set in contract.md's shape, without what :data:`OUTSIDE_HASH` names.

    ``over`` is whether the event had ended at the moment ``as_of``; ``online`` is None where nobody entered a number.
    """
    tz, values = ZoneInfo(zone), known(counts.values, over=over)
    return {
        "event": event,
        "as_of": as_of.astimezone(tz).isoformat(timespec="seconds"),
        "version": version,
        "frozen": version is not None,
        "figures": [
            {
                "code": code.value,
                "value": values[code],
                "why_null": WHY_NULL[code] if values[code] is None else None,
                "label": words[code]["label"],
                "definition": words[code]["definition"],
                "rows": values[code] or 0,
            }
            for code in Code
        ],
        "by_category": [
            {
                "code": category.code,
                "counts": category.counts,
                "registered": category.registered,
                "confirmed": category.confirmed,
                "attended": category.attended,
                "suppressed": False,
            }
            for category in counts.by_category
        ],
        **{
            table.value: [
                {"code": code, "attended": attended, "suppressed": False}
                for code, attended in counts.tables.get(table, ())
            ]
            for table in OF_PARTICIPANTS
        },
        "arrivals": [_arrival(arrival, zone) for arrival in counts.arrivals],
        "online": _online(online),
    }


def _arrival(arrival: Arrival, zone: str) -> dict[str, Any]:
    return {
        "minute": _local_minute(arrival.minute, zone),
        "admitted": arrival.admitted,
        "inside": arrival.inside,
        "suppressed": False,
    }


def _online(online: Online | None) -> dict[str, Any]:
    return {
        "value": online.value if online else None,
        "why_null": None if online else NOT_MEASURED,
        "source": dict(online.source) if online else {},
    }


@lru_cache(maxsize=4096)
def _local_minute(minute: str, zone: str) -> str:
    return datetime.fromisoformat(f"{minute}:00+00:00").astimezone(ZoneInfo(zone)).isoformat()


def values_of(figures: Mapping[str, Any]) -> dict[str, int | None]:
    """Code to value of a set."""
    return {figure["code"]: figure["value"] for figure in figures["figures"]}


def arrivals_of(first_admitted: Iterable[tuple[str, int]], net: Iterable[tuple[str, int]] | None) -> list[Arrival]:
    """Arrivals per minute from first admissions and the net change of who is inside, each ``(minute, number)``.

    ``net`` is None where no exit was scanned: then everybody who came is inside.
    """
    admitted = dict(first_admitted)
    change = admitted if net is None else dict(net)
    found, inside = [], 0
    for minute in sorted({*admitted, *change}):
        inside += change.get(minute, 0)
        found.append(Arrival(minute, admitted.get(minute, 0), inside))
    return found
