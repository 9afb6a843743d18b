"""When an approximation is true of a frozen value."""

from __future__ import annotations

from enum import StrEnum

from forumapp.kernel.errors import DomainError


class Relation(StrEnum):
    """How a phrase relates the frozen value to the round number it names."""

    EXACT = "exact"
    AROUND = "around"
    OVER = "over"
    AT_LEAST = "at_least"
    NEARLY = "nearly"


EXACT_ONLY = ("missions", "ambassadors", "countries")
"""Figures that a text gives exactly (korean.md, "Numbers in a sentence")."""


class FalsePhrase(DomainError):
    """``value`` is not ``relation`` ``near``: the phrase would be untrue, or ``near`` is no round number."""

    def __init__(self, *, value: int, near: int | None, relation: Relation) -> None:
        super().__init__(f"{value} is not {relation.value.replace('_', ' ')} {near}")
        self.value = value
        self.near = near
        self.relation = relation


def holds(relation: Relation, value: int, near: int) -> bool:
    """Whether ``value`` is ``relation`` ``near``. An approximation of what is not round never holds."""
    if relation is Relation.EXACT:
        return value == near
    if not is_round(near):
        return False
    match relation:
        case Relation.AROUND:
            return value != near and 20 * abs(value - near) <= near
        case Relation.OVER:
            return near < value < next_round(near)
        case Relation.AT_LEAST:
            return near <= value < next_round(near)
        case Relation.NEARLY:
            return value < near and 20 * (near - value) <= near


def true_number(value: int, *, relation: Relation, near: int | None) -> int:
    """The number that a phrase prints of ``value``: itself if exact, else ``near``.

    :raises FalsePhrase: the relation does not hold
    :raises ValueError: a negative value, or one that is not whole
    """
    if value < 0 or value % 1:
        raise ValueError(f"{value} is no count of people or things")
    if relation is Relation.EXACT:
        return value
    if near is None or not holds(relation, value, near):
        raise FalsePhrase(value=value, near=near, relation=relation)
    return near


def usual(value: int) -> tuple[Relation, int]:
    """The usual true way to say how many came, the same in every language: relation and round number.

    Below 100 exactly. From there around the round number of the first place if that is within 5 %; over the one below
    if it is passed by less than 15 %; else the same by the second place, so that no crowd is made small: 196 is around
    200, 212 over 200, 274 over 270, 12,345 over 12,000. A round number is said as it is.
    """
    if value < 100 or value % 10 ** (len(str(value)) - 2) == 0:
        return Relation.EXACT, value
    place = 10 ** (len(str(value)) - 1)
    below = value // place * place
    for near in (below, below + place):
        if holds(Relation.AROUND, value, near):
            return Relation.AROUND, near
    if (value - below) * 100 < 15 * below:
        return Relation.OVER, below
    return Relation.OVER, value // (place // 10) * (place // 10)


def nears(value: int) -> list[int]:
    """The round numbers about ``value`` that a phrase may name, the coarsest first.

    Those next to it, below and above, by its first and by its second place: 196 lies between 100 and 200 and between
    190 and 200, 12,345 between 10,000 and 20,000 and between 12,000 and 13,000.
    """
    place = 10 ** (len(str(value)) - 1)
    found = []
    for step in (place, place // 10):
        if step >= 10:
            below = value // step * step
            found += [near for near in (below, below + step) if near]
    return list(dict.fromkeys(found))


def relations_that_hold(value: int, near: int) -> list[Relation]:
    """Every relation that is true between ``value`` and ``near``, in the order of the rule's table."""
    return [relation for relation in Relation if holds(relation, value, near)]


def is_round(number: int) -> bool:
    """Whether ``number`` is a multiple of ten above zero."""
    return number > 0 and number % 10 == 0


def next_round(number: int) -> int:
    """The round number after a round one, by the place of its last digit that is not zero: 250 → 260, 200 → 300."""
    digits = str(number)
    return number + int("1" + "0" * (len(digits) - len(digits.rstrip("0"))))
