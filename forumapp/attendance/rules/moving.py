"""Rows compared: who makes the difference between two sets, and between two figures of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forumapp.attendance.rules.figures import GROUPED, OVERLAPS, Code


def overlaps_of(rows: Mapping[str, Any]) -> dict[str, int]:
    """How many people each of :data:`OVERLAPS` counts among the rows behind a set."""
    behind = {code: frozenset(rows.get(code, ())) for pair in OVERLAPS.values() for code in pair}
    return {name: len(behind[there] - behind[missing]) for name, (there, missing) in OVERLAPS.items()}


@dataclass(frozen=True)
class Move:
    """Rows of one figure that came and went: registration ids, or for a grouped figure its keys with theirs."""

    code: Code
    came: Mapping[str, tuple[str, ...]]
    went: Mapping[str, tuple[str, ...]]


def moves(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[Move]:
    """What changed between the rows of two sets, figure by figure; figures with the same rows are left out.

    A figure may have other rows and the same value: one came and one went. Who was inside at the peak is no such row.
    """
    found = []
    for code in Code:
        if code == Code.PEAK_INSIDE:
            continue
        earlier, later = _by_key(code, then.get(code, ())), _by_key(code, now.get(code, ()))
        move = Move(code, _without(later, earlier), _without(earlier, later))
        if move.came or move.went:
            found.append(move)
    return found


def _by_key(code: Code, behind: Any) -> Mapping[str, tuple[str, ...]]:
    if code in GROUPED:
        return {key: tuple(ids) for key, ids in dict(behind).items()}
    return {each: (each,) for each in behind}


def _without(these: Mapping[str, tuple[str, ...]], those: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {key: ids for key, ids in these.items() if key not in those}
