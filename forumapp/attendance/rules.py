"""Pure rules of figures: codes, the published shape of a set, its hash, suppression, pseudonyms, silent phones."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from forumapp.kernel.canonical import canonical_hash
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


GROUPED = (Code.MISSIONS, Code.COUNTRIES, Code.ORGANIZATIONS)
"""Figures whose rows are not people but organisations or countries, each with its people."""

NO_EXIT_SCANNED = "no_exit_scanned"
"""Why ``peak_inside`` is null: nobody was scanned out, so nobody knows who was inside."""

NOBODY_CAME_YET = "nobody_came_yet"
"""Why ``no_shows`` is null: the event is not over and nobody was let in yet, so nobody stayed away."""

WHY_NULL = {Code.NO_SHOWS: NOBODY_CAME_YET, Code.PEAK_INSIDE: NO_EXIT_SCANNED}
"""Why a figure may have no value."""

SILENCE = timedelta(minutes=10)
"""A phone that was not heard for so long may hold scans that it has not sent."""

OUTSIDE_HASH = ("hash", "unheard_devices", "moved_since")
"""Parts of a set that its hash leaves out: they are said about it, not by it."""


class UnheardDevices(DomainError):
    """Phones at the door were not heard: freezing then needs a reason."""

    def __init__(self, devices: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(len(devices))
        self.devices = devices


class UnknownFigure(DomainError):
    """No figure has this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class UnknownVersion(DomainError):
    """The event has no frozen set of this version."""

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version


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
    by_country: tuple[tuple[str, int], ...]
    """Country code and its participants, by code."""
    arrivals: tuple[Arrival, ...]


Words = Mapping[str, Mapping[str, Mapping[str, str]]]
"""Per figure code: ``{"label": {lang: text}, "definition": {lang: text}}``."""


def known(values: Mapping[Code, int | None], *, over: bool) -> Mapping[Code, int | None]:
    """The values that may be said now; ``over`` is whether the event has ended."""
    if over or values[Code.ATTENDED]:
        return values
    return {**values, Code.NO_SHOWS: None}


def figure_set(
    counts: Counts, *, event: str, zone: str, as_of: datetime, over: bool, version: int | None, words: Words
) -> dict[str, Any]:
    """The unsuppressed set in contract.md's shape, without what :data:`OUTSIDE_HASH` names.

    ``over`` is whether the event had ended at the moment ``as_of``.
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
        "by_country": [
            {"code": code, "attended": attended, "suppressed": False} for code, attended in counts.by_country
        ],
        "by_gender": [],
        "arrivals": [
            {
                "minute": _local_minute(arrival.minute, zone),
                "admitted": arrival.admitted,
                "inside": arrival.inside,
                "suppressed": False,
            }
            for arrival in counts.arrivals
        ],
    }


@lru_cache(maxsize=4096)
def _local_minute(minute: str, zone: str) -> str:
    return datetime.fromisoformat(f"{minute}:00+00:00").astimezone(ZoneInfo(zone)).isoformat()


def set_hash(figures: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON (RFC 8785) of an unsuppressed set without :data:`OUTSIDE_HASH`."""
    return canonical_hash({key: value for key, value in figures.items() if key not in OUTSIDE_HASH})


_MEASURES = ("registered", "confirmed", "attended", "admitted", "inside")


def suppressed(figures: Mapping[str, Any]) -> dict[str, Any]:
    """The set as a key sees it that may not read registrations: every value of every breakdown is withheld."""
    return {
        **figures,
        **{
            breakdown: [
                {
                    key: None if key in _MEASURES else True if key == "suppressed" else value
                    for key, value in cell.items()
                }
                for cell in figures[breakdown]
            ]
            for breakdown in ("by_category", "by_country", "by_gender", "arrivals")
        },
    }


def values_of(figures: Mapping[str, Any]) -> dict[str, int | None]:
    """Code to value of a set."""
    return {figure["code"]: figure["value"] for figure in figures["figures"]}


def moved_since(now: Mapping[str, int | None], then: Mapping[str, int | None]) -> dict[str, int]:
    """By how much figures differ from an earlier set's; equal ones are left out, what was not measured is nought."""
    differences = {code: (value or 0) - (then.get(code) or 0) for code, value in now.items()}
    return {code: difference for code, difference in differences.items() if difference}


def is_unheard(
    *, last_heard_at: datetime, unsent: int, closed_at: datetime | None, event_ends_at: datetime, now: datetime
) -> bool:
    """Whether a phone may still hold scans: it said so, or it fell silent before the event ended.

    A phone that was closed at the desk handed in everything; one that was heard after the end has nothing to add.
    """
    if closed_at is not None:
        return unsent > 0
    return unsent > 0 or (last_heard_at < event_ends_at and now - last_heard_at > SILENCE)


def pseudonym(key: bytes, *, email_key: str | None, person_key: str, registration_id: str) -> str:
    """The keyed pseudonym of a person over a year: from normalised e-mail and name key.

    Without an e-mail each registration is its own person (design.md, "Data").
    """
    told_apart_by = f"person\0{email_key}\0{person_key}" if email_key else f"registration\0{registration_id}"
    return hmac.digest(key, told_apart_by.encode(), "sha256").hex()


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
