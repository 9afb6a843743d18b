"""Files that hold a table: CSV in the encodings and with the delimiters of offices, and XLSX, told apart by content."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO

from forumapp.attendance.codec.cells import unguarded
from forumapp.attendance.codec.faults import Fault, Problem, UnreadableTable
from forumapp.attendance.codec.workbooks import Place, read_workbook

LARGEST_FILE = 32 * 1024 * 1024
MOST_ROWS = 100_000
DELIMITERS = ",;\t"

_XLSX, _XLS = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_UTF8_MARK, _UTF16_MARKS = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")
_HANGUL = re.compile("[가-힣]")

Row = list[str]


@dataclass(frozen=True)
class Sheet:
    """A table as its file holds it: a row's number is its place from 1, the header usually first."""

    rows: list[Row]
    merged: Mapping[Place, Place] = field(default_factory=dict)
    """Cells that say what a merged one above them says, with the place of that one; rows and columns from 0."""
    unread: frozenset[Place] = frozenset()
    """Cells with a formula that has no readable value."""


def read_table(content: bytes) -> list[Row]:
    """The rows of :func:`read_sheet`."""
    return read_sheet(content).rows


def read_sheet(content: bytes) -> Sheet:
    """The file as text.

    :raises UnreadableTable: naming what is wrong with the file
    """
    if len(content) > LARGEST_FILE:
        raise UnreadableTable(Fault(0, Problem.FILE_TOO_LARGE, facts={"limit": f"{LARGEST_FILE // 1024**2} MB"}))
    if content.startswith(_XLS):
        raise UnreadableTable(Fault(0, Problem.OLD_WORKBOOK))
    if content.startswith(_XLSX):
        rows, merged, unread = read_workbook(content)
        sheet = Sheet(_within(rows), merged, unread)
    else:
        sheet = Sheet(_within(_csv_rows(_decoded(content))))
    if not any(cell.strip() for row in sheet.rows for cell in row):
        raise UnreadableTable(Fault(0, Problem.EMPTY_FILE))
    return sheet


def _within(rows: Iterable[Row]) -> list[Row]:
    """The rows, no more than are read."""
    kept: list[Row] = []
    for row in rows:
        kept.append(row)
        if len(kept) > MOST_ROWS:
            raise UnreadableTable(Fault(len(kept), Problem.TOO_MANY_ROWS, facts={"limit": f"{MOST_ROWS:,}"}))
    return kept


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
