"""Files that hold a table: CSV in the encodings and with the delimiters of offices, and XLSX, told apart by content."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO, StringIO
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook

from forumapp.attendance.codec.cells import NO, YES, unguarded
from forumapp.attendance.codec.faults import Fault, Problem, UnreadableTable

LARGEST_FILE = 32 * 1024 * 1024
LARGEST_WORKBOOK = 256 * 1024 * 1024
"""A workbook is a packed file: what it unpacks to must fit into memory as well."""
MOST_ROWS = 100_000
DELIMITERS = ",;\t"

_XLSX, _XLS = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_UTF8_MARK, _UTF16_MARKS = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")
_HANGUL = re.compile("[가-힣]")

Row = list[str]


def read_table(content: bytes) -> list[Row]:
    """All rows of the file as text, the header first; a row's number is its place in the list, from 1.

    :raises UnreadableTable: naming what is wrong with the file
    """
    if len(content) > LARGEST_FILE:
        raise UnreadableTable(Fault(0, Problem.FILE_TOO_LARGE, facts={"limit": f"{LARGEST_FILE // 1024**2} MB"}))
    if content.startswith(_XLS):
        raise UnreadableTable(Fault(0, Problem.OLD_WORKBOOK))
    rows: list[Row] = []
    for row in _workbook_rows(content) if content.startswith(_XLSX) else _csv_rows(_decoded(content)):
        rows.append(row)
        if len(rows) > MOST_ROWS:
            raise UnreadableTable(Fault(len(rows), Problem.TOO_MANY_ROWS, facts={"limit": f"{MOST_ROWS:,}"}))
    if not any(cell.strip() for row in rows for cell in row):
        raise UnreadableTable(Fault(0, Problem.EMPTY_FILE))
    return rows


def _csv_rows(text: str) -> Iterator[Row]:
    first, *_ = text.split("\n", 1)
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, start=1):  # noqa: B007 -- named in the fault below
            yield [unguarded(cell) for cell in row]
    except csv.Error as error:
        raise UnreadableTable(Fault(number + 1, Problem.BROKEN_QUOTES)) from error


def _decoded(content: bytes) -> str:
    if content.startswith(_UTF16_MARKS):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError as error:
            raise UnreadableTable(Fault(0, Problem.UNKNOWN_ENCODING)) from error
    if (position := content.find(b"\0")) >= 0:
        raise UnreadableTable(Fault(_line_of(content, position), Problem.NUL))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if content.startswith(_UTF8_MARK) or _has_hangul_in_utf8(content):
            raise UnreadableTable(Fault(_line_of(content, error.start), Problem.MIXED_ENCODINGS)) from error
    try:
        return content.decode("cp949")
    except UnicodeDecodeError as error:
        raise UnreadableTable(Fault(_line_of(content, error.start), Problem.UNKNOWN_ENCODING)) from error


def _has_hangul_in_utf8(content: bytes) -> bool:
    """Whether some line is Korean in UTF-8: then lines that are not make the file a mixture, not CP949."""
    for line in content.splitlines():
        try:
            if _HANGUL.search(line.decode("utf-8")):
                return True
        except UnicodeDecodeError:
            continue
    return False


def _line_of(content: bytes, position: int) -> int:
    return content.count(b"\n", 0, position) + 1


def _workbook_rows(content: bytes) -> Iterator[Row]:
    try:
        with ZipFile(BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except BadZipFile as error:
        raise UnreadableTable(Fault(0, Problem.DAMAGED_WORKBOOK)) from error
    if unpacked > LARGEST_WORKBOOK:
        raise UnreadableTable(Fault(0, Problem.FILE_TOO_LARGE, facts={"limit": f"{LARGEST_WORKBOOK // 1024**2} MB"}))
    try:
        sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, IndexError) as error:
        raise UnreadableTable(Fault(0, Problem.DAMAGED_WORKBOOK)) from error
    for row in rows:
        yield [_cell_text(cell) for cell in row]


def _cell_text(cell: object) -> str:
    """What a spreadsheet's cell reads like: numbers without the decimal point that only the file format gives them."""
    if isinstance(cell, bool):
        return YES if cell else NO
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, (datetime, date, time)):
        return cell.isoformat()
    return str(cell)
