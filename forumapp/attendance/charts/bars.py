"""Charts as SVG: drawn on the server, readable without colour, with the finding as their text alternative."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDTH, HEIGHT = 820, 200
_LEFT, _TOP, _BASE = 30, 21.5, 170
"""Where the plot begins, where its highest bar ends, and the line that bars stand on."""
_GAP = 0.25
"""The part of a bar's slot that stays empty."""


@dataclass(frozen=True)
class Bar:
    """One bar: its height in the measured unit, and what stands under it (nothing for most)."""

    value: int
    label: str = ""


@dataclass(frozen=True)
class Marker:
    """A dashed line across the bars: ``position`` counts bars from the left edge, 2.5 is the middle of the third."""

    position: float
    label: str


def bar_chart(bars: Sequence[Bar], *, title: str, finding: str, name: str, marker: Marker | None = None) -> Markup:
    """A bar chart. ``finding`` says in a sentence what it shows; ``name`` makes its ids unique on the page."""
    highest = max((bar.value for bar in bars), default=0)
    slot = (WIDTH - _LEFT) / max(len(bars), 1)
    parts = [_gridline(value, highest) for value in gridlines(highest)]
    parts += [_bar(bar, position, slot, highest) for position, bar in enumerate(bars)]
    if marker is not None:
        parts.append(_marker(marker, slot))
    return Markup(
        '<svg viewBox="0 0 {width} {height}" role="img" aria-labelledby="{name}-title {name}-finding" '
        'fill="currentColor" stroke="none"><title id="{name}-title">{title}</title>'
        '<desc id="{name}-finding">{finding}</desc>{parts}'
        '<line class="base" stroke="currentColor" x1="{left}" x2="{width}" y1="{base}" y2="{base}"/></svg>'
    ).format(
        width=WIDTH,
        height=HEIGHT,
        name=name,
        title=title,
        finding=finding,
        parts=Markup("").join(parts),
        left=_LEFT,
        base=_BASE,
    )


def gridlines(highest: int) -> list[int]:
    """Round values for three or so lines: 10, 20, 30 beneath 33; whole numbers only."""
    step = 1
    for factor in _steps():
        step = factor
        if highest <= step * 4:
            break
    return list(range(step, highest + 1, step))


def _steps() -> Sequence[int]:
    return [digit * 10**power for power in range(7) for digit in (1, 2, 5)]


def share(value: int, whole: int, *, ghost: int | None = None) -> Markup:
    """A bar to stand in a table beside its number; ``ghost`` is a paler one behind it, such as what was expected."""
    behind = Markup('<rect class="ghost" width="{}" height="8"/>').format(ghost) if ghost else ""
    return Markup(
        '<svg class="bar" aria-hidden="true" viewBox="0 0 {} 8" preserveAspectRatio="none">'
        '{}<rect width="{}" height="8"/></svg>'
    ).format(max(whole, 1), behind, value)


def _height(value: int, highest: int) -> float:
    return (_BASE - _TOP) * value / highest if highest else 0.0


def _gridline(value: int, highest: int) -> Markup:
    y = _BASE - _height(value, highest)
    return Markup(
        '<line stroke="currentColor" stroke-opacity=".25" x1="{left}" x2="{right}" y1="{y}" y2="{y}"/>'
        '<text x="{text}" y="{below}" text-anchor="end">{value}</text>'
    ).format(left=_LEFT, right=WIDTH, y=_number(y), text=_LEFT - 8, below=_number(y + 4), value=value)


def _bar(bar: Bar, position: int, slot: float, highest: int) -> Markup:
    width = slot * (1 - _GAP)
    x = _LEFT + slot * position + (slot - width) / 2
    height = _height(bar.value, highest)
    parts = Markup('<rect x="{}" y="{}" width="{}" height="{}"/>').format(
        _number(x), _number(_BASE - height), _number(width), _number(height)
    )
    if bar.value:
        parts += Markup('<text class="value" x="{}" y="{}" text-anchor="middle">{}</text>').format(
            _number(x + width / 2), _number(_BASE - height - 5), bar.value
        )
    if bar.label:
        parts += Markup('<text x="{}" y="188">{}</text>').format(_number(x), bar.label)
    return parts


def _marker(marker: Marker, slot: float) -> Markup:
    x = _LEFT + slot * marker.position
    anchor = ' text-anchor="end"' if x > WIDTH * 0.8 else ""
    return Markup(
        '<line class="start" stroke="currentColor" x1="{x}" x2="{x}" y1="14" y2="{base}"/>'
        '<text class="value" x="{beside}" y="12"{anchor}>{label}</text>'
    ).format(
        x=_number(x),
        base=_BASE,
        beside=_number(x - 6 if anchor else x + 6),
        anchor=Markup(anchor),  # noqa: S704 - one of the two texts above
        label=escape(marker.label),
    )


def _number(value: float) -> str:
    return f"{value:.1f}"
