"""Crowds that came to an event, and the sets of figures that count them, to try on what may be published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from forumapp.attendance.rules import Breakdown, CategoryCount, Code, Counts, arrivals_of, figure_set

CATEGORIES = {
    "diplomatic_corps": True,
    "government": True,
    "academia": True,
    "civil_society": True,
    "expert": True,
    "media": False,
    "staff": False,
}
KINDS, RANKS = ("organization", "mission", ""), ("minister", "vice_minister", "ambassador", "consul_general", "")
GENDERS, LANGUAGES = ("woman", "man", "self_described", "prefer_not_to_say", ""), ("en", "ko", "fr")
ROLES, SESSIONS = ("opening", "keynote", "moderator", "discussant"), ("11", "12", "13")
OPENING = datetime(2023, 11, 30, 4, 0, tzinfo=UTC)
WORDS = {code.value: {"label": {}, "definition": {}} for code in Code}


@dataclass(frozen=True)
class Guest:
    """One registration, and what the tables tell apart."""

    category: str
    is_confirmed: bool
    attended: bool
    walk_in: bool
    country: str
    kind: str
    organization: int
    rank: str
    is_principal: bool
    gender: str
    language: str
    roles: tuple[str, ...]
    days: tuple[int, ...]
    sessions: tuple[str, ...]
    minute: int
    """Of the first day of theirs."""
    leaves: int | None
    """After so many minutes; None where nobody was scanned out."""


@dataclass(frozen=True)
class Skew:
    """How unevenly a crowd is spread: the larger the number, the more stand in the first cells of a table."""

    seed: int
    skew: float = 1.5
    countries: int = 20
    days: int = 1
    exits: bool = True
    uncounted: float = 0.1


def crowd(size: int, how: Skew) -> list[Guest]:
    """``size`` guests, always the same for the same ``how``."""
    chance = Random(how.seed)

    def one_of(codes: Sequence[Any]) -> Any:
        return chance.choices(codes, [1 / (place + 1) ** how.skew for place in range(len(codes))])[0]

    counting = [code for code, counts in CATEGORIES.items() if counts]
    countries = [f"C{number:02}" for number in range(how.countries)]
    guests = []
    for _ in range(size):
        is_confirmed, attended = chance.random() < 0.9, chance.random() < 0.85
        kind = one_of(KINDS)
        first = chance.randrange(how.days)
        guests.append(
            Guest(
                category=one_of(["staff", "media"] if chance.random() < how.uncounted else counting),
                is_confirmed=is_confirmed,
                attended=attended and (is_confirmed or chance.random() < 0.3),
                walk_in=chance.random() < 0.05,
                country="" if chance.random() < 0.05 else one_of(countries),
                kind=kind,
                organization=chance.randrange(30) if kind else 0,
                rank=one_of(("", *RANKS[:-1])),
                is_principal=chance.random() < 0.7,
                gender=one_of(GENDERS),
                language=one_of(LANGUAGES),
                roles=tuple({one_of(ROLES) for _ in range(2)}) if chance.random() < 0.15 else (),
                days=tuple(day for day in range(how.days) if day == first or chance.random() < 0.8),
                sessions=tuple(code for code in SESSIONS if chance.random() < 0.6),
                minute=int(abs(chance.gauss(30, 20))),
                leaves=60 + chance.randrange(120) if how.exits else None,
            )
        )
    return guests


def set_of(guests: Iterable[Guest], *, version: int | None = None) -> dict[str, Any]:
    """The unsuppressed set that counts ``guests``."""
    guests = list(guests)
    came = [guest for guest in guests if guest.attended]
    participants = [guest for guest in came if CATEGORIES[guest.category]]
    missions = {guest.organization for guest in participants if guest.kind == "mission"}
    categories = tuple(_category(code, [guest for guest in guests if guest.category == code]) for code in CATEGORIES)
    arrivals, peak = _arrivals(came)
    values: dict[Code, int | None] = {
        Code.INVITED: 0,
        Code.REGISTERED: len(guests),
        Code.CONFIRMED: sum(guest.is_confirmed for guest in guests),
        Code.ATTENDED: len(came),
        Code.PARTICIPANTS: len(participants),
        Code.MISSIONS: len(missions),
        Code.AMBASSADORS: sum(
            guest.rank == "ambassador" and guest.is_principal and guest.kind == "mission" for guest in participants
        ),
        Code.COUNTRIES: len({guest.country for guest in participants if guest.country}),
        Code.ORGANIZATIONS: len({(guest.kind, guest.organization) for guest in participants if guest.kind}),
        Code.WALK_INS: sum(guest.walk_in for guest in came),
        Code.NO_SHOWS: sum(guest.is_confirmed and not guest.attended for guest in guests),
        Code.PEAK_INSIDE: peak,
    }
    tables: Mapping[Breakdown, Callable[[Guest], Iterable[str]]] = {
        Breakdown.COUNTRY: lambda guest: [guest.country] if guest.country else [],
        Breakdown.GENDER: lambda guest: [guest.gender],
        Breakdown.ORGANIZATION_KIND: lambda guest: [guest.kind],
        Breakdown.RANK: lambda guest: [guest.rank],
        Breakdown.ROLE: lambda guest: guest.roles or [""],
        Breakdown.LANGUAGE: lambda guest: [guest.language],
        Breakdown.DAY: lambda guest: [f"{OPENING + timedelta(days=day):%Y-%m-%d}" for day in guest.days],
        Breakdown.SESSION: lambda guest: guest.sessions,
    }
    counted = {
        table: tuple(sorted(Counter(code for guest in participants for code in cells(guest)).items()))
        for table, cells in tables.items()
    }
    return figure_set(
        Counts(values, categories, counted, tuple(arrivals)),
        event="forum",
        zone="Asia/Seoul",
        as_of=OPENING,
        over=True,
        version=version,
        words=WORDS,
    )


def _category(code: str, guests: Sequence[Guest]) -> CategoryCount:
    return CategoryCount(
        code=code,
        counts=CATEGORIES[code],
        registered=len(guests),
        confirmed=sum(guest.is_confirmed for guest in guests),
        attended=sum(guest.attended for guest in guests),
    )


def _arrivals(came: Sequence[Guest]) -> tuple[list[Any], int | None]:
    first: Counter[str] = Counter()
    net: Counter[str] = Counter()
    for guest in came:
        for day in guest.days:
            at = OPENING + timedelta(days=day, minutes=guest.minute)
            if day == guest.days[0]:
                first[f"{at:%Y-%m-%d %H:%M}"] += 1
            net[f"{at:%Y-%m-%d %H:%M}"] += 1
            if guest.leaves is not None:
                net[f"{at + timedelta(minutes=guest.leaves):%Y-%m-%d %H:%M}"] -= 1
    if any(guest.leaves is None for guest in came) or not came:
        return arrivals_of(first.items(), None), None
    found = arrivals_of(first.items(), net.items())
    return found, max(arrival.inside for arrival in found)
