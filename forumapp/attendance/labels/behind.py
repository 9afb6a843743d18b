"""What a page of rows says: which number they are behind, and why there may be none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext

from forumapp.attendance.labels.breakdowns import breakdown_definition, breakdown_label, cell_name
from forumapp.attendance.labels.figures import figure_definition, figure_label
from forumapp.attendance.queries.cells import ARRIVALS, STEPS, Cell
from forumapp.attendance.rules import Breakdown, Code
from forumapp.events.models import Event
from forumapp.kernel.dates import time_24


@dataclass(frozen=True)
class Heading:
    """The number that rows are behind, in words."""

    label: str
    definition: str


@dataclass(frozen=True)
class Step:
    """People who are at one step from invitation to attendance and not at another."""

    code: str
    label: str
    number: int
    text: str


def figure_heading(code: Code) -> Heading:
    """Of a figure."""
    return Heading(figure_label(code), figure_definition(code))


def cell_heading(cell: Cell, event: Event) -> Heading:
    """Of a cell of a table, of minutes at the door, or of a step that another one does not contain."""
    if cell.table == STEPS:
        return Heading(step_label(cell.code), gettext("People at one step and not at the other, all categories."))
    if cell.table == ARRIVALS:
        start = datetime.fromisoformat(cell.code)
        between = gettext(
            "%(start)s to %(end)s",
            start=time_24(start, zone=event.zone),
            end=time_24(start + timedelta(minutes=cell.minutes), zone=event.zone),
        )
        label = gettext("%(table)s: %(cell)s", table=gettext("Arrivals"), cell=between)
        return Heading(label, gettext("People by their first admitted entry, all categories."))
    label = gettext(
        "%(table)s: %(cell)s", table=breakdown_label(cell.table), cell=cell_name(cell.table, cell.code, event).text
    )
    if cell.table == Breakdown.CATEGORY:
        label = gettext("%(table)s: %(cell)s", table=label, cell=figure_label(cell.measure))
    return Heading(label, breakdown_definition(cell.table))


def step_label(code: str) -> str:
    """Who is at one step and not at another."""
    return {
        "registered_uninvited": gettext("Registered without an invitation"),
        "invited_unregistered": gettext("Invited and not registered"),
        "attended_unconfirmed": gettext("Attended without being confirmed"),
    }[code]


def steps(overlaps: Mapping[str, int]) -> list[Step]:
    """Every step with its people, in the order of the way."""
    return [Step(code, step_label(code), number, f"{number:,}") for code, number in overlaps.items()]
