"""The table by category: up to three numbers a row, whose differences are numbers of people too."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from forumapp.attendance.rules.breakdowns import MEASURES
from forumapp.attendance.rules.suppression.cells import OTHER, WIDTH, Earlier, Group, grown, is_small, room

Row = Mapping[str, Any]
Measures = tuple[str, ...]

TOLD: tuple[Measures, ...] = (MEASURES, MEASURES[1:], MEASURES[2:])
"""What a published table tells of a category, the fullest first."""


@dataclass(frozen=True)
class Protected:
    """The rows as they may be published, None where they are withheld, and which figures would give a cell away."""

    rows: list[dict[str, Any]] | None
    left_out: Measures = ()
    """Measures that no row tells: by their difference to another a few people would be known."""
    tells_attended: bool = False
    tells_no_shows: bool = False


def protected_categories(
    rows: Sequence[Row], former: Sequence[Sequence[Row]], *, is_first: bool, told: Measures | None = None
) -> Protected:
    """The rows of ``by_category``; ``former`` are the rows of each earlier version that had some, which ``told`` these.

    *Differences*: who was confirmed less who attended are those who stayed away, and who was registered less who was
    confirmed those who had no place. Where that is a few people of one row, the earlier measure is told of no row: the
    confirmed with the registered where so few of all were not confirmed that each row's confirmed are nearly its
    registered. The table is withheld where all of a measure are few. Versions tell the same measures or none: what was
    confirmed before would tell of whom attended later.
    """
    for measures in TOLD if told is None else (told,):
        left_out = tuple(measure for measure in MEASURES if measure not in measures)
        if any(is_small(_sum(rows, measure)) for measure in left_out):
            break
        if left_out == MEASURES[:1] and 0 < _difference(rows, "registered", "confirmed") < WIDTH:
            continue
        found = _protected(rows, former, measures, is_first=is_first)
        if found and found.rows and not _tells_difference(found.rows, rows, measures):
            return _without(found, found.rows, left_out)
    uncounted = [row for row in rows if not row["counts"]]
    return Protected(None, tells_attended=is_small(_sum(uncounted, "attended")))


def _tells_difference(shown: Sequence[Row], rows: Sequence[Row], measures: Measures) -> bool:
    """Whether a row that is shown, or all that are null together, differ by a few between two measures."""
    registered_and_confirmed = measures[:-1]
    if len(registered_and_confirmed) > 1 and is_small(_difference(_null_among(shown, rows), *registered_and_confirmed)):
        return True
    return any(
        is_small(row[one] - row[other])
        for row in shown
        for one, other in combinations(measures, 2)
        if row[one] is not None and row[other] is not None
    )


def _null_among(shown: Sequence[Row], rows: Sequence[Row]) -> list[Row]:
    """Of ``rows`` those whose registered or confirmed is null in what is shown, by themselves or merged."""
    null = {
        code
        for row in shown
        if row["registered"] is None or row["confirmed"] is None
        for code in row.get("merged", [row["code"]])
    }
    return [row for row in rows if row["code"] in null]


def _difference(rows: Sequence[Row], one: str, other: str) -> int:
    return _sum(rows, one) - _sum(rows, other)


def _without(found: Protected, rows: Sequence[Row], left_out: Measures) -> Protected:
    if not left_out:
        return found
    nulled = [{**row, **dict.fromkeys(left_out), "suppressed": True} for row in rows]
    return replace(found, rows=nulled, left_out=left_out)


def _protected(
    rows: Sequence[Row], former: Sequence[Sequence[Row]], measures: Measures, *, is_first: bool
) -> Protected | None:
    """The rows, as far as ``measures`` go; None where they cannot be protected.

    Categories that count and those that do not are merged apart, since the participants are the sum of the first. Where
    those that do not count cannot be merged, they are null in the first version, and with them the registered and the
    confirmed of one row that counts; then neither who attended nor the no-shows may be told. What is hidden so, without
    a sum, any move of the totals could tell: later versions withhold the table.
    """
    counting, others = [row for row in rows if row["counts"]], [row for row in rows if not row["counts"]]
    if any(row[measure] is None for each in former for row in each for measure in measures):
        return None
    if any(_has_changed_sides(rows, each) for each in former):
        return None
    counted = _hidden_side(counting, former, measures, counts=True)
    uncounted = _hidden_side(others, former, measures, counts=False)
    if counted is None or (counted and all(row["code"] in counted for row in counting if _is_filled(row, measures))):
        return None
    if uncounted is not None:
        return Protected([*_shown(rows, counted | uncounted), *_merged(rows, counted), *_merged(rows, uncounted)])
    found = _without_uncounted(counting, others, counted, measures) if is_first else None
    if found is None:
        return None
    return Protected(found, tells_attended=_sum(others, "attended") > 0, tells_no_shows=True)


def _has_changed_sides(rows: Sequence[Row], former: Sequence[Row]) -> bool:
    """Whether a category counts that did not, or the other way round: its sums are then of other people."""
    sides = {row["code"]: row["counts"] for row in rows}
    return any(
        sides.get(code, row["counts"]) != row["counts"] for row in former for code in row.get("merged", [row["code"]])
    )


def _hidden_side(
    rows: Sequence[Row], former: Sequence[Sequence[Row]], measures: Measures, *, counts: bool
) -> frozenset[str] | None:
    """Which rows of those that count, or of those that do not, are merged; None where that cannot protect them."""
    values = {measure: {row["code"]: row[measure] for row in rows} for measure in measures}
    earlier = {
        measure: [_earlier([row for row in each if row["counts"] == counts], measure) for each in former]
        for measure in measures
    }
    hidden: set[str] = set()
    for measure, numbers in values.items():
        hidden |= {code for code, people in numbers.items() if is_small(people)}
        for each in earlier[measure]:
            hidden |= each.group.codes
            hidden |= {code for code in {*numbers, *each.shown} if is_small(each.moved(code, numbers.get(code, 0)))}

    def is_safe(group: Collection[str]) -> bool:
        return all(_hides(values[measure], earlier[measure], group) for measure in measures)

    candidates = sorted(
        (*(row[measure] for measure in reversed(measures)), row["code"]) for row in rows if _is_filled(row, measures)
    )
    return grown(hidden, [each[-1] for each in candidates if each[-1] not in hidden], is_safe)


def _hides(values: Mapping[str, int], earlier: Sequence[Earlier], group: Collection[str]) -> bool:
    if not any(values.get(code) for code in group):
        return not any(is_small(each.common_move(values, group)) for each in earlier)
    return room(values, group, earlier) >= WIDTH


def _earlier(rows: Sequence[Row], measure: str) -> Earlier:
    group = next((Group(frozenset(row["merged"]), row[measure]) for row in rows if "merged" in row), Group())
    return Earlier({row["code"]: row[measure] for row in rows if "merged" not in row}, group)


def _is_filled(row: Row, measures: Measures = MEASURES) -> bool:
    return any(row[measure] for measure in measures)


def _sum(rows: Sequence[Row], measure: str) -> int:
    return sum(row[measure] for row in rows)


def _shown(rows: Sequence[Row], hidden: Collection[str]) -> list[dict[str, Any]]:
    return [dict(row) for row in rows if row["code"] not in hidden]


def _merged(rows: Sequence[Row], hidden: Collection[str]) -> list[dict[str, Any]]:
    """The merged row, as a list of one; of none where nothing is merged."""
    merged = [row for row in rows if row["code"] in hidden]
    if not merged:
        return []
    return [
        {
            "code": OTHER,
            "counts": merged[0]["counts"],
            **{measure: _sum(merged, measure) for measure in MEASURES},
            "suppressed": False,
            "merged": [row["code"] for row in merged],
        }
    ]


def _without_uncounted(
    counting: Sequence[Row], others: Sequence[Row], counted: frozenset[str], measures: Measures
) -> list[dict[str, Any]] | None:
    """The rows with those that do not count null; None where no row that counts can hide their part of the totals."""
    shown = [*_shown(counting, counted), *_merged(counting, counted)]
    needed = [measure for measure in measures[:-1] if _sum(others, measure)]
    beside = min(
        (row for row in shown if _can_hide(row, needed)),
        key=lambda row: (row["registered"], row["code"]),
        default=None,
    )
    if needed and beside is None:
        return None
    if needed and beside:
        beside.update(dict.fromkeys(needed), suppressed=True)
    return [*shown, *map(_nulled, others)]


def _can_hide(row: Row, needed: Sequence[str]) -> bool:
    """Whether a row has so many more than the fewest it can have that others are hidden beside it."""
    if needed == ["registered"]:
        return bool(row["registered"] - row["confirmed"] >= WIDTH)
    return all(row[measure] > WIDTH for measure in needed)


def _nulled(row: Row) -> dict[str, Any]:
    """A row without its numbers, so that not even who was not confirmed bounds it; a row of nobody stays as it is."""
    return {**row, **dict.fromkeys(MEASURES), "suppressed": True} if _is_filled(row) else dict(row)
