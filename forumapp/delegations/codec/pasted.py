"""Rows copied from a spreadsheet: one person a line, cells between tabs, with a heading or in a known order."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Mapping, Sequence

MOST_ROWS = 300
"""Rows of one paste that are read."""


def read_pasted(text: str, *, columns: Sequence[str], headings: Mapping[str, str]) -> list[dict[str, str]]:
    """The filled cells of each person, by the names of the table's ``columns``.

    ``headings`` maps words that may head a column, folded by :func:`folded`, to the column's name. Where the first
    line has one of them in at least two cells, it says which column is which, and columns that it does not know are
    left out; otherwise the cells stand in the order of ``columns``. Cells with line ends or tabs in them are quoted, as
    spreadsheets do. Where nothing stands between tabs, cells stand between commas or semicolons.
    """
    lines = [line for line in _lines(text) if any(cell.strip() for cell in line)]
    if not lines:
        return []
    named = [headings.get(folded(cell)) for cell in lines[0]]
    order: Sequence[str | None] = columns
    if sum(name is not None for name in named) >= min(2, len(lines[0])):
        order, lines = named, lines[1:]
    return [
        {name: " ".join(cell.split()) for name, cell in zip(order, line, strict=False) if name and cell.strip()}
        for line in lines[:MOST_ROWS]
    ]


def folded(heading: str) -> str:
    """A heading for comparison: without case, width, spaces and signs."""
    plain = unicodedata.normalize("NFKC", heading).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def _lines(text: str) -> list[list[str]]:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    delimiter = next((sign for sign in ("\t", ";", ",") if sign in plain), "\t")
    # A lone quotation mark in a name must not swallow the lines after it: quotes count only where they are paired.
    if plain.count('"') % 2:
        return list(csv.reader(io.StringIO(plain), delimiter=delimiter, quoting=csv.QUOTE_NONE))
    return list(csv.reader(io.StringIO(plain), delimiter=delimiter))
