"""Dates and times as the two languages write them (korean.md, "Dates, times, phones"), always in a named zone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError


class Style(StrEnum):
    """How much of a moment is written, and where."""

    DATE = "date"
    DATE_WEEKDAY = "date_weekday"
    DATE_NUMERIC = "date_numeric"
    DATE_NUMERIC_WEEKDAY = "date_numeric_weekday"
    TIME = "time"
    DATE_TIME = "date_time"
    RANGE = "range"


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAYS_KO = "월화수목금토일"


def formatted(moment: datetime, *, zone: str, style: str, language: str, until: datetime | None = None) -> str:
    """``moment`` as people in ``zone`` read it; ``until`` is the end of a ``range`` and ignored by other styles.

    Korean for ``ko``; every other language reads the English pattern. Plain spaces: what must not break is glued at
    display (:mod:`forumapp.kernel.typography`).

    :raises ValueError: a moment without offset, an unknown zone or style, a range without an end or that ends first
    """
    here = local(moment, zone)
    chosen = Style(style)
    writers = _KOREAN if _base(language) == "ko" else _ENGLISH
    if chosen is not Style.RANGE:
        return writers[chosen](here)
    if until is None:
        raise ValueError("a range needs its end: pass until=")
    end = local(until, zone)
    if end < here:
        raise ValueError(f"the range ends ({until.isoformat()}) before it starts ({moment.isoformat()})")
    return _range_ko(here, end) if writers is _KOREAN else _range_en(here, end)


def time_24(moment: datetime, *, zone: str) -> str:
    """``14:00``: the time as the console and the door show it in every language.

    :raises ValueError: a moment without offset, an unknown zone
    """
    here = local(moment, zone)
    return f"{here.hour:02d}:{here.minute:02d}"


@lru_cache(maxsize=512)
def to_the_minute(moment: datetime, *, zone: str, language: str) -> str:
    """A date and time of a table, on a clock of 24 hours."""
    return f"{formatted(moment, zone=zone, style='date_numeric', language=language)} {time_24(moment, zone=zone)}"


def zone_name(zone: str, language: str) -> str:
    """The zone named for people: Seoul time, 서울 시각.

    :raises ValueError: an unknown zone
    """
    _zone(zone)
    base = _base(language)
    if zone in ("UTC", "Etc/UTC"):
        return "협정 세계시" if base == "ko" else "UTC"
    city = _city(zone, base)
    return f"{city} 시각" if base == "ko" else f"{city} time"


def _city(zone: str, base: str) -> str:
    try:
        named = Locale.parse(base).time_zones.get(zone, {}).get("city")
    except (UnknownLocaleError, ValueError):
        named = None
    return str(named or zone.rpartition("/")[2].replace("_", " "))


def _base(language: str) -> str:
    return language.partition("-")[0].partition("_")[0].lower()


def local(moment: datetime, zone: str) -> datetime:
    """The moment on the clock of ``zone``. :raises ValueError: a moment without offset, an unknown zone"""
    if moment.utcoffset() is None:
        raise ValueError(f"{moment.isoformat()} has no offset: pass an aware moment")
    return moment.astimezone(_zone(zone))


@lru_cache(maxsize=512)
def _zone(zone: str) -> ZoneInfo:
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{zone!r} is no IANA time zone; write one such as Asia/Seoul") from error


def _date_ko(here: datetime) -> str:
    return f"{here.year}년 {here.month}월 {here.day}일"


def _date_weekday_ko(here: datetime) -> str:
    return f"{_date_ko(here)}({_WEEKDAYS_KO[here.weekday()]})"


def _numeric_ko(here: datetime) -> str:
    return f"{here.year}. {here.month}. {here.day}."


def _numeric_weekday_ko(here: datetime) -> str:
    return f"{_numeric_ko(here)}({_WEEKDAYS_KO[here.weekday()]})"


def _time_ko(here: datetime) -> str:
    return f"{here.hour:02d}:{here.minute:02d}"


def _date_time_ko(here: datetime) -> str:
    return f"{_date_weekday_ko(here)} {_time_ko(here)}"


def _range_ko(start: datetime, end: datetime) -> str:
    if start.date() != end.date():
        return f"{_date_time_ko(start)}~{_date_time_ko(end)}"
    return f"{_date_time_ko(start)}~{_time_ko(end)}"


def _date_en(here: datetime) -> str:
    return f"{here.day} {_MONTHS[here.month - 1]} {here.year}"


def _date_weekday_en(here: datetime) -> str:
    return f"{_WEEKDAYS[here.weekday()]}, {_date_en(here)}"


def _numeric_en(here: datetime) -> str:
    return f"{here.day} {_MONTHS[here.month - 1][:3]} {here.year}"


def _numeric_weekday_en(here: datetime) -> str:
    return f"{_WEEKDAYS[here.weekday()][:3]} {_numeric_en(here)}"


def _clock_en(here: datetime) -> str:
    hour = here.hour % 12 or 12
    return f"{hour}.{here.minute:02d}" if here.minute else str(hour)


def _half_en(here: datetime) -> str:
    return "a.m." if here.hour < 12 else "p.m."


def _time_en(here: datetime) -> str:
    return f"{_clock_en(here)} {_half_en(here)}"


def _date_time_en(here: datetime) -> str:
    return f"{_date_weekday_en(here)}, {_time_en(here)}"


def _range_en(start: datetime, end: datetime) -> str:
    if start.date() != end.date():
        return f"{_date_time_en(start)}–{_date_time_en(end)}"
    if _half_en(start) == _half_en(end):
        return f"{_date_weekday_en(start)}, {_clock_en(start)}–{_time_en(end)}"
    return f"{_date_time_en(start)}–{_time_en(end)}"


_KOREAN: dict[Style, Callable[[datetime], str]] = {
    Style.DATE: _date_ko,
    Style.DATE_WEEKDAY: _date_weekday_ko,
    Style.DATE_NUMERIC: _numeric_ko,
    Style.DATE_NUMERIC_WEEKDAY: _numeric_weekday_ko,
    Style.TIME: _time_ko,
    Style.DATE_TIME: _date_time_ko,
}
_ENGLISH: dict[Style, Callable[[datetime], str]] = {
    Style.DATE: _date_en,
    Style.DATE_WEEKDAY: _date_weekday_en,
    Style.DATE_NUMERIC: _numeric_en,
    Style.DATE_NUMERIC_WEEKDAY: _numeric_weekday_en,
    Style.TIME: _time_en,
    Style.DATE_TIME: _date_time_en,
}
