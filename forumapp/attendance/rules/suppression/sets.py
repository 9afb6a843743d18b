"""A whole set as it may be published: its tables one by one, and the figures that link them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from forumapp.attendance.rules.breakdowns import MEASURES, NOT_KNOWN, Breakdown
from forumapp.attendance.rules.figures import Code, values_of
from forumapp.attendance.rules.suppression.categories import Protected, protected_categories
from forumapp.attendance.rules.suppression.cells import OTHER, WIDTH, WITHHELD, Earlier, Floors, Group, is_small, limit
from forumapp.attendance.rules.suppression.curve import protected_curve
from forumapp.attendance.rules.suppression.overlaps import hidden_of_overlap
from forumapp.attendance.rules.suppression.partitions import hidden_of_partition, hidden_of_roles
from forumapp.directory.rules import OrganizationKind, Rank

SALT = "salt"
"""Key of an unsuppressed set that keeps its hash from telling what was hidden; it is never published."""

ARRIVALS = "arrivals"

Figures = Mapping[str, Any]

_PROPERTY = len("by_")


def published(figures: Figures, former: Sequence[Figures] = ()) -> dict[str, Any]:
    """The set as it may be published, in the shape of ``figures``; ``former`` are all sets published of it before.

    Cells are merged into one of code :data:`OTHER`, with ``merged``, or null; ``arrivals`` have ``minutes``; the names
    of tables that are withheld as a whole, and empty, are in ``withheld``, and so are measures that no row of the
    categories tells (:func:`column`). A figure that would give a cell away is null
    because of :data:`WITHHELD`. Nothing of ``figures`` is changed.
    """
    shown_before = _that_show(former, Breakdown.CATEGORY)
    categories = protected_categories(
        figures[Breakdown.CATEGORY],
        [each[Breakdown.CATEGORY] for each in shown_before],
        is_first=not former,
        told=measures_told(shown_before[-1]) if shown_before else None,
    )
    kept_back = _kept_back(figures, categories, former)
    tables: dict[str, list[dict[str, Any]] | None] = {Breakdown.CATEGORY: categories.rows}
    for breakdown in Breakdown:
        if breakdown in figures and breakdown != Breakdown.CATEGORY:
            cells = _overlap if breakdown in (Breakdown.DAY, Breakdown.SESSION) else _partition
            tables[breakdown] = cells(figures, breakdown, former)
    tables[ARRIVALS] = _curve(figures, tables.get(Breakdown.DAY, []), former, hides_sum=Code.ATTENDED in kept_back)
    found = {
        **{key: value for key, value in figures.items() if key != SALT},
        "figures": [_figure(figure, kept_back) for figure in figures["figures"]],
        **{str(name): cells or [] for name, cells in tables.items()},
        "withheld": [
            *(str(name) for name, cells in tables.items() if cells is None),
            *(column(measure) for measure in categories.left_out),
        ],
    }
    if figures.get("moved_since"):
        found["moved_since"] = {code: by for code, by in figures["moved_since"].items() if code not in kept_back}
    return found


def column(measure: str) -> str:
    """What ``withheld`` calls a measure that no row of the table by category tells."""
    return f"{Breakdown.CATEGORY}.{measure}"


def measures_told(figures: Figures) -> tuple[str, ...]:
    """Which measures of a category a set tells; one that is not as it may be published tells all."""
    return tuple(measure for measure in MEASURES if column(measure) not in figures.get("withheld", ()))


def spelled_out(figures: Figures) -> dict[str, Any]:
    """A published set with a null cell for each code that was merged, for who looks a cell up by its code."""
    return {
        **figures,
        **{
            str(breakdown): [
                *figures[breakdown],
                *(
                    {**{key: None for key in cell if key in MEASURES}, "code": code, "suppressed": True}
                    | ({"counts": cell["counts"]} if "counts" in cell else {})
                    for cell in figures[breakdown]
                    for code in cell.get("merged", ())
                    if code != NOT_KNOWN or breakdown != Breakdown.COUNTRY
                ),
            ]
            for breakdown in Breakdown
            if breakdown in figures
        },
    }


def _that_show(former: Sequence[Figures], table: str) -> list[Figures]:
    """The earlier versions that showed a table."""
    return [each for each in former if table in each and table not in each["withheld"]]


def _kept_back(figures: Figures, categories: Protected, former: Sequence[Figures]) -> set[str]:
    """Codes of the figures that may not be told."""
    values = values_of(figures)
    attended, confirmed = values[Code.ATTENDED] or 0, values[Code.CONFIRMED] or 0
    walk_ins, no_shows = values[Code.WALK_INS] or 0, values[Code.NO_SHOWS] or 0
    found = {figure["code"] for each in former for figure in each["figures"] if figure["why_null"] == WITHHELD}
    if is_small(walk_ins) or is_small(attended - walk_ins):
        found.add(Code.WALK_INS.value)
    # Where nearly all who registered were confirmed, these less who attended tell the no-shows anyhow.
    can_hide = (values[Code.REGISTERED] or 0) - confirmed >= WIDTH
    if categories.tells_no_shows or (can_hide and (is_small(no_shows) or is_small(confirmed - no_shows))):
        found.add(Code.NO_SHOWS.value)
    if categories.tells_attended:
        found.add(Code.ATTENDED.value)
    return {code for code in found if values[code] is not None}


def _figure(figure: Mapping[str, Any], kept_back: set[str]) -> dict[str, Any]:
    if figure["code"] not in kept_back:
        return dict(figure)
    return {**figure, "value": None, "why_null": WITHHELD, "rows": 0}


def _partition(figures: Figures, table: str, former: Sequence[Figures]) -> list[dict[str, Any]] | None:
    """A table of one number a cell, which are merged."""
    people, values = _participants(figures), _values(figures, table)
    before = _that_show(former, table)
    earlier = [_earlier(each, table) for each in before]
    if table == Breakdown.ROLE:
        hidden = hidden_of_roles(values, earlier, participants=people, before=[_participants(each) for each in before])
    else:
        hidden = hidden_of_partition(
            values, earlier, _floors(figures, table, values), small_below=limit(*table[_PROPERTY:].split("_and_"))
        )
    if hidden is None:
        return None
    shown = [dict(cell) for cell in figures[table] if cell["code"] not in hidden]
    if not hidden:
        return shown
    total = sum(values.get(code, 0) for code in hidden)
    merged = sorted(hidden, key=lambda code: (code == NOT_KNOWN, code))
    return [*shown, {"code": OTHER, "attended": total, "suppressed": False, "merged": merged}]


def _floors(figures: Figures, table: str, values: Mapping[str, int]) -> Floors:
    """What exact figures tell of the cells of a table from below."""
    exact = values_of(figures)
    missions, ambassadors = exact[Code.MISSIONS] or 0, exact[Code.AMBASSADORS] or 0
    if table == Breakdown.RANK:
        return Floors({Rank.AMBASSADOR: ambassadors})
    if table == Breakdown.ORGANIZATION_KIND:
        kinds = frozenset(values) - {OrganizationKind.MISSION, NOT_KNOWN}
        return Floors(
            {OrganizationKind.MISSION: max(missions, ambassadors)}, kinds, (exact[Code.ORGANIZATIONS] or 0) - missions
        )
    return Floors()


def _overlap(figures: Figures, table: str, former: Sequence[Figures]) -> list[dict[str, Any]] | None:
    """A table of days or sessions, whose hidden cells are null."""
    before = _that_show(former, table)
    values = _values(figures, table)
    earlier = [_earlier(each, table) for each in before]
    nowhere = values.get(NOT_KNOWN, 0)
    if is_small(nowhere) or any(
        is_small(each.moved(NOT_KNOWN, nowhere)) or NOT_KNOWN in each.group.codes for each in earlier
    ):
        return None
    cells = {code: people for code, people in values.items() if code != NOT_KNOWN}
    hidden = hidden_of_overlap(
        cells,
        [Earlier({code: people for code, people in each.shown.items() if code}, each.group) for each in earlier],
        whole=_participants(figures) - nowhere,
        before=[
            _participants(each) - each_earlier.shown.get(NOT_KNOWN, 0)
            for each, each_earlier in zip(before, earlier, strict=True)
        ],
        covers=table == Breakdown.DAY or NOT_KNOWN in values,
        beside=[
            _participants(figures),
            *(_values(figures, Breakdown.DAY).values() if table == Breakdown.SESSION else ()),
        ],
    )
    if hidden is None:
        return None
    return [
        {**cell, "attended": None, "suppressed": True} if cell["code"] in hidden else dict(cell)
        for cell in figures[table]
    ]


def _curve(
    figures: Figures, days: Sequence[Mapping[str, Any]] | None, former: Sequence[Figures], *, hides_sum: bool
) -> list[dict[str, Any]] | None:
    """The arrivals, and what of them the days must not be told by."""
    if not figures[ARRIVALS]:
        return []
    before = [each for each in _that_show(former, ARRIVALS) if each[ARRIVALS]]
    return protected_curve(
        figures[ARRIVALS],
        before[-1][ARRIVALS] if before else [],
        counts_exits=values_of(figures)[Code.PEAK_INSIDE] is not None,
        keeps_days=days is not None and not any(day["suppressed"] for day in days) and not _tells_first_day(figures),
        hides_sum=hides_sum,
    )


def _tells_first_day(figures: Figures) -> bool:
    """Whether the arrivals of the first day, less its participants, are few: those of no counting category."""
    days = sorted(_values(figures, Breakdown.DAY).items())
    if len(days) < 2:
        return False
    first, participants = days[0]
    arrived = sum(cell["admitted"] for cell in figures[ARRIVALS] if cell["minute"].startswith(first))
    return is_small(arrived - participants)


def _participants(figures: Figures) -> int:
    return values_of(figures)[Code.PARTICIPANTS] or 0


def _values(figures: Figures, table: str) -> dict[str, int]:
    """Code to participants; by country also how many represent none, who stand in no cell."""
    values = {cell["code"]: cell["attended"] for cell in figures.get(table, ())}
    if table == Breakdown.COUNTRY:
        values[NOT_KNOWN] = _participants(figures) - sum(values.values())
    return values


def _earlier(figures: Figures, table: str) -> Earlier:
    """A table as an earlier version showed it; null cells are a group without a sum."""
    group = next(
        (Group(frozenset(cell["merged"]), cell["attended"]) for cell in figures[table] if "merged" in cell), Group()
    )
    shown = {
        cell["code"]: cell["attended"] for cell in figures[table] if "merged" not in cell and not cell["suppressed"]
    }
    if table == Breakdown.COUNTRY and NOT_KNOWN not in group.codes:
        shown[NOT_KNOWN] = _participants(figures) - group.total - sum(shown.values())
    nulls = frozenset(cell["code"] for cell in figures[table] if cell["suppressed"])
    return Earlier(shown, Group(group.codes | nulls, group.total))
