"""What the page of publishable figures says: numbers, what is withheld, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext

from forumapp.attendance.labels.breakdowns import arrivals_definition, breakdown_label, cell_head, cell_name, others
from forumapp.attendance.labels.figures import figure_label, why_null
from forumapp.attendance.rules import MEASURES, NOT_KNOWN, Breakdown, Code, values_of
from forumapp.attendance.rules.suppression import measures_told
from forumapp.events.models import Event
from forumapp.kernel.dates import formatted, time_24
from forumapp.kernel.localized import Spoken
from forumapp.web.languages import current_language


@dataclass(frozen=True)
class PublishedLine:
    """One line of a table: its name, the names of what was merged into it, and its numbers or why there are none."""

    name: Spoken
    merged: tuple[Spoken, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True)
class PublishedTable:
    """A table as it may be published; ``is_withheld`` as a whole. ``notes``: what is left out of it and why."""

    code: str
    label: str
    heads: tuple[str, ...]
    lines: tuple[PublishedLine, ...]
    is_withheld: bool
    notes: tuple[str, ...]


def published_numbers(figures: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Label and value of each figure, or why it has none."""
    return [
        (figure_label(each["code"]), why_null(each["why_null"]) if each["value"] is None else f"{each['value']:,}")
        for each in figures["figures"]
    ]


def published_tables(
    figures: Mapping[str, Any], event: Event, former: Sequence[Mapping[str, Any]]
) -> list[PublishedTable]:
    """The tables of a published set, its arrivals last; those that are empty but not withheld are left out.

    ``former`` are the sets that were published before.
    """
    found = [_table(figures, breakdown, event, former) for breakdown in Breakdown if breakdown in figures]
    return [each for each in (*found, _arrivals(figures, event, former)) if each.lines or each.is_withheld]


def _table(
    figures: Mapping[str, Any], breakdown: Breakdown, event: Event, former: Sequence[Mapping[str, Any]]
) -> PublishedTable:
    measures: tuple[str, ...] = MEASURES[-1:]
    left_out: list[str] = []
    if breakdown == Breakdown.CATEGORY:
        measures = measures_told(figures)
        left_out = [figure_label(measure) for measure in MEASURES if measure not in measures]
    heads = [figure_label(measure) for measure in measures]
    is_withheld = breakdown in figures["withheld"]
    return PublishedTable(
        code=breakdown.value,
        label=breakdown_label(breakdown),
        heads=(
            cell_head(breakdown),
            *(heads if breakdown == Breakdown.CATEGORY else [figure_label(Code.PARTICIPANTS)]),
        ),
        lines=tuple(
            _line(cell, breakdown, event, measures) for cell in (*figures[breakdown], *_apart(figures, breakdown))
        ),
        is_withheld=is_withheld,
        notes=(
            *([_why_withheld(breakdown, former)] if is_withheld else []),
            *([_why_left_out(left_out)] if left_out and not is_withheld else []),
        ),
    )


def _why_withheld(table: str, former: Sequence[Mapping[str, Any]]) -> str:
    if any(each.get(table) for each in former):
        return gettext(
            "Withheld: so few people were added since a version that was published that the difference would tell "
            "of them."
        )
    return gettext("Withheld as a whole: too few people stand in it.")


def _why_left_out(measures: Sequence[str]) -> str:
    return gettext(
        "Left out here: %(measures)s. By the difference to the next number a few people would be known, such as "
        "those who stayed away.",
        measures=", ".join(measures),
    )


def _line(cell: Mapping[str, Any], breakdown: Breakdown, event: Event, measures: Sequence[str]) -> PublishedLine:
    merged = tuple(cell_name(breakdown, code, event) for code in cell.get("merged", ()))
    together = others(cell)
    name = Spoken(together, current_language()) if together else cell_name(breakdown, cell["code"], event)
    return PublishedLine(name, merged, tuple(_number(cell[measure]) for measure in measures))


def _apart(figures: Mapping[str, Any], breakdown: Breakdown) -> list[dict[str, Any]]:
    """Those of no country, who stand in no cell, unless they were merged with others."""
    cells = figures[breakdown]
    if breakdown != Breakdown.COUNTRY or not cells:
        return []
    people = (values_of(figures)[Code.PARTICIPANTS] or 0) - sum(cell["attended"] for cell in cells)
    return [{"code": NOT_KNOWN, "attended": people}] if people else []


def _arrivals(figures: Mapping[str, Any], event: Event, former: Sequence[Mapping[str, Any]]) -> PublishedTable:
    """The bins, with those inside where exits were scanned: else nobody knows how many are."""
    counts_inside = values_of(figures)[Code.PEAK_INSIDE] is not None
    is_withheld = "arrivals" in figures["withheld"]
    return PublishedTable(
        code="arrivals",
        label=gettext("Arrivals"),
        heads=(
            gettext("From"),
            gettext("Until"),
            gettext("Admitted"),
            *([gettext("Inside")] if counts_inside else []),
        ),
        lines=tuple(_bin(cell, event, counts_inside=counts_inside) for cell in figures["arrivals"]),
        is_withheld=is_withheld,
        notes=(_why_withheld("arrivals", former) if is_withheld else arrivals_definition(),),
    )


def _bin(cell: Mapping[str, Any], event: Event, *, counts_inside: bool) -> PublishedLine:
    start = datetime.fromisoformat(cell["minute"])
    begins, ends = (_moment(at, event) for at in (start, start + timedelta(minutes=cell["minutes"])))
    numbers = (_number(cell["admitted"]), *([_number(cell["inside"])] if counts_inside else []))
    return PublishedLine(Spoken(begins, current_language()), (), (ends, *numbers))


def _moment(at: datetime, event: Event) -> str:
    """The time of day, with its date where the event has several days."""
    time = time_24(at, zone=event.zone)
    if len({moment.astimezone(ZoneInfo(event.zone)).date() for moment in (event.starts_at, event.ends_at, at)}) == 1:
        return time
    return f"{formatted(at, zone=event.zone, style='date_numeric', language=current_language())} {time}"


def _number(people: int | None) -> str:
    return gettext("withheld") if people is None else f"{people:,}"
