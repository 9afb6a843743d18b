"""Codes and pure rules of an event (contract.md, "Codes")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from forumapp.kernel.errors import DomainError
from forumapp.kernel.localized import LocalizedText

MONTHS_KEPT = 3
"""How many months after an event its personal data is destroyed, where no date was chosen."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
_KOREAN_DAY = re.compile(r"([0-9]{1,2})\s*월\s*([0-9]{1,2})\s*일")
_ENGLISH_DAY = re.compile(
    rf"\b(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?\s+(?P<month>{_NAMES})\b"
    rf"|\b(?P<second>{_NAMES})\s+(?P<number>[0-9]{{1,2}})\b",
    re.IGNORECASE,
)


class ActivityKind(StrEnum):
    """What kind of activity an event is; each has its own counter over a year."""

    CAPACITY_BUILDING = "capacity_building"
    RESEARCH_AND_DATA = "research_and_data"
    EXTERNAL_RELATIONS = "external_relations"


class Theme(StrEnum):
    """The host's themes."""

    ECONOMIC_EMPOWERMENT = "economic_empowerment"
    ENDING_VIOLENCE = "ending_violence"
    WOMEN_PEACE_SECURITY = "women_peace_security"
    GENDER_STATISTICS = "gender_statistics"
    CLIMATE_CHANGE = "climate_change"
    TECHNOLOGY = "technology"


class Role(StrEnum):
    """What a guest does in the programme; any number, apart from the category."""

    OPENING = "opening"
    WELCOME = "welcome"
    CONGRATULATORY = "congratulatory"
    KEYNOTE = "keynote"
    MODERATOR = "moderator"
    PRESENTER = "presenter"
    DISCUSSANT = "discussant"
    MASTER_OF_CEREMONIES = "master_of_ceremonies"


class PartnerPart(StrEnum):
    """The part of a partner organisation."""

    HOST = "host"
    CO_HOST = "co_host"
    SUPPORTER = "supporter"
    PARTNER = "partner"


@dataclass(frozen=True)
class DefaultCategory:
    """A category that a new event begins with."""

    code: str
    names: LocalizedText
    counts: bool = True
    public: bool = True


DEFAULT_CATEGORIES = (
    DefaultCategory("diplomatic_corps", LocalizedText(en="Diplomatic corps", ko="외교단")),
    DefaultCategory("government", LocalizedText(en="Government", ko="정부")),
    DefaultCategory("public_institution", LocalizedText(en="Public institution", ko="공공·유관기관")),
    DefaultCategory("military", LocalizedText(en="Military", ko="군")),
    DefaultCategory("academia", LocalizedText(en="Academia", ko="학계")),
    DefaultCategory("private_sector", LocalizedText(en="Private sector", ko="기업")),
    DefaultCategory("civil_society", LocalizedText(en="Civil society", ko="시민사회")),
    DefaultCategory("international_organization", LocalizedText(en="International organisation", ko="국제기구")),
    DefaultCategory("expert", LocalizedText(en="Expert", ko="전문가")),
    DefaultCategory("media", LocalizedText(en="Media", ko="언론"), counts=False),
    DefaultCategory("staff", LocalizedText(en="Staff", ko="운영진"), counts=False, public=False),
)


class Ask(StrEnum):
    """What the form of an event may ask of every guest beside name, organisation, position and e-mail."""

    PHONE = "phone"
    COUNTRY = "country"
    ADDRESS_AS = "address_as"
    READ_ALOUD = "read_aloud"
    INTERPRETATION = "interpretation"
    ACCOMPANYING = "accompanying"


ASKED_AT_FIRST = (Ask.PHONE.value, Ask.COUNTRY.value)
"""What a new event's form asks."""

MISSION_CATEGORY = "diplomatic_corps"
"""Organisations first met with this category are missions (contract.md, export)."""


@dataclass(frozen=True)
class Window:
    """When registration is open: from ``opens`` (inclusive) to ``closes`` (exclusive), aware UTC; None is unbounded."""

    opens: datetime | None
    closes: datetime | None

    def is_open(self, now: datetime) -> bool:
        """Whether a guest may register at ``now``."""
        return (self.opens is None or self.opens <= now) and (self.closes is None or now < self.closes)


SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""What an event's address may be: small letters, digits and single hyphens between them."""
LONGEST_SLUG = 64


def moved(moment: datetime, *, zone: str, start: datetime, new_zone: str, new_start: datetime) -> datetime:
    """``moment`` at the same distance from ``new_start`` as from ``start``, by the clock on each place's wall."""
    distance = _on_the_wall(moment, zone) - _on_the_wall(start, zone)
    place = ZoneInfo(new_zone)
    return (_on_the_wall(new_start, new_zone) + distance).replace(tzinfo=place).astimezone(UTC)


@dataclass(frozen=True)
class Shift:
    """From the dates of one event to those of another, or of the same one on another day.

    Distances are those of the clock on the wall, so that ten o'clock stays ten o'clock over a change of the clocks.
    """

    zone: str
    start: datetime
    new_zone: str
    new_start: datetime

    def __call__(self, value: Any) -> Any:
        """A moment or a day at its new place; anything else as it is."""
        if isinstance(value, datetime):
            return moved(value, zone=self.zone, start=self.start, new_zone=self.new_zone, new_start=self.new_start)
        return value + timedelta(days=self.days) if isinstance(value, date) else value

    @property
    def days(self) -> int:
        """How many days later, by the calendar of each place; negative for earlier."""
        former, new = _on_the_wall(self.start, self.zone), _on_the_wall(self.new_start, self.new_zone)
        return (new.date() - former.date()).days


def _on_the_wall(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def usual_distance(days: Sequence[date]) -> timedelta | None:
    """How far the events of a series lie apart, by their days in order: the middle distance; None for one alone."""
    distances = sorted(later - earlier for earlier, later in pairwise(days))
    return distances[len(distances) // 2] if distances else None


def next_slug(slug: str) -> str:
    """An address for the event after the one at ``slug``: its number or year counted on, else a 2."""
    stem = slug.rstrip("0123456789")
    number = slug.removeprefix(stem)
    return f"{stem}{int(number) + 1:0{len(number)}d}" if number else f"{stem}-2"


def names_another_day(text: str, first: date, last: date) -> bool:
    """Whether a text names a day of the year (11월 30일, 30 November, November 30) outside of an event's days."""
    days = {(first + timedelta(days=number)) for number in range((last - first).days + 1)}
    own = {(day.month, day.day) for day in days}
    named = [(int(each[1]), int(each[2])) for each in _KOREAN_DAY.finditer(text)]
    for each in _ENGLISH_DAY.finditer(text):
        month, number = each["month"] or each["second"], each["day"] or each["number"]
        named.append((_MONTHS.index(month[:3].casefold()) + 1, int(number)))
    return any(each not in own for each in named)


def exceeded(*, places: int | None, taken: int) -> int:
    """How many of those ``taken`` stand beyond ``places`` (None: no limit): they keep their place, new ones wait."""
    return 0 if places is None else max(0, taken - places)


class BadSlug(DomainError):
    """A text is no address of an event. The cure: small letters, digits and hyphens, at most 64."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


class SlugTaken(DomainError):
    """Another event has this address."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


class EndsBeforeStart(DomainError):
    """The event would end before it starts, or at the same moment."""


class StaleEvent(DomainError):
    """Somebody else changed the event meanwhile; ``revision`` is the present one."""

    def __init__(self, revision: int) -> None:
        super().__init__(revision)
        self.revision = revision


class UnknownPart(DomainError):
    """The event has no such line, speaker or partner."""

    def __init__(self, kind: str, id: int) -> None:
        super().__init__(kind, id)
        self.kind = kind
        self.id = id


class SessionTaken(DomainError):
    """Guests chose the session, so it is not taken away; ``taken`` is how many."""

    def __init__(self, taken: int) -> None:
        super().__init__(taken)
        self.taken = taken


class NoSuchCategory(DomainError):
    """The event has no category of this code; ``codes`` are those it has."""

    def __init__(self, code: str, codes: Sequence[str]) -> None:
        super().__init__(code, codes)
        self.code = code
        self.codes = codes


class UnknownSeries(DomainError):
    """There is no series of this id."""

    def __init__(self, id: int) -> None:
        super().__init__(id)
        self.id = id


class UnknownEvent(DomainError):
    """No event has this slug."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug
