"""No hidden cell of published sets can be told to within five, by a solver that knows all that is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forumapp.attendance.rules import Breakdown
from forumapp.attendance.rules.suppression import LIMIT, WIDTH, categories, cells, partitions, sets
from tests.attendance.attacker import Attacker, Cell
from tests.attendance.crowds import Skew, crowd, set_of
from tests.attendance.published import Sets, in_turn

SKEWS = st.builds(
    Skew,
    seed=st.integers(0, 10**6),
    skew=st.sampled_from([0.3, 1, 1.5, 2.5]),
    countries=st.sampled_from([3, 10, 30]),
    days=st.sampled_from([1, 1, 2, 3]),
    exits=st.booleans(),
    uncounted=st.sampled_from([0, 0.02, 0.1]),
)
SIZES = st.sampled_from([0, 1, 6, 12, 25, 40, 60, 80, 120, 200])
LATER = st.lists(st.sampled_from([0, 1, 2, 3, 5, 8, 15, 40]), min_size=1, max_size=2)
QUIET = {"deadline": None, "derandomize": True, "database": None, "suppress_health_check": list(HealthCheck)}


def versions(size: int, later: Sequence[int], how: Skew) -> tuple[Sets, Sets]:
    """Sets of a crowd that grows, and the same as published one after the other."""
    guests = crowd(size + sum(later), how)
    truths = [set_of(guests[: size + sum(later[:number])]) for number in range(len(later) + 1)]
    return truths, in_turn(truths)


def told(truths: Sets, shown: Sets) -> list[str]:
    """What the attacker can tell to within less than :data:`WIDTH`: hidden cells, and how hidden cells moved."""
    attacker = Attacker(shown, truths)
    found = []

    def together(one: Cell, other: Cell) -> int:
        """How many these are of all categories: the figures tell it, however little a row does."""
        if one.table != "by_category" or (one.measure == other.measure and not is_left_out(other)):
            return WIDTH
        return min(abs(figure(one) - figure(other)), away(other))

    def away(cell: Cell) -> int:
        """How many no-shows there are, where that is told: no category has more."""
        told = next(each["value"] for each in shown[cell.version]["figures"] if each["code"] == "no_shows")
        return WIDTH if told is None else told

    def is_left_out(cell: Cell) -> bool:
        return f"{cell.table}.{cell.measure}" in shown[cell.version]["withheld"]

    def figure(cell: Cell) -> int:
        return next(each["value"] for each in truths[cell.version]["figures"] if each["code"] == cell.measure)

    for cell in attacker.hidden:
        if cell.truth:
            least, most = attacker.bounds((1, cell))
            assert least <= cell.truth <= most
            if most - least < (min(WIDTH, away(cell)) if is_left_out(cell) else WIDTH):
                found.append(f"{cell} is {least} to {most}")
    for before, after in attacker.differences():
        if 0 < abs(before.truth - after.truth) < LIMIT:
            least, most = attacker.bounds((1, before), (-1, after))
            if most - least < min(WIDTH, together(before, after)):
                found.append(f"{before} less {after.measure} is {least} to {most}")
    for before, after in attacker.moves():
        least, most = attacker.bounds((1, after), (-1, before))
        if most - least < min(WIDTH, together(before, after)) and (least, most) != (0, 0):
            found.append(f"{after} moved by {least} to {most}")
    return found


@given(size=SIZES, how=SKEWS)
@settings(max_examples=60, **QUIET)
def test_no_hidden_cell_of_one_set_can_be_told_to_within_five(size: int, how: Skew) -> None:
    assert not told(*versions(size, [], how))


@given(size=SIZES, later=LATER, how=SKEWS)
@settings(max_examples=40, **QUIET)
def test_no_hidden_cell_nor_its_move_can_be_told_from_all_versions(size: int, later: list[int], how: Skew) -> None:
    assert not told(*versions(size, later, how))


def test_the_solver_has_something_to_solve() -> None:
    hidden = shown = 0
    for seed in range(12):
        truths, each = versions(150, [40], Skew(seed=seed, countries=10))
        hidden += len(Attacker(each, truths).hidden)
        shown += sum(len(figures[table]) for figures in each for table in Breakdown)
    assert hidden > 100
    assert shown > 400


def always_room(*_: object, **__: object) -> int:
    return WIDTH


def without_floors(*_: object) -> cells.Floors:
    return cells.NO_FLOORS


def no_difference(*_: object) -> bool:
    return False


MUTATIONS: dict[str, tuple[object, str, Callable[..., Any]]] = {
    "second suppression off": (partitions, "room", always_room),
    "second suppression off by category": (categories, "room", always_room),
    "differences off": (categories, "_tells_difference", no_difference),
    "links from below off": (sets, "_floors", without_floors),
    "versions off": (sets, "_that_show", lambda former, table: []),
}


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_the_solver_finds_each_protection_that_is_taken_away(mutation: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(*MUTATIONS[mutation])
    crowds = ((seed, (25, 40, 80)[seed % 3]) for seed in range(60))
    assert any(told(*versions(size, [2], Skew(seed=seed, countries=10))) for seed, size in crowds)


@given(size=SIZES, later=LATER, how=SKEWS)
@settings(max_examples=60, **QUIET)
def test_no_bin_of_any_version_tells_of_few(size: int, later: list[int], how: Skew) -> None:
    """Neither by itself nor against the same minutes in an earlier version."""
    _, shown = versions(size, later, how)
    known: list[dict[str, tuple[int, int]]] = []
    for figures in shown:
        so_far = inside = 0
        curve = {}
        for row in figures["arrivals"]:
            if row["admitted"] is None or row["inside"] is None:
                break
            so_far += row["admitted"]
            assert not few(row["admitted"])
            assert not few(inside + row["admitted"] - row["inside"])
            inside = row["inside"]
            curve[row["minute"]] = (row["admitted"], row["minutes"])
        assert not any(
            few(people - former[at][0])
            for former in known
            for at, (people, minutes) in curve.items()
            if at in former and former[at][1] == minutes
        )
        known.append(curve)


def few(people: int) -> bool:
    return 0 < abs(people) < LIMIT
