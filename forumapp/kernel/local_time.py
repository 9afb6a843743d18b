"""From the clock on a place's wall to a moment, where that clock shows each time once."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from forumapp.kernel.errors import DomainError


class UnknownZone(DomainError):
    """A text is no IANA time zone."""

    def __init__(self, zone: str) -> None:
        super().__init__(zone)
        self.zone = zone


class NoSuchTime(DomainError):
    """The clocks of the place skip this time: summer time begins."""

    def __init__(self, typed: datetime) -> None:
        super().__init__(typed)
        self.typed = typed


class AmbiguousTime(DomainError):
    """The clocks of the place show this time twice: summer time ends. ``meant`` are both moments, with offsets."""

    def __init__(self, typed: datetime, meant: tuple[datetime, datetime]) -> None:
        super().__init__(typed, meant)
        self.typed = typed
        self.meant = meant


def moment_of(typed: datetime, zone: str) -> datetime:
    """The moment in UTC at which clocks in ``zone`` show ``typed``; one with an offset is taken as it is.

    :raises UnknownZone: for what is no IANA name, such as Asia/Seoul
    :raises NoSuchTime: for a time that the clocks skip
    :raises AmbiguousTime: for a time that they show twice
    """
    try:
        place = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownZone(zone) from error
    if typed.tzinfo is not None:
        return typed.astimezone(UTC)
    first, second = (typed.replace(tzinfo=place, fold=fold) for fold in (0, 1))
    if first.utcoffset() != second.utcoffset():
        if first.astimezone(UTC).astimezone(place).replace(tzinfo=None) != typed:
            raise NoSuchTime(typed)
        raise AmbiguousTime(typed, (first, second))
    return first.astimezone(UTC)


def months_later(moment: datetime, *, zone: str, months: int) -> date:
    """The day ``months`` months after the moment's day in ``zone``: the same of the month, or its last one."""
    day = moment.astimezone(ZoneInfo(zone)).date()
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
