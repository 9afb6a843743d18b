"""Whole charts for the press: lines of bars (categories, countries, a funnel) and a curve over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from html import escape

from forumapp.attendance.charts.bars import gridlines
from forumapp.attendance.charts.frame import (
    BAR,
    INK,
    LEFT,
    QUIET,
    RIGHT,
    WIDTH,
    Chart,
    Telling,
    framed,
    lines,
    text,
    top_of,
    width_of,
    wrapped,
)

_LABELS = 300
"""How wide the names beside bars may be."""
_BAR, _BETWEEN, _LABEL, _VALUE = 24, 18, 18, 18
_STRENGTHS = ((1.0,), (1.0, 0.35), (1.0, 0.55, 0.2))
"""How dark bars of one line are, by how many there are: told apart without colour."""
_PLOT = 360
_TICKS = tuple(timedelta(minutes=minutes) for minutes in (5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080))
_MOST_TICKS = 12


@dataclass(frozen=True)
class Line:
    """One line of bars: its name, its values in the order of the series, None for what is withheld."""

    name: str
    values: tuple[int | None, ...]


@dataclass(frozen=True)
class Point:
    """A moment, aware, and the value then."""

    at: datetime
    value: int


@dataclass(frozen=True)
class Table:
    """Words of the table beside a chart: the heads of its columns, and what stands for a withheld value."""

    head: tuple[str, ...]
    withheld: str


def bars(telling: Telling, table: Table, drawn: Sequence[Line], series: Sequence[str]) -> Chart:
    """Lines of bars from the left, each with its value; ``series`` names them where there are several.

    A withheld value has no bar: its words stand where the bar would be.
    """
    top = top_of(telling)
    strengths = _STRENGTHS[max(len(series), 1) - 1]
    plot: list[str] = []
    y = top
    if len(series) > 1:
        plot += _legend(series, strengths, y)
        y += 44
    highest = max((value or 0 for line in drawn for value in line.values), default=0)
    start = LEFT + _LABELS + 20
    room = WIDTH - RIGHT - start - width_of(f"{highest:,}", _VALUE) - 16
    for line in drawn:
        height = len(line.values) * _BAR
        plot += _name(line.name, y + height / 2)
        for number, value in enumerate(line.values):
            plot += _bar(
                value, start, y + number * _BAR, room * (value or 0) / max(highest, 1), strengths[number], table
            )
        y += height + _BETWEEN
    plot.append(_down(start, top, y - _BETWEEN + 4))
    svg, height = framed(telling, plot, y - _BETWEEN - top, top)
    rows = tuple(
        (line.name, *(table.withheld if value is None else f"{value:,}" for value in line.values)) for line in drawn
    )
    return Chart(telling, svg, height, table.head, rows)


def curve(
    telling: Telling,
    table: Table,
    points: Sequence[Point],
    clocks: Sequence[str],
    *,
    opening: tuple[datetime, str],
    zone: tzinfo,
) -> Chart:
    """A value over time as the line between ``points``, whose moments ``clocks`` write; ``opening`` cuts it."""
    top = top_of(telling)
    plane = _Plane(top, points[0].at, points[-1].at, max(point.value for point in points))
    path = " ".join(f"{plane.x(point.at):.1f},{plane.y(point.value):.1f}" for point in points)
    plot = plane.grid()
    plot.append(
        f'<polygon points="{plane.left:.1f},{plane.base:.1f} {path} {plane.right:.1f},{plane.base:.1f}"'
        f' fill="{BAR}" fill-opacity=".15"/>'
    )
    plot.append(f'<polyline points="{path}" fill="none" stroke="{BAR}" stroke-width="3" stroke-linejoin="round"/>')
    plot += [
        f'<circle cx="{plane.x(point.at):.1f}" cy="{plane.y(point.value):.1f}" r="4" fill="{BAR}">'
        f"<title>{escape(clock)}: {point.value:,}</title></circle>"
        for point, clock in zip(points, clocks, strict=True)
    ]
    plot += plane.opening(*opening)
    plot += plane.clock(zone)
    svg, height = framed(telling, plot, _PLOT + 34, top)
    rows = tuple((clock, f"{point.value:,}") for point, clock in zip(points, clocks, strict=True))
    return Chart(telling, svg, height, table.head, rows)


@dataclass(frozen=True)
class _Plane:
    """Where moments and values stand."""

    top: float
    first: datetime
    last: datetime
    highest: int
    left = LEFT + 64
    right = WIDTH - RIGHT - 40

    @property
    def base(self) -> float:
        return self.top + _PLOT

    def x(self, at: datetime) -> float:
        return self.left + (self.right - self.left) * ((at - self.first) / (self.last - self.first))

    def y(self, value: int) -> float:
        return self.base - (_PLOT - 30) * value / max(self.highest, 1)

    def grid(self) -> list[str]:
        drawn = []
        for value in gridlines(self.highest):
            drawn.append(_across(self.left, self.right, self.y(value), opacity=' stroke-opacity=".2"'))
            drawn.append(text(f"{value:,}", self.left - 12, self.y(value) + 6, _VALUE, fill=QUIET, anchor="end"))
        return drawn

    def opening(self, at: datetime, label: str) -> list[str]:
        if not self.first <= at <= self.last:
            return []
        x = self.x(at)
        late = x > (self.left + self.right) / 2
        anchor, beside = ("end", x - 8) if late else ("start", x + 8)
        return [
            _down(x, self.top, self.base, dash=' stroke-dasharray="4 4"'),
            text(label, beside, self.top + 14, _VALUE, anchor=anchor),
        ]

    def clock(self, zone: tzinfo) -> list[str]:
        drawn = [_across(self.left, self.right, self.base)]
        for at, label in _ticks(self.first, self.last, zone):
            drawn.append(_down(self.x(at), self.base, self.base + 6))
            drawn.append(text(label, self.x(at), self.base + 28, _VALUE, fill=QUIET, anchor="middle"))
        return drawn


def _across(left: float, right: float, y: float, *, opacity: str = "") -> str:
    return f'<line x1="{left:.1f}" x2="{right:.1f}" y1="{y:.1f}" y2="{y:.1f}" stroke="{INK}"{opacity}/>'


def _down(x: float, top: float, base: float, *, dash: str = "") -> str:
    return f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{top:.1f}" y2="{base:.1f}" stroke="{INK}"{dash}/>'


def _ticks(first: datetime, last: datetime, zone: tzinfo) -> list[tuple[datetime, str]]:
    """Moments on the clock of ``zone`` from ``first`` to ``last``, twelve or fewer, each with its label."""
    step = next((each for each in _TICKS if (last - first) / each <= _MOST_TICKS), _TICKS[-1])
    midnight = first.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    at = midnight - (midnight - first) // step * step
    found = []
    while at <= last:
        found.append((at, f"{at.month}/{at.day}" if step >= timedelta(days=1) else f"{at:%H:%M}"))
        at += step
    return found


def _legend(series: Sequence[str], strengths: Sequence[float], y: float) -> list[str]:
    parts, x = [], float(LEFT + _LABELS + 20)
    for name, strength in zip(series, strengths, strict=True):
        parts.append(_rect(x, y, 18, 18, strength))
        parts.append(text(name, x + 26, y + 15, _LABEL))
        x += 26 + width_of(name, _LABEL) + 36
    return parts


def _name(name: str, middle: float) -> list[str]:
    found = wrapped(name, _LABELS, _LABEL, at_most=2)
    first = middle + _LABEL * 0.36 - (len(found) - 1) * _LABEL * 0.6
    drawn = lines(found, LEFT + _LABELS, first, _LABEL, anchor="end")
    if " ".join(found) != name:
        drawn[0] = drawn[0].replace("</text>", f"<title>{escape(name)}</title></text>")
    return drawn


def _bar(value: int | None, x: float, y: float, width: float, strength: float, table: Table) -> list[str]:
    beside = y + _BAR / 2 + _VALUE * 0.36
    if value is None:
        return [text(table.withheld, x + 10, beside, _VALUE, fill=QUIET)]
    return [_rect(x, y + 1, width, _BAR - 3, strength), text(f"{value:,}", x + width + 10, beside, _VALUE)]


def _rect(x: float, y: float, width: float, height: float, strength: float) -> str:
    outline = f' stroke="{BAR}"' if strength < 1 else ""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{BAR}"'
        f' fill-opacity="{strength:g}"{outline}/>'
    )
