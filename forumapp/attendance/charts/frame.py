"""What stands around a chart for the press: title, finding, source; and how wide a text is."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 1200
"""Of every chart, in points; its height follows from what it holds."""
LEFT, RIGHT = 48, 48
INK, QUIET, BAR, PAPER = "#161a1c", "#50585d", "#1f4e79", "#ffffff"
"""For paper and any page behind it: the accent is dark enough to be printed in black."""

_TITLE, _FINDING, _SOURCE = 34, 21, 17
_LINE = 1.35


@dataclass(frozen=True)
class Telling:
    """What a chart says beside its numbers, in one language; ``name`` makes its ids and its file's name."""

    name: str
    language: str
    title: str
    finding: str
    """What it shows, in one true sentence."""
    source: str


@dataclass(frozen=True)
class Chart:
    """A chart of its own: ``svg`` a whole document, its size in points, ``head`` and ``rows`` its table."""

    telling: Telling
    svg: str
    height: int
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    width: int = WIDTH


def framed(telling: Telling, plot: Sequence[str], plot_height: float, top: float) -> tuple[str, int]:
    """The document around ``plot``, which was drawn from ``top`` (:func:`top_of`) down; and its height."""
    source = wrapped(telling.source, WIDTH - LEFT - RIGHT, _SOURCE)
    height = round(top + plot_height + 28 + len(source) * _SOURCE * _LINE + 20)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
        f' role="img" aria-labelledby="{telling.name}-title {telling.name}-finding" lang="{telling.language}"'
        " font-family=\"Pretendard, 'Noto Sans KR', 'Apple SD Gothic Neo', sans-serif\">",
        f'<title id="{telling.name}-title">{escape(telling.title)}</title>',
        f'<desc id="{telling.name}-finding">{escape(telling.finding)}</desc>',
        f'<rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>',
        *lines(wrapped(telling.title, WIDTH - LEFT - RIGHT, _TITLE), LEFT, 58, _TITLE, bold=True),
        *lines(_finding_lines(telling), LEFT, _finding_top(telling), _FINDING, fill=QUIET),
        *plot,
        *lines(source, LEFT, top + plot_height + 28 + _SOURCE, _SOURCE, fill=QUIET),
        "</svg>",
    ]
    return "".join(parts), height


def top_of(telling: Telling) -> float:
    """Where the plot may begin, beneath title and finding."""
    return _finding_top(telling) + (len(_finding_lines(telling)) - 1) * _FINDING * _LINE + 36


def _finding_top(telling: Telling) -> float:
    title = wrapped(telling.title, WIDTH - LEFT - RIGHT, _TITLE)
    return 58 + (len(title) - 1) * _TITLE * _LINE + 38


def _finding_lines(telling: Telling) -> list[str]:
    return wrapped(telling.finding, WIDTH - LEFT - RIGHT, _FINDING)


def lines(
    texts: Sequence[str], x: float, y: float, size: float, *, fill: str = INK, bold: bool = False, anchor: str = "start"
) -> list[str]:
    """Lines of text beneath one another, the first with its base at ``y``."""
    return [
        text(each, x, y + number * size * _LINE, size, fill=fill, bold=bold, anchor=anchor)
        for number, each in enumerate(texts)
    ]


def text(
    content: str, x: float, y: float, size: float, *, fill: str = INK, bold: bool = False, anchor: str = "start"
) -> str:
    """One line of text with its base at ``y``."""
    weight = ' font-weight="700"' if bold else ""
    where = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{fill}"{weight}{where}>{escape(content)}</text>'


def width_of(content: str, size: float) -> float:
    """About how wide a text of ``size`` is: wide letters are a whole em, others a little more than half."""
    return size * sum(_share(char) for char in content)


def _share(char: str) -> float:
    if unicodedata.east_asian_width(char) in "WF":
        return 0.9
    if char in " .,:;'’|il1":
        return 0.32
    return 0.68 if char.isupper() or char in "mwMW%" else 0.55


def wrapped(content: str, room: float, size: float, *, at_most: int | None = None) -> list[str]:
    """``content`` in lines no wider than ``room``, broken at spaces; what is beyond ``at_most`` lines ends in ``…``."""
    found = [""]
    for word in content.split(" "):
        longer = f"{found[-1]} {word}".strip()
        if not found[-1] or width_of(longer, size) <= room:
            found[-1] = longer
        else:
            found.append(word)
    if at_most is not None and len(found) > at_most:
        found = [*found[: at_most - 1], " ".join(found[at_most - 1 :])]
    return [_cut(line, room, size) for line in found]


def _cut(line: str, room: float, size: float) -> str:
    if width_of(line, size) <= room:
        return line
    while line and width_of(f"{line}…", size) > room:
        line = line[:-1]
    return f"{line.rstrip()}…"
