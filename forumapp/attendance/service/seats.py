"""Places that an import takes and gives back, in one step for each row that counts them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from forumapp.delegations.models import Delegation
from forumapp.events.models import Category, Event

Seats = Counter[tuple[type[Any], int]]
"""By model and id of what counts places: how many are taken (or, below nought, given back)."""

_ORDER = (Event, Category, Delegation)


def count_seat(seats: Seats, number: int, *, event_id: int, category_id: int, delegation_id: int | None) -> None:
    """Note that ``number`` places are taken at the event, in the category and in the delegation."""
    seats[Event, event_id] += number
    seats[Category, category_id] += number
    if delegation_id is not None:
        seats[Delegation, delegation_id] += number


def move_seats(*, session: Session, seats: Seats) -> int:
    """Take and give back what was noted, passing limits where need be; returns how far the furthest was passed.

    Call it under the event's change number, as every change of places.
    """
    furthest = 0
    for model, row_id, number in _in_one_order(seats):
        places, taken, exceeded = session.execute(
            select(model.places, model.taken, model.exceeded).where(model.id == row_id)
        ).one()
        beyond = moved(places=places, taken=taken, exceeded=exceeded, number=number)
        furthest = max(furthest, beyond - exceeded)
        session.execute(update(model).where(model.id == row_id).values(taken=taken + number, exceeded=beyond))
    return furthest


def moved(*, places: int | None, taken: int, exceeded: int, number: int) -> int:
    """How many places are beyond the limit once ``number`` more are taken or, below nought, given back.

    A place beyond the limit ends with a guest who had it.
    """
    if places is None:
        return exceeded
    if number >= 0:
        return max(exceeded, taken + number - places)
    return max(0, exceeded - min(-number, max(0, taken - places)))


def _in_one_order(seats: Seats) -> Iterator[tuple[type[Any], int, int]]:
    """Rows in the order in which every writer locks them: event, category, delegation."""
    for model in _ORDER:
        for (each, row_id), number in sorted(seats.items(), key=lambda item: item[0][1]):
            if each is model and number:
                yield model, row_id, number
