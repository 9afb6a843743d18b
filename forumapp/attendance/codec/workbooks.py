"""Excel workbooks (XLSX) as rows of text: merged cells are filled, and formulas without a readable value are named."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from io import BytesIO
from posixpath import join
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook

from forumapp.attendance.codec.cells import NO, YES
from forumapp.attendance.codec.faults import Fault, Problem, UnreadableTable

LARGEST_WORKBOOK = 256 * 1024 * 1024
"""A workbook is a packed file: what it unpacks to must fit into memory as well."""

Place = tuple[int, int]
"""A cell by its row and its column, both from 0."""

_FIRST_SHEET = re.compile(r"<(?:\w+:)?sheet\s[^>]*?\b(?:\w+:)id=\"([^\"]+)\"")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
_ID, _TARGET = re.compile(r"\bId=\"([^\"]+)\""), re.compile(r"\bTarget=\"([^\"]+)\"")
_ERROR = re.compile(rb"<(?:\w+:)?c\s(?=[^>]*\bt=\"e\")[^>]*?\br=\"([A-Z]{1,3})([0-9]{1,7})\"")
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\s(?![^>]*\bt=\"str\")[^>]*?\br=\"([A-Z]{1,3})([0-9]{1,7})\"[^>]*>\s*"
    rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
"""A cell with a formula whose value the program that wrote the file did not keep; an empty text is a value."""


def read_workbook(content: bytes) -> tuple[list[list[str]], dict[Place, Place], frozenset[Place]]:
    """The first sheet: its rows, the cells that a merged one above fills with the place of that, and those unread.

    A cell merged downwards says the same in each of its rows; across, it says it in its first column only. Unread are
    formulas without a value and errors such as ``#N/A``; their text is empty.

    :raises UnreadableTable: where it is too large or damaged
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST_WORKBOOK:
                limit = f"{LARGEST_WORKBOOK // 1024**2} MB"
                raise UnreadableTable(Fault(0, Problem.FILE_TOO_LARGE, facts={"limit": limit}))
            unread = _unread(archive)
        sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0)
        rows = [[_cell_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    except (BadZipFile, CalamineError, IndexError) as error:
        raise UnreadableTable(Fault(0, Problem.DAMAGED_WORKBOOK)) from error
    return rows, _fill_merged(rows, sheet.merged_cell_ranges or ()), unread


def _fill_merged(rows: list[list[str]], ranges: Iterable[tuple[Place, Place]]) -> dict[Place, Place]:
    filled: dict[Place, Place] = {}
    passed: dict[int, int] = {}
    for (top, column), (bottom, _) in sorted(ranges):
        first = max(top, passed.get(column, -1)) + 1  # ranges of a sound file never overlap: each cell is seen once
        last = min(bottom, len(rows) - 1)
        passed[column] = max(last, passed.get(column, -1))
        text = rows[top][column] if top < len(rows) and column < len(rows[top]) else ""
        if not text.strip():
            continue
        for row in range(first, last + 1):
            if not rows[row][column].strip():
                rows[row][column] = text
                filled[row, column] = (top, column)
    return filled


def _unread(archive: ZipFile) -> frozenset[Place]:
    name = _first_sheet(archive)
    if name is None:
        return frozenset()
    sheet = archive.read(name)
    found = [*_ERROR.finditer(sheet), *_FORMULA.finditer(sheet)]
    return frozenset((int(each[2]) - 1, _column(each[1])) for each in found)


def _first_sheet(archive: ZipFile) -> str | None:
    """The part that holds the first sheet; None where the workbook says it in a way that is not known."""
    names = archive.namelist()
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= set(names):
        return None
    found = _FIRST_SHEET.search(archive.read("xl/workbook.xml").decode(errors="replace"))
    relations = _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels").decode(errors="replace"))
    for relation in relations if found else ():
        key, target = _ID.search(relation), _TARGET.search(relation)
        if found and key and target and key[1] == found[1]:
            part = join("/xl", target[1]).lstrip("/")
            return part if part in names else None
    return None


def _column(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - ord("A") + 1
    return place - 1


def _cell_text(cell: object) -> str:
    """What a spreadsheet's cell reads like: numbers without the decimal point that only the file format gives them."""
    if isinstance(cell, bool):
        return YES if cell else NO
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, (datetime, date, time)):
        return cell.isoformat()
    return str(cell)
