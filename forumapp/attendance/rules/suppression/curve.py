"""The curve of arrivals: minutes joined into bins of which none tells of a few people."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from forumapp.attendance.rules.suppression.cells import is_small

GRID = timedelta(minutes=5)
"""Bins begin and end on this grid of the clock, so that where one begins does not tell the minute of an arrival."""


@dataclass(frozen=True)
class Bin:
    """Some minutes from ``start`` until before ``end``: first admissions in them, and who was inside at their end.

    ``left`` is who left less who came again. None is what may not be told.
    """

    start: datetime
    end: datetime
    admitted: int | None
    inside: int | None
    left: int | None


def protected_curve(
    cells: Sequence[dict[str, Any]],
    former: Sequence[dict[str, Any]],
    *,
    counts_exits: bool,
    keeps_days: bool,
    hides_sum: bool,
) -> list[dict[str, Any]] | None:
    """The cells of ``arrivals`` as bins with ``minutes``, their length; None where they are withheld.

    ``former`` are those of the version that last had some: bins only grow from there. ``keeps_days`` is whether a day
    may end with a bin: else the admissions of one day would tell a cell by day. ``hides_sum`` is whether who attended
    may not be told: then the last bin with admissions is null.
    """
    if any(cell["admitted"] is None for cell in former):
        return None
    before = _bins_of(former)
    narrow = _on_grid(cells)
    bins = _finished(*_cut(narrow, before, keeps_days=keeps_days), before)
    if bins is None:
        return None
    if hides_sum:
        bins = _without_sum(bins, counts_exits=counts_exits)
    return [_cell(each) for each in bins] if any(each.admitted for each in bins) else None


def _on_grid(cells: Sequence[dict[str, Any]]) -> list[Bin]:
    """The minutes in the narrowest bins that there may be."""
    found: list[Bin] = []
    inside = 0
    for cell in cells:
        at = datetime.fromisoformat(cell["minute"])
        start = at - timedelta(minutes=at.minute % (GRID // timedelta(minutes=1)))
        left = inside + cell["admitted"] - cell["inside"]
        inside = cell["inside"]
        one = Bin(start, start + GRID, cell["admitted"], inside, left)
        if found and found[-1].start == start:
            one = _join(found.pop(), one)
        found.append(one)
    return found


def _join(first: Bin, second: Bin) -> Bin:
    return Bin(
        first.start,
        second.end,
        (first.admitted or 0) + (second.admitted or 0),
        second.inside,
        (first.left or 0) + (second.left or 0),
    )


def _cut(narrow: Sequence[Bin], before: Sequence[Bin], *, keeps_days: bool) -> tuple[list[Bin], Bin | None]:
    """Bins that end as soon as they may, and the rest that may not end."""
    bins: list[Bin] = []
    waiting: Bin | None = None
    to_come = _to_come(narrow)
    for number, each in enumerate(narrow):
        waiting = each if waiting is None else _join(waiting, each)
        following = narrow[number + 1] if number + 1 < len(narrow) else None
        ends_day = following is not None and following.start.date() != each.start.date()
        if following and (_is_cut(each, following, before) or (ends_day and not keeps_days)):
            continue
        if ends_day and not _may_stand(waiting, before):
            bins, waiting = _joined_back(bins, waiting, before)
        if _may_stand(waiting, before) and (ends_day or not is_small(to_come[number])):
            bins.append(waiting)
            waiting = None
    return bins, waiting


def _to_come(narrow: Sequence[Bin]) -> list[int]:
    """After each bin the admissions that its day still brings: a few stragglers belong to those before them."""
    found: list[int] = []
    day, later = None, 0
    for each in reversed(narrow):
        later = later if each.start.date() == day else 0
        found.append(later)
        day, later = each.start.date(), later + (each.admitted or 0)
    return found[::-1]


def _joined_back(bins: list[Bin], waiting: Bin, before: Sequence[Bin]) -> tuple[list[Bin], Bin]:
    """The rest of a day with as many of the day's bins as it needs; as it was where that does not help."""
    whole, kept = waiting, list(bins)
    while kept and kept[-1].start.date() == waiting.start.date():
        whole = _join(kept.pop(), whole)
        if _may_stand(whole, before):
            return kept, whole
    return bins, waiting


def _finished(bins: list[Bin], rest: Bin | None, before: Sequence[Bin]) -> list[Bin] | None:
    """The bins with what was left over; where few people stay inside, that is not told of the last one."""
    if rest is None:
        return bins
    for inside_told in (True, False):
        kept, last = list(bins), rest
        while True:
            told = last if inside_told else replace(last, inside=None, left=None)
            if _may_stand(told, before):
                return [*kept, told]
            if not kept:
                break
            last = _join(kept.pop(), last)
    return None


def _is_cut(each: Bin, following: Bin, before: Sequence[Bin]) -> bool:
    """Whether an end between the two would part a bin of the earlier version."""
    begun = _begun_before(each.end, before)
    return begun > 0 and following.start < before[begun - 1].end


def _begun_before(moment: datetime, bins: Sequence[Bin]) -> int:
    """How many of ``bins``, which follow one another, begin before a moment."""
    return bisect_left(bins, moment, key=attrgetter("start"))


def _may_stand(each: Bin, before: Sequence[Bin]) -> bool:
    """Whether a bin tells of no few people, neither by itself nor by its difference to the earlier version."""
    if any(number is not None and is_small(number) for number in (each.admitted, each.inside, each.left)):
        return False
    if not (each.admitted or each.left):
        return False
    begun = _begun_before(each.end, before)
    within = before[_begun_before(each.start, before) : begun]
    then = Bin(
        each.start,
        each.end,
        sum(one.admitted or 0 for one in within),
        before[begun - 1].inside if begun else 0,
        None if any(one.left is None for one in within) else sum(one.left or 0 for one in within),
    )
    return not any(
        now is not None and was is not None and is_small(now - was)
        for now, was in ((each.admitted, then.admitted), (each.inside, then.inside), (each.left, then.left))
    )


def _without_sum(bins: Sequence[Bin], *, counts_exits: bool) -> list[Bin]:
    """The bins without the admissions of the last that has some; where no exit was scanned, those inside are a sum."""
    last = max(number for number, each in enumerate(bins) if each.admitted)
    return [
        replace(
            each,
            admitted=None if number == last else each.admitted,
            inside=None if number >= last and not counts_exits else each.inside,
        )
        for number, each in enumerate(bins)
    ]


def _bins_of(cells: Sequence[dict[str, Any]]) -> list[Bin]:
    """The bins of an earlier version."""
    found: list[Bin] = []
    inside: int | None = 0
    for cell in cells:
        start = datetime.fromisoformat(cell["minute"])
        left = None if inside is None or cell["inside"] is None else inside + cell["admitted"] - cell["inside"]
        inside = cell["inside"]
        found.append(Bin(start, start + timedelta(minutes=cell["minutes"]), cell["admitted"], inside, left))
    return found


def _cell(each: Bin) -> dict[str, Any]:
    return {
        "minute": each.start.isoformat(),
        "minutes": (each.end - each.start) // timedelta(minutes=1),
        "admitted": each.admitted,
        "inside": each.inside,
        "suppressed": each.admitted is None or each.inside is None,
    }
