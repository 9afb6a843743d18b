"""The host's year: activities by kind, theme and month, visits, distinct people and countries, all from frozen sets.

Two honest totals of people are told, and never one for the other: *visits* add up the participants of every activity,
*distinct people* are told apart by the pseudonyms of the frozen sets. Small cells need no hiding here: every number is
a sum of participants, which each set publishes exactly (:mod:`forumapp.attendance.rules.suppression`), and countries
are counted and named, never with how many came from each: that could be compared with what a set withheld.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from forumapp.attendance.rules.suppression import SALT
from forumapp.attendance.rules.suppression.cells import LIMIT
from forumapp.events.rules import ActivityKind, Theme
from forumapp.kernel.errors import DomainError

FIRST_YEAR, LAST_YEAR = 1900, 2999
"""Years that a page may ask for."""


class YearFigure(StrEnum):
    """Codes of a year's figures, in the order in which they are told."""

    ACTIVITIES = "activities"
    VISITS = "visits"
    DISTINCT_PEOPLE = "distinct_people"
    COUNTRIES = "countries"


class Missing(StrEnum):
    """Why an event of the year does not count yet."""

    NOT_OVER = "not_over"
    NOT_FROZEN = "not_frozen"


class YearIsClosed(DomainError):
    """The year's totals are signed and its key is gone."""

    def __init__(self, year: int) -> None:
        super().__init__(year)
        self.year = year


class YearNotOver(DomainError):
    """A year is closed when it has ended at the office's place, never before."""

    def __init__(self, year: int) -> None:
        super().__init__(year)
        self.year = year


class EventsMissing(DomainError):
    """Events of the year are not over or not frozen: closing it without them needs a reason."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class AlreadyCorrected(DomainError):
    """Somebody else corrected the activity meanwhile."""


@dataclass(frozen=True)
class Activity:
    """One activity of the year: an event's newest frozen set, or what was entered of an outside one.

    ``participants`` is None where nobody counted them; ``version`` and ``hash`` are those of the set, ``entry`` the id
    of the row of an outside activity.
    """

    title: Mapping[str, str]
    kind: str
    themes: Sequence[str]
    starts_on: date
    ends_on: date
    participants: int | None
    countries: Collection[str]
    event: str | None = None
    version: int | None = None
    hash: str | None = None
    entry: int | None = None
    source: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class MissingEvent:
    """An event that began in the year and has no frozen set."""

    event: str
    title: Mapping[str, str]
    starts_on: date
    why: Missing


@dataclass(frozen=True)
class People:
    """Distinct people of a year's frozen sets, and how many of them no e-mail told apart, each their own person."""

    distinct: int
    without_email: int


_BEGINNING = 16
"""Hexadecimal digits of a pseudonym that tell a year's persons apart: 64 bits, of which two of 200,000 agree by chance
once in a thousand million years."""


def beginnings(pseudonyms: Iterable[str]) -> bytes:
    """The first eight bytes of each pseudonym, so that a year's persons are counted without its rows of them."""
    return bytes.fromhex("".join(name[:_BEGINNING] for name in pseudonyms))


def distinct_beginnings(packed: Iterable[bytes]) -> int:
    """How many different persons there are in what :func:`beginnings` packed."""
    found = array("Q")
    found.frombytes(b"".join(packed))
    return len(set(found))


def year_of(moment: datetime, zone: str) -> int:
    """The year that a clock in ``zone`` shows: an event over the new year belongs to that of its start."""
    return moment.astimezone(ZoneInfo(zone)).year


def is_over(year: int, now: datetime) -> bool:
    """Whether the year has ended, by UTC: before then it cannot be closed."""
    return now.astimezone(UTC).year > year


def year_set(
    year: int, activities: Iterable[Activity], people: People, missing: Iterable[MissingEvent], *, as_of: datetime
) -> dict[str, Any]:
    """The year as a document, without its hash; activities by their first day.

    ``{"year", "as_of", "figures": {code: number}, "without_email", "outside", "visits_outside", "not_counted",
    "by_kind", "by_theme": [{"code", "activities", "visits"}], "by_month": [{"month", "activities", "visits"}],
    "countries": [code], "activities": [...], "missing": [...]}``. An activity of several themes stands in each of them,
    so themes are never added up; ``""`` is that of those without one. ``not_counted`` activities have no participants.
    """
    inside = sorted(activities, key=lambda each: (each.starts_on, each.ends_on, each.event or "", each.entry or 0))
    outside = [each for each in inside if each.event is None]
    countries = sorted({code for each in inside for code in each.countries})
    return {
        "year": year,
        "as_of": as_of.isoformat(timespec="seconds"),
        "figures": {
            YearFigure.ACTIVITIES.value: len(inside),
            YearFigure.VISITS.value: _visits(inside),
            YearFigure.DISTINCT_PEOPLE.value: people.distinct,
            YearFigure.COUNTRIES.value: len(countries),
        },
        "without_email": people.without_email,
        "outside": len(outside),
        "visits_outside": _visits(outside),
        "not_counted": sum(each.participants is None for each in inside),
        "by_kind": [_line("code", kind.value, [each for each in inside if each.kind == kind]) for kind in ActivityKind],
        "by_theme": [
            *(_line("code", theme.value, [each for each in inside if theme in each.themes]) for theme in Theme),
            _line("code", "", [each for each in inside if not each.themes]),
        ],
        "by_month": [
            _line("month", month, [each for each in inside if each.starts_on.month == month]) for month in range(1, 13)
        ],
        "countries": countries,
        "activities": [_activity(each) for each in inside],
        "missing": [
            {
                "event": each.event,
                "title": dict(each.title),
                "starts_on": each.starts_on.isoformat(),
                "why": each.why.value,
            }
            for each in missing
        ],
    }


def publishable_year(totals: Mapping[str, Any]) -> dict[str, Any]:
    """The year as a file may carry it: how many had no e-mail is None where they, or the others, are few."""
    without, distinct = totals["without_email"], totals["figures"][YearFigure.DISTINCT_PEOPLE]
    few = 0 < without < LIMIT or 0 < distinct - without < LIMIT
    told = {key: value for key, value in totals.items() if key != SALT}
    return {**told, "without_email": None if few else without}


def _line(name: str, value: str | int, activities: Sequence[Activity]) -> dict[str, Any]:
    return {name: value, "activities": len(activities), "visits": _visits(activities)}


def _visits(activities: Iterable[Activity]) -> int:
    return sum(each.participants or 0 for each in activities)


def _activity(each: Activity) -> dict[str, Any]:
    return {
        "event": each.event,
        "entry": each.entry,
        "title": dict(each.title),
        "kind": each.kind,
        "themes": list(each.themes),
        "starts_on": each.starts_on.isoformat(),
        "ends_on": each.ends_on.isoformat(),
        "participants": each.participants,
        "countries": sorted(each.countries),
        "version": each.version,
        "hash": each.hash,
        "source": dict(each.source),
    }
