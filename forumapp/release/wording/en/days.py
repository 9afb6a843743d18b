"""Days with their weekday in an English text: ``Thursday, 30 November 2023``, ``November 30 (Thursday)``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forumapp.release.wording.saying import Day

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAY = "|".join(_WEEKDAYS)
_NAMES = "|".join(_MONTHS)
_DATE = (
    rf"(?:(?P<daya>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<montha>(?:{_NAMES})[a-z]*)\.?"
    rf"|(?P<monthb>(?:{_NAMES})[a-z]*)\.? (?P<dayb>\d{{1,2}})(?:st|nd|rd|th)?)"
)
_YEAR = r"(?:,? (?P<year>\d{4}))?"
_DAYS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?P<weekday>{_WEEKDAY}),? (?:the )?{_DATE}{_YEAR}\b",
        rf"\b{_DATE}{_YEAR},? \((?P<weekday>{_WEEKDAY})\)",
    )
)


def days(text: str) -> Iterator[Day]:
    """The days of a text (:class:`forumapp.release.wording.registry.Wording`)."""
    for pattern in _DAYS:
        for found in pattern.finditer(text):
            month = (found["montha"] or found["monthb"])[:3].casefold()
            day = int(found["daya"] or found["dayb"])
            year = int(found["year"]) if found["year"] else None
            weekday = _WEEKDAYS.index(found["weekday"].casefold())
            yield Day(found[0], year, _MONTHS.index(month) + 1, day, weekday)
