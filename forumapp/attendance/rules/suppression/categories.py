"""The table by category: three numbers a row, which are merged or hidden together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forumapp.attendance.rules.breakdowns import MEASURES
from forumapp.attendance.rules.suppression.cells import OTHER, WIDTH, Earlier, Group, grown, is_small, room

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Protected:
    """The rows as they may be published, None where they are withheld, and which figures would give a cell away."""

    rows: list[dict[str, Any]] | None
    tells_attended: bool = False
    tells_no_shows: bool = False


def protected_categories(rows: Sequence[Row], former: Sequence[Sequence[Row]], *, is_first: bool) -> Protected:
    """The rows of ``by_category``; ``former`` are the rows of each earlier version that had some.

    Categories that count and those that do not are merged apart, since the participants are the sum of the first. Where
    those that do not count cannot be merged, they are null in the first version, and with them the registered and the
    confirmed of one row that counts; then neither who attended nor the no-shows may be told. What is hidden so, without
    a sum, any move of the totals could tell: later versions withhold the table.
    """
    counting, others = [row for row in rows if row["counts"]], [row for row in rows if not row["counts"]]
    withheld = Protected(None, tells_attended=is_small(_sum(others, "attended")))
    if any(row[measure] is None for each in former for row in each for measure in MEASURES):
        return withheld
    if any(_has_changed_sides(rows, each) for each in former):
        return withheld
    counted = _hidden_side(counting, former, counts=True)
    uncounted = _hidden_side(others, former, counts=False)
    if counted is None or (counted and all(row["code"] in counted for row in counting if _is_filled(row))):
        return withheld
    if uncounted is not None:
        return Protected([*_shown(rows, counted | uncounted), *_merged(rows, counted), *_merged(rows, uncounted)])
    found = _without_uncounted(counting, others, counted) if is_first else None
    if found is None:
        return withheld
    return Protected(found, tells_attended=_sum(others, "attended") > 0, tells_no_shows=True)


def _has_changed_sides(rows: Sequence[Row], former: Sequence[Row]) -> bool:
    """Whether a category counts that did not, or the other way round: its sums are then of other people."""
    sides = {row["code"]: row["counts"] for row in rows}
    return any(
        sides.get(code, row["counts"]) != row["counts"] for row in former for code in row.get("merged", [row["code"]])
    )


def _hidden_side(rows: Sequence[Row], former: Sequence[Sequence[Row]], *, counts: bool) -> frozenset[str] | None:
    """Which rows of those that count, or of those that do not, are merged; None where that cannot protect them."""
    values = {measure: {row["code"]: row[measure] for row in rows} for measure in MEASURES}
    earlier = {
        measure: [_earlier([row for row in each if row["counts"] == counts], measure) for each in former]
        for measure in MEASURES
    }
    hidden: set[str] = set()
    for measure, numbers in values.items():
        hidden |= {code for code, people in numbers.items() if is_small(people)}
        for each in earlier[measure]:
            hidden |= each.group.codes
            hidden |= {code for code in {*numbers, *each.shown} if is_small(each.moved(code, numbers.get(code, 0)))}

    def is_safe(group: Collection[str]) -> bool:
        return all(_hides(values[measure], earlier[measure], group) for measure in MEASURES)

    candidates = sorted(
        (row["attended"], row["confirmed"], row["registered"], row["code"]) for row in rows if _is_filled(row)
    )
    return grown(hidden, [each[-1] for each in candidates if each[-1] not in hidden], is_safe)


def _hides(values: Mapping[str, int], earlier: Sequence[Earlier], group: Collection[str]) -> bool:
    if not any(values.get(code) for code in group):
        return not any(is_small(each.common_move(values, group)) for each in earlier)
    return room(values, group, earlier) >= WIDTH


def _earlier(rows: Sequence[Row], measure: str) -> Earlier:
    group = next((Group(frozenset(row["merged"]), row[measure]) for row in rows if "merged" in row), Group())
    return Earlier({row["code"]: row[measure] for row in rows if "merged" not in row}, group)


def _is_filled(row: Row) -> bool:
    return any(row[measure] for measure in MEASURES)


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
    counting: Sequence[Row], others: Sequence[Row], counted: frozenset[str]
) -> list[dict[str, Any]] | None:
    """The rows with those that do not count null; None where no row that counts can hide their part of the totals."""
    shown = [*_shown(counting, counted), *_merged(counting, counted)]
    needed = [measure for measure in ("registered", "confirmed") if _sum(others, measure)]
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
