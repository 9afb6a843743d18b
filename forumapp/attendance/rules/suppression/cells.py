"""Small cells, groups that hide them, and how a table moved since it was last published."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

LIMIT = 5
"""A cell of fewer people is small."""

CROSSED_LIMIT = 10
"""A cell of fewer people is small where gender crosses another property."""

WIDTH = 5
"""How far apart the least and the most that a hidden cell can be must at least lie."""

OTHER = "other"
"""Code of the cell into which hidden ones are merged; ``merged`` names them."""

WITHHELD = "withheld"
"""Why a figure of a published set is null: it would give a small cell away."""


def limit(*properties: str) -> int:
    """Below how many people a cell by these properties is small."""
    return CROSSED_LIMIT if "gender" in properties and len(properties) > 1 else LIMIT


def is_small(people: int) -> bool:
    """Whether a number of people, or a difference of two, is small but not nought."""
    return 0 < abs(people) < LIMIT


@dataclass(frozen=True)
class Group:
    """Cells that were merged, and their sum."""

    codes: frozenset[str] = frozenset()
    total: int = 0


@dataclass(frozen=True)
class Earlier:
    """One measure of a table as it was published: what it showed by code, and what it merged. A code in neither was
    nobody's."""

    shown: Mapping[str, int]
    group: Group = Group()

    def moved(self, code: str, now: int) -> int:
        """By how much a cell that was shown has moved; 0 of one that was hidden, which nobody can tell."""
        return 0 if code in self.group.codes else now - self.shown.get(code, 0)

    def common_move(self, now: Mapping[str, int], hidden: Collection[str]) -> int:
        """By how much ``hidden`` cells have moved together, which is known: they hold those that were merged before."""
        outside = [code for code in hidden if code not in self.group.codes]
        then = self.group.total + sum(self.shown.get(code, 0) for code in outside)
        return sum(now.get(code, 0) for code in hidden) - then


@dataclass(frozen=True)
class Floors:
    """What is known from below: single cells that hold at least so many, and codes that do so together."""

    cells: Mapping[str, int] = field(default_factory=dict)
    together: frozenset[str] = frozenset()
    sum: int = 0


NO_FLOORS = Floors()


def least_of(
    values: Mapping[str, int], hidden: Collection[str], earlier: Sequence[Earlier], floors: Floors = NO_FLOORS
) -> dict[str, int] | None:
    """The fewest people that can be in the cells of ``hidden`` where there are some, by everything known from below.

    In each of them is one at least, and as many as were before, where there came people since: what was hidden then,
    together. None where the common move of the cells is a small loss.
    """
    least = {code: max(1, min(floors.cells.get(code, 1), values[code])) for code in hidden if values.get(code)}
    groups = []
    for each in earlier:
        move = each.common_move(values, hidden)
        if move < 0 and is_small(move):
            return None
        if move > 0:
            least = {code: max(floor, min(each.shown.get(code, 0), values[code])) for code, floor in least.items()}
            groups.append(each.group)
    joint = [code for code in least if code in floors.together]
    elsewhere = sum(value for code, value in values.items() if code in floors.together and code not in hidden)
    if len(joint) < len(least):
        _raise(least, joint, floors.sum - elsewhere)
    for group in groups:
        within = [code for code in least if code in group.codes]
        _raise(least, [code for code in within if code in joint] or within, group.total, of=within)
    return least


def _raise(least: dict[str, int], codes: Sequence[str], total: int, *, of: Sequence[str] | None = None) -> None:
    """Raise one of ``codes`` until they, or ``of``, hold ``total``."""
    lacking = total - sum(least[code] for code in (codes if of is None else of))
    if codes and lacking > 0:
        least[codes[0]] += lacking


def room(
    values: Mapping[str, int], hidden: Collection[str], earlier: Sequence[Earlier], floors: Floors = NO_FLOORS
) -> int:
    """The width of the feasibility interval of each of ``hidden``, given their sum: what is left above the fewest."""
    least = least_of(values, hidden, earlier, floors)
    if least is None or len(least) < 2:
        return 0
    return sum(values[code] for code in least) - sum(least.values())


def grown(
    start: Collection[str], candidates: Sequence[str], is_safe: Callable[[Collection[str]], bool]
) -> frozenset[str] | None:
    """``start`` with as many of ``candidates``, in their order, as make it safe; None where all of them do not."""
    hidden, others = set(start), list(candidates)
    while hidden and not is_safe(hidden):
        if not others:
            return None
        hidden.add(others.pop(0))
    return frozenset(hidden)
