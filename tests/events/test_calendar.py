"""The calendar file: one event in its own zone, in one language, under its neutral title."""

from __future__ import annotations

from typing import Any

import icalendar
import pytest
from sqlalchemy.orm import Session

from forumapp.events.calendar import calendar
from forumapp.kernel.localized import LocalizedText
from tests.support.factories import add_event


def entry(session: Session, language: str, **values: Any) -> Any:
    event = add_event(session, **values)
    data = calendar(event=event, language=language, base_url="https://forum.example.org")
    document = icalendar.Calendar.from_ical(data)
    [found] = document.walk("VEVENT")
    return found


def test_an_event_is_at_its_places_time_with_its_address(session: Session) -> None:
    found = entry(
        session,
        "en",
        place_name=LocalizedText(en="Grand Hall; 3rd floor"),
        place_address=LocalizedText(en="1 Yesi-ro, Seoul"),
    )
    assert (found["dtstart"].dt.isoformat(), found["dtend"].dt.isoformat()) == (
        "2023-11-30T14:00:00+09:00",
        "2023-11-30T17:00:00+09:00",
    )
    assert (str(found["uid"]), str(found["url"])) == (
        "forum@forum.example.org",
        "https://forum.example.org/en/events/forum",
    )
    assert str(found["location"]) == "Grand Hall; 3rd floor, 1 Yesi-ro, Seoul"


@pytest.mark.parametrize(
    ("language", "values", "summary", "spoken"),
    [
        ("ko", {}, "예시 포럼", "ko"),
        ("ko", {"title": LocalizedText(en="Example forum")}, "Example forum", "en"),
        ("ko", {"neutral_title": LocalizedText(en="Forum", ko="행사")}, "행사", "ko"),
        ("ko", {"neutral_title": LocalizedText(en="Forum")}, "Forum", "en"),
    ],
)
def test_the_title_is_neutral_where_there_is_one_and_says_its_language(
    session: Session, language: str, values: dict[str, Any], summary: str, spoken: str
) -> None:
    found = entry(session, language, **values)
    assert (str(found["summary"]), found["summary"].params["LANGUAGE"]) == (summary, spoken)
