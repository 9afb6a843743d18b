"""What of a set may be published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forumapp.attendance.rules.breakdowns import MEASURES, Breakdown

_MEASURES = ("registered", "confirmed", "attended", "admitted", "inside")


def suppressed(figures: Mapping[str, Any]) -> dict[str, Any]:
    """The set as a key sees it that may not read registrations: every value of every breakdown is withheld."""
    return {
        **figures,
        **{
            str(breakdown): [
                {
                    key: None if key in _MEASURES else True if key == "suppressed" else value
                    for key, value in cell.items()
                }
                for cell in figures.get(breakdown, ())
            ]
            for breakdown in (*Breakdown, "arrivals")
        },
    }


def cell_numbers(figures: Mapping[str, Any]) -> frozenset[int]:
    """Every number of people in the set's tables, the arrivals apart: in a published set those that are shown."""
    return frozenset(
        cell[measure]
        for breakdown in Breakdown
        for cell in figures.get(breakdown, ())
        for measure in MEASURES
        if cell.get(measure) is not None
    )
