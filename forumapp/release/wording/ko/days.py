"""Days with their weekday in a Korean text: ``11월 30일(목)``, ``2023년 11월 30일 목요일``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forumapp.release.wording.saying import Day

_WEEKDAYS = "월화수목금토일"
_DAY = re.compile(
    rf"(?:(?P<year>\d{{4}})년 ?)?(?P<month>\d{{1,2}})월 ?(?P<day>\d{{1,2}})일 ?"
    rf"(?:\((?P<short>[{_WEEKDAYS}])(?:요일)?\)|(?P<long>[{_WEEKDAYS}])요일)"
)


def days(text: str) -> Iterator[Day]:
    """The days of a text (:class:`forumapp.release.wording.registry.Wording`)."""
    for found in _DAY.finditer(text):
        year = int(found["year"]) if found["year"] else None
        weekday = _WEEKDAYS.index(found["short"] or found["long"])
        yield Day(found[0], year, int(found["month"]), int(found["day"]), weekday)
