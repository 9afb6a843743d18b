"""Small sets put together by hand, and how their published form is read."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from forumapp.attendance.rules import Breakdown, CategoryCount, Code
from forumapp.attendance.rules.suppression import published
from tests.attendance.crowds import CATEGORIES, set_of

Sets = list[dict[str, Any]]


def in_turn(truths: Sequence[dict[str, Any]]) -> Sets:
    """Sets as published one after the other."""
    found: Sets = []
    for each in truths:
        found.append(published(each, found))
    return found


def rows_of(figures: dict[str, Any], table: str) -> dict[str, int | None]:
    return {row["code"]: row["attended"] for row in figures[table]}


def merged_of(figures: dict[str, Any], table: str) -> list[str]:
    return next((row["merged"] for row in figures[table] if "merged" in row), [])


def of_categories(rows: dict[str, tuple[int, int, int]]) -> dict[str, Any]:
    """A set by its categories (registered, confirmed, attended), all of whose participants are alike otherwise."""
    found = [CategoryCount(code, counts, *rows.get(code, (0, 0, 0))) for code, counts in CATEGORIES.items()]
    people = sum(row.attended for row in found if row.counts)
    numbers = {
        Code.REGISTERED: sum(row.registered for row in found),
        Code.CONFIRMED: sum(row.confirmed for row in found),
        Code.ATTENDED: sum(row.attended for row in found),
        Code.PARTICIPANTS: people,
    }
    figures = set_of([])
    for figure in figures["figures"]:
        figure.update(value=numbers.get(figure["code"], 0), why_null=None)
    for row, category in zip(figures["by_category"], found, strict=True):
        row.update(registered=category.registered, confirmed=category.confirmed, attended=category.attended)
    for table in Breakdown:
        if table != Breakdown.CATEGORY:
            figures = with_table(figures, table, {"": people} if table == Breakdown.ROLE else {"one": people})
    return figures


def with_table(figures: dict[str, Any], table: str, cells: dict[str, int]) -> dict[str, Any]:
    """The set with another table of its participants."""
    rows = [{"code": code, "attended": people, "suppressed": False} for code, people in cells.items()]
    return {**figures, table: rows}


def sixty(table: str, cells: dict[str, int]) -> dict[str, Any]:
    """Sixty participants by one table."""
    return with_table(of_categories({"government": (60, 60, 60)}), table, cells)


def with_arrivals(figures: dict[str, Any], minutes: Sequence[tuple[str, int, int]], *, exits: bool) -> dict[str, Any]:
    """The set with these minutes: time of 30 November or with its date, first admitted, inside at the end."""
    figures = deepcopy(figures)
    for figure in figures["figures"]:
        if figure["code"] == Code.PEAK_INSIDE:
            figure["value"] = max(inside for _, _, inside in minutes) if exits else None
    rows = [
        {
            "minute": f"{at if 'T' in at else f'2023-11-30T{at}'}:00+09:00",
            "admitted": admitted,
            "inside": inside,
            "suppressed": False,
        }
        for at, admitted, inside in minutes
    ]
    return {**figures, "arrivals": rows}


def bins_of(figures: dict[str, Any]) -> list[tuple[str, int, int | None, int | None]]:
    return [(row["minute"][11:16], row["minutes"], row["admitted"], row["inside"]) for row in figures["arrivals"]]
