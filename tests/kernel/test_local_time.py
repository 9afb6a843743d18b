"""The clock on the wall: each time once, or refused with what is meant."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from forumapp.kernel.local_time import AmbiguousTime, NoSuchTime, UnknownZone, moment_of, months_later


def test_a_time_is_that_of_the_place() -> None:
    assert moment_of(datetime.fromisoformat("2026-03-02T14:00"), "Asia/Seoul") == datetime(2026, 3, 2, 5, tzinfo=UTC)


def test_a_time_with_an_offset_is_taken_as_it_is() -> None:
    assert moment_of(datetime.fromisoformat("2026-03-02T14:00+01:00"), "Asia/Seoul").hour == 13


@pytest.mark.parametrize("zone", ["Seoul", "", "Asia/Nowhere", "../etc/passwd", "/etc/localtime"])
def test_what_is_no_zone_is_refused(zone: str) -> None:
    with pytest.raises(UnknownZone) as refusal:
        moment_of(datetime.fromisoformat("2026-03-02T14:00"), zone)
    assert refusal.value.zone == zone


def test_a_time_that_the_clocks_skip_is_refused() -> None:
    with pytest.raises(NoSuchTime):
        moment_of(datetime.fromisoformat("2026-03-29T02:30"), "Europe/Paris")


def test_a_time_that_the_clocks_show_twice_is_refused_with_both() -> None:
    with pytest.raises(AmbiguousTime) as refusal:
        moment_of(datetime.fromisoformat("2026-10-25T02:30"), "Europe/Paris")
    assert [moment.isoformat() for moment in refusal.value.meant] == [
        "2026-10-25T02:30:00+02:00",
        "2026-10-25T02:30:00+01:00",
    ]


@pytest.mark.parametrize(
    ("moment", "months", "day"),
    [
        (datetime(2023, 11, 30, 8, tzinfo=UTC), 3, date(2024, 2, 29)),
        (datetime(2023, 11, 30, 16, tzinfo=UTC), 3, date(2024, 3, 1)),
        (datetime(2022, 12, 31, 1, tzinfo=UTC), 2, date(2023, 2, 28)),
        (datetime(2023, 1, 15, 1, tzinfo=UTC), 12, date(2024, 1, 15)),
    ],
)
def test_months_later_is_the_same_day_at_the_place_or_the_months_last(moment: datetime, months: int, day: date) -> None:
    assert months_later(moment, zone="Asia/Seoul", months=months) == day
