"""Tables whose cells add up to the participants, and the table of roles, whose cells do not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from forumapp.attendance.rules.breakdowns import NOT_KNOWN
from forumapp.attendance.rules.suppression.cells import (
    LIMIT,
    NO_FLOORS,
    WIDTH,
    Earlier,
    Floors,
    grown,
    is_small,
    least_of,
    room,
)


def hidden_of_partition(
    values: Mapping[str, int], earlier: Sequence[Earlier], floors: Floors = NO_FLOORS, *, small_below: int = LIMIT
) -> frozenset[str] | None:
    """Which cells of a table that adds up to the participants are merged; None where it is withheld."""
    return _hidden(
        values,
        _to_hide(values, earlier, small_below),
        lambda hidden: room(values, hidden, earlier, floors) >= WIDTH,
    )


def hidden_of_roles(
    values: Mapping[str, int], earlier: Sequence[Earlier], *, participants: int, before: Sequence[int]
) -> frozenset[str] | None:
    """Which cells of the table of roles are merged; None where it is withheld.

    Who has a role may stand in several cells; those without are the cell :data:`NOT_KNOWN`, so how many have one is
    known, and is the most that a cell can hold. ``before`` are the participants of the earlier versions.
    """
    without = values.get(NOT_KNOWN, 0)
    speakers = participants - without
    for each, then in zip(earlier, before, strict=True):
        move = without - each.shown.get(NOT_KNOWN, 0)
        if is_small(move) or is_small(participants - then - move):
            return None
    if is_small(without) or is_small(speakers):
        return None
    roles = {code: people for code, people in values.items() if code != NOT_KNOWN}

    with_one = [
        Earlier({code: each.shown[code] for code in each.shown if code != NOT_KNOWN}, each.group) for each in earlier
    ]

    def is_safe(hidden: Collection[str]) -> bool:
        least = least_of(roles, hidden, with_one)
        if least is None or len(least) < 2:
            return False
        people = sum(roles[code] for code in least)
        left = people - sum(least.values())
        return all(
            min(speakers, floor + left) - max(floor, people - (len(least) - 1) * speakers) >= WIDTH
            for floor in least.values()
        )

    return _hidden(roles, _to_hide(roles, with_one, LIMIT), is_safe)


def _to_hide(values: Mapping[str, int], earlier: Sequence[Earlier], small_below: int) -> set[str]:
    """Cells that are small, moved by few, or were hidden before."""
    hidden = {code for code, people in values.items() if 0 < people < small_below}
    for each in earlier:
        hidden |= each.group.codes
        hidden |= {code for code in {*values, *each.shown} if is_small(each.moved(code, values.get(code, 0)))}
    return hidden


def _hidden(
    values: Mapping[str, int], start: Collection[str], is_safe: Callable[[Collection[str]], bool]
) -> frozenset[str] | None:
    """The group; None where it cannot be made safe, or where nothing else would be left to show."""
    filled = sorted((people, code) for code, people in values.items() if people)
    hidden = grown(start, [code for _people, code in filled if code not in start], is_safe)
    return None if hidden and all(code in hidden for _people, code in filled) else hidden
