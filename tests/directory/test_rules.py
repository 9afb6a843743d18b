"""Pure rules of the directory."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as some

from forumapp.directory.rules import Rank, by_precedence, place_of_rank

CODES = [rank.value for rank in Rank]


def test_without_an_order_of_the_office_ours_stands() -> None:
    assert by_precedence(()) == {code: place for place, code in enumerate(CODES)}


def test_ranks_that_the_office_does_not_name_follow_in_our_order() -> None:
    assert list(by_precedence(("consul_general", "gone", "ambassador")))[:4] == [
        "consul_general",
        "ambassador",
        "minister",
        "vice_minister",
    ]


@given(some.lists(some.sampled_from([*CODES, "gone"])))
def test_every_rank_has_one_place_whatever_the_office_wrote(order: list[str]) -> None:
    places = by_precedence(order)
    assert sorted(places) == sorted(CODES)
    assert sorted(places.values()) == list(range(len(CODES)))


def test_an_order_by_hand_goes_first_then_rank_then_the_earlier_date():
    places = by_precedence(())
    early, late = datetime(2020, 1, 1, tzinfo=UTC), datetime(2020, 1, 1, 9, tzinfo=UTC)
    people = {
        "second by hand": (None, None, 2),
        "first by hand": ("head_of_organization", late, 1),
        "minister": ("minister", None, None),
        "ambassador of the morning": ("ambassador", early, None),
        "ambassador later that day": ("ambassador", late, None),
        "ambassador without a date": ("ambassador", None, None),
        "charge d'affaires": ("charge_daffaires_ai", early, None),
        "nobody of rank": (None, early, None),
        "nobody": (None, None, None),
    }

    def place(name):
        rank, since, by_hand = people[name]
        return place_of_rank(rank=rank, since=since, by_hand=by_hand, places=places)

    assert sorted(people, key=place) == [
        "first by hand",
        "second by hand",
        "minister",
        "ambassador of the morning",
        "ambassador later that day",
        "ambassador without a date",
        "charge d'affaires",
        "nobody of rank",
        "nobody",
    ]
