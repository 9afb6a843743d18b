"""Moments as each language writes them, in the event's zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from forumapp.kernel.dates import formatted, time_24, zone_name

SEOUL = ZoneInfo("Asia/Seoul")
OPENING = datetime(2023, 11, 30, 5, 0, tzinfo=UTC)


def at(hour, minute=0, day=30, month=11):
    return datetime(2023, month, day, hour, minute, tzinfo=SEOUL)


def span(start, end, language):
    return formatted(start, zone="Asia/Seoul", style="range", language=language, until=end)


@pytest.mark.parametrize(
    ("style", "korean", "english"),
    [
        ("date", "2023년 11월 30일", "30 November 2023"),
        ("date_weekday", "2023년 11월 30일(목)", "Thursday, 30 November 2023"),
        ("date_numeric", "2023. 11. 30.", "30 Nov 2023"),
        ("date_numeric_weekday", "2023. 11. 30.(목)", "Thu 30 Nov 2023"),
        ("time", "14:00", "2 p.m."),
        ("date_time", "2023년 11월 30일(목) 14:00", "Thursday, 30 November 2023, 2 p.m."),
    ],
)
def test_each_style_is_written_as_agreed_in_the_events_zone(style, korean, english):
    assert formatted(OPENING, zone="Asia/Seoul", style=style, language="ko") == korean
    assert formatted(OPENING, zone="Asia/Seoul", style=style, language="en") == english


@pytest.mark.parametrize(
    ("moment", "korean", "english"),
    [
        (at(14, 30), "14:30", "2.30 p.m."),
        (at(12), "12:00", "12 p.m."),
        (at(0), "00:00", "12 a.m."),
        (at(0, 5), "00:05", "12.05 a.m."),
        (at(9, 5), "09:05", "9.05 a.m."),
    ],
)
def test_noon_midnight_and_minutes(moment, korean, english):
    assert formatted(moment, zone="Asia/Seoul", style="time", language="ko") == korean
    assert formatted(moment, zone="Asia/Seoul", style="time", language="en") == english


@pytest.mark.parametrize(
    ("start", "end", "korean", "english"),
    [
        (at(14), at(17), "2023년 11월 30일(목) 14:00~17:00", "Thursday, 30 November 2023, 2–5 p.m."),
        (at(10, 30), at(14), "2023년 11월 30일(목) 10:30~14:00", "Thursday, 30 November 2023, 10.30 a.m.–2 p.m."),
        (at(10), at(12), "2023년 11월 30일(목) 10:00~12:00", "Thursday, 30 November 2023, 10 a.m.–12 p.m."),
        (at(0), at(9), "2023년 11월 30일(목) 00:00~09:00", "Thursday, 30 November 2023, 12–9 a.m."),
        (
            at(14),
            at(17, day=1, month=12),
            "2023년 11월 30일(목) 14:00~2023년 12월 1일(금) 17:00",
            "Thursday, 30 November 2023, 2 p.m.–Friday, 1 December 2023, 5 p.m.",
        ),
        (
            at(20),
            at(0, day=1, month=12),
            "2023년 11월 30일(목) 20:00~2023년 12월 1일(금) 00:00",
            "Thursday, 30 November 2023, 8 p.m.–Friday, 1 December 2023, 12 a.m.",
        ),
    ],
)
def test_ranges_repeat_only_what_changes(start, end, korean, english):
    assert span(start, end, "ko") == korean
    assert span(start, end, "en") == english


def test_the_zone_decides_the_day():
    late = datetime(2023, 11, 30, 20, 0, tzinfo=UTC)
    assert formatted(late, zone="Asia/Seoul", style="date", language="ko") == "2023년 12월 1일"
    assert formatted(late, zone="America/New_York", style="date_time", language="en") == (
        "Thursday, 30 November 2023, 3 p.m."
    )


def test_an_end_is_ignored_where_no_range_is_asked():
    assert formatted(at(14), zone="Asia/Seoul", style="time", language="en", until=at(13)) == "2 p.m."


def test_other_languages_read_the_english_pattern_and_regions_their_language():
    assert formatted(OPENING, zone="Asia/Seoul", style="time", language="fr") == "2 p.m."
    assert formatted(OPENING, zone="Asia/Seoul", style="time", language="ko-KR") == "14:00"


@pytest.mark.parametrize(
    ("arguments", "cure"),
    [
        ({"moment": datetime(2023, 11, 30, 14)}, "aware"),  # noqa: DTZ001 (the offence under test)
        ({"until": datetime(2023, 11, 30, 17), "style": "range"}, "aware"),  # noqa: DTZ001 (the offence under test)
        ({"zone": "Asia/Nowhere"}, "Asia/Seoul"),
        ({"zone": "../etc/passwd"}, "Asia/Seoul"),
        ({"zone": ""}, "Asia/Seoul"),
        ({"style": "long"}, "long"),
        ({"style": "range"}, "until="),
        ({"style": "range", "until": at(13)}, "before it starts"),
    ],
)
def test_what_cannot_be_written_is_refused_with_its_cure(arguments, cure):
    call = {"moment": at(14), "zone": "Asia/Seoul", "style": "date", "language": "en", **arguments}
    with pytest.raises(ValueError, match=cure):
        formatted(call.pop("moment"), **call)


def test_the_door_shows_24_hours_in_every_language():
    assert time_24(OPENING, zone="Asia/Seoul") == "14:00"
    assert time_24(at(0, 7), zone="Asia/Seoul") == "00:07"


@pytest.mark.parametrize(
    ("zone", "korean", "english"),
    [
        ("Asia/Seoul", "서울 시각", "Seoul time"),
        ("America/New_York", "뉴욕 시각", "New York time"),
        ("Asia/Bangkok", "방콕 시각", "Bangkok time"),
        ("UTC", "협정 세계시", "UTC"),
    ],
)
def test_a_zone_is_named_for_people(zone, korean, english):
    assert zone_name(zone, "ko") == korean
    assert zone_name(zone, "en") == english


def test_an_unknown_zone_has_no_name_and_an_unknown_language_reads_the_city():
    with pytest.raises(ValueError, match="Asia/Seoul"):
        zone_name("Mars/Olympus", "ko")
    assert zone_name("Asia/Seoul", "qqq") == "Seoul time"
