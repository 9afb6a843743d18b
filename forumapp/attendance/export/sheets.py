"""Workbooks of tables, and texts in every language: what a set's workbook and a year's have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import IO, Any

import xlsxwriter
from flask_babel import force_locale

Row = Sequence[str | int | None]
_WIDTHS = (24, 40, 40, 14)


class Sheets:
    """A workbook that is written row by row, every text as a text: nothing becomes a formula or a link."""

    def __init__(self, output: IO[bytes]) -> None:
        self.book = xlsxwriter.Workbook(output, {"strings_to_formulas": False, "strings_to_urls": False})
        self.bold = self.book.add_format({"bold": True})

    def add(self, name: str, above: Sequence[Row], headers: Sequence[str], rows: Sequence[Row]) -> None:
        """A sheet: sentences above, then the table."""
        sheet = self.book.add_worksheet(name)
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        lines = [*above, *([[]] if above else []), headers, *rows]
        for line, row in enumerate(lines):
            style = self.bold if row is headers else None
            for column, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(line, column, cell, style)
                elif cell:
                    sheet.write_string(line, column, cell, style)


def in_each(languages: Sequence[str], text: Callable[..., Any], *given: Any) -> list[Any]:
    """A text in each language."""
    found = []
    for language in languages:
        with force_locale(language):
            found.append(text(*given))
    return found
