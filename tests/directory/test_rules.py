"""Pure rules of the directory."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from forumapp.directory.rules import Rank, by_precedence

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
