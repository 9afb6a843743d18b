"""Where an event stands for a reader, by the clock and by its places."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from forumapp.events.rules import Window
from forumapp.site.rules import Places, Standing, is_over, standing

START = datetime(2023, 11, 30, 5, 0, tzinfo=UTC)
END = START + timedelta(hours=3)
WINDOW = Window(START - timedelta(days=30), START - timedelta(days=3))
FREE = Places(None, 0, 0, category_free=True)


@pytest.mark.parametrize(
    ("before_start", "stands"),
    [
        (timedelta(days=30, seconds=1), Standing.NOT_YET),
        (timedelta(days=30), Standing.OPEN),
        (timedelta(days=3, seconds=1), Standing.OPEN),
        (timedelta(days=3), Standing.CLOSED),
        (timedelta(hours=-3, seconds=1), Standing.CLOSED),
        (timedelta(hours=-3), Standing.OVER),
    ],
)
def test_the_clock_decides_first(before_start: timedelta, stands: Standing) -> None:
    assert standing(window=WINDOW, ends_at=END, places=FREE, now=START - before_start) is stands


def test_registration_that_is_kept_open_beyond_the_end_is_offered() -> None:
    late = Window(None, END + timedelta(hours=1))
    assert standing(window=late, ends_at=END, places=FREE, now=END) is Standing.OPEN
    assert standing(window=late, ends_at=END, places=FREE, now=END + timedelta(hours=1)) is Standing.OVER


@pytest.mark.parametrize(
    ("places", "stands"),
    [
        (Places(240, 0, 0, category_free=True), Standing.OPEN),
        (Places(240, 215, 0, category_free=True), Standing.OPEN),
        (Places(240, 216, 0, category_free=True), Standing.FEW_LEFT),
        (Places(240, 239, 0, category_free=True), Standing.FEW_LEFT),
        (Places(240, 240, 0, category_free=True), Standing.FULL),
        (Places(3, 5, 2, category_free=True), Standing.FULL),
        (Places(240, 0, 0, category_free=False), Standing.FULL),
        (Places(None, 10_000, 0, category_free=True), Standing.OPEN),
        (Places(0, 0, 0, category_free=True), Standing.FULL),
    ],
)
def test_places_are_said_in_words(places: Places, stands: Standing) -> None:
    assert standing(window=WINDOW, ends_at=END, places=places, now=START - timedelta(days=10)) is stands


def test_an_event_that_ended_is_past_only_once_it_takes_no_more_registrations():
    end = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    late = Window(None, end + timedelta(hours=7))
    assert [is_over(window=late, ends_at=end, now=end + timedelta(hours=hours)) for hours in (-1, 1, 8)] == [
        False,
        False,
        True,
    ]
