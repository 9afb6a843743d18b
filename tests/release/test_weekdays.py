"""Days with their weekday in a release: another day's weekday is wrong in either language."""

from __future__ import annotations

from datetime import date

import pytest

from forumapp.release.wording import wrong_weekdays


@pytest.mark.parametrize(
    ("text", "language", "true"),
    [
        ("It was held on Friday, 30 November 2023.", "en", date(2023, 11, 30)),
        ("on Friday 30 November", "en", date(2023, 11, 30)),
        ("on Wednesday, November 30th, 2023", "en", date(2023, 11, 30)),
        ("on 30 November (Friday)", "en", date(2023, 11, 30)),
        ("11월 30일(금) 열렸다.", "ko", date(2023, 11, 30)),
        ("2023년 11월 30일 금요일", "ko", date(2023, 11, 30)),
    ],
)
def test_a_day_with_another_days_weekday_is_found(text: str, language: str, true: date) -> None:
    assert [day for _, day in wrong_weekdays(text, year=2023, language=language)] == [true]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("on Thursday, 30 November 2023, and on Friday, 1 December", "en"),
        ("The next one is on Saturday, 30 November.", "en"),
        ("on 30 November 2023 in the hall", "en"),
        ("Friday, 31 November", "en"),
        ("11월 30일(목) 14:00, 12월 1일 금요일", "ko"),
        ("내년 11월 30일(토)", "ko"),
        ("11월 30일 토론", "ko"),
        ("2월 30일(금)", "ko"),
    ],
)
def test_a_right_one_and_that_of_the_year_beside_are_left_alone(text: str, language: str) -> None:
    assert wrong_weekdays(text, year=2023, language=language) == []
