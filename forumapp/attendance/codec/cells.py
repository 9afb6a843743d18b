"""Cells of the guest table: how values are written as text, kept from becoming formulas, and read back."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

YES, NO, NOT_ASKED = "yes", "no", ""
SEPARATOR = ";"
"""Between several roles or choices in one cell."""

_RISKY = re.compile(r"'*[=+\-@\t\r]")
STARTS_RISKY = frozenset("=+-@\t\r'")
"""First characters for which :func:`guarded` must look closer."""


def guarded(text: str) -> str:
    """A text cell of a CSV file, so that no spreadsheet takes it for a formula (contract.md, "Attendance export").

    One that begins with ``= + - @`` TAB or CR, or with apostrophes followed by one of these, gets one apostrophe.
    """
    return f"'{text}" if text and text[0] in STARTS_RISKY and _RISKY.match(text) else text


def unguarded(text: str) -> str:
    """The inverse of :func:`guarded`: the apostrophe is taken off only where it was put."""
    return text[1:] if text.startswith("'") and _RISKY.match(text, 1) else text


def yes_no(value: bool | None) -> str:
    """A claim as a cell; None where it was not asked."""
    return NOT_ASKED if value is None else YES if value else NO


class LocalTimes:
    """Moments as text with an event's offset: ``2023-11-30T13:15:09+09:00``.

    A table of 50,000 rows has two hundred thousand of them, so an hour's offset is found once.
    """

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)
        self._hours: dict[str, tuple[str, str] | None] = {}

    def __call__(self, utc: str | None) -> str:
        """``utc`` is UTC text to the second, as :func:`forumapp.attendance.queries.texts.utc_text` gives it."""
        if not utc:
            return ""
        hour = utc[:13]
        try:
            known = self._hours[hour]
        except KeyError:
            known = self._hours[hour] = self._offset_of(hour)
        if known is None:
            return datetime.fromisoformat(utc).replace(tzinfo=UTC).astimezone(self._zone).isoformat()
        return f"{known[0]}{utc[13:]}{known[1]}"

    def _offset_of(self, hour: str) -> tuple[str, str] | None:
        """The local hour and the offset; None where the zone's minutes differ from UTC's."""
        local = datetime.fromisoformat(f"{hour}:00:00").replace(tzinfo=UTC).astimezone(self._zone)
        offset = local.utcoffset()
        if offset is None or offset % timedelta(hours=1):
            return None
        return local.strftime("%Y-%m-%dT%H"), local.isoformat()[19:]
