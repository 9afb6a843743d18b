"""The plan of the demo forum: its totals are those of the reference forum, and nobody in it exists."""

from collections import Counter

import pytest

from forumapp.demo.cast import COMMUNITIES, PER_FIVE_MINUTES, Guest, plan

NOT_COUNTED = {"media", "staff"}


@pytest.fixture(scope="module")
def participants() -> list[Guest]:
    return [guest for guest in plan().guests if guest.attended and guest.category not in NOT_COUNTED]


def test_the_totals_are_those_of_the_reference_forum(participants: list[Guest]) -> None:
    guests = plan().guests
    missions = {guest.institution for guest in participants if guest.category == "diplomatic_corps"}
    ambassadors = [guest for guest in participants if guest.rank == "ambassador"]
    assert {
        "registered": len(guests),
        "confirmed": sum(guest.outcome == "confirmed" for guest in guests),
        "attended": sum(guest.attended for guest in guests),
        "participants": len(participants),
        "missions": len(missions),
        "ambassadors": len(ambassadors),
        "countries": len({guest.country for guest in participants if guest.country}),
        "organizations": len({guest.institution for guest in participants}),
        "walk_ins": sum(guest.walk_in for guest in guests),
    } == {
        "registered": 243,
        "confirmed": 231,
        "attended": 209,
        "participants": 196,
        "missions": 37,
        "ambassadors": 16,
        "countries": 42,
        "organizations": 93,
        "walk_ins": 11,
    }


def test_every_category_has_the_numbers_planned_for_it() -> None:
    guests = plan().guests
    for category, community in COMMUNITIES.items():
        of_category = [guest for guest in guests if guest.category == category]
        assert (
            len(of_category),
            sum(guest.outcome == "confirmed" for guest in of_category),
            sum(guest.attended for guest in of_category),
            sum(guest.walk_in for guest in of_category),
        ) == (community.registered, community.confirmed, community.attended, community.walk_ins), category


def test_the_door_sees_re_entries_double_reads_and_no_shows() -> None:
    guests = plan().guests
    passages = Counter(len(guest.passages) for guest in guests)
    assert passages[0] == len(guests) - sum(PER_FIVE_MINUTES)
    assert any([passage.direction for passage in guest.passages][:3] == ["in", "out", "in"] for guest in guests)
    assert any([passage.direction for passage in guest.passages][:2] == ["in", "in"] for guest in guests)


def test_no_two_people_share_a_name_or_an_address() -> None:
    cast = plan()
    everybody = [*cast.guests, *cast.silent, *cast.regretted, *cast.cancelled]
    assert len({guest.name.en for guest in everybody}) == len({guest.name.ko for guest in everybody}) == len(everybody)
    assert len({guest.email for guest in everybody}) == len(everybody)


def test_the_same_seed_gives_the_same_cast_and_another_seed_another() -> None:
    assert plan() == plan()
    assert plan(1) != plan(2)
