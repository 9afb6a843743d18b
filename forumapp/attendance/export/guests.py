"""The attendance export as files: CSV and JSON as streams of bytes, XLSX in constant memory."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import StringIO
from typing import IO

import orjson
import xlsxwriter
from sqlalchemy.orm import Session

from forumapp.attendance.codec.cells import SEPARATOR, STARTS_RISKY, guarded
from forumapp.attendance.codec.columns import GENDER, NEEDS, distinct, machine_headers
from forumapp.attendance.labels import gender_word, header_words, needs_word
from forumapp.attendance.queries.guests import Cell, genders_of, guest_pages, questions_of
from forumapp.events.models import Event
from forumapp.kernel.sealing import Box
from forumapp.questions.queries import needs_of
from forumapp.questions.rules import CONTACTS

MACHINE = "machine"
"""Headers of the machine rather than of a language."""

_LONGEST_CELL = 32_767
"""What a cell of a spreadsheet holds; XlsxWriter leaves longer texts out altogether."""


class Format(StrEnum):
    """The files that an export can be."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


MEDIA_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.JSON: "application/json",
}

Pages = Iterable[list[list[Cell]]]

_NEVER_RISKY = frozenset(
    {
        *("registration_id", "status", "attended", "roles", "country", "rank", "attending_as", "acting", "language"),
        *("submitted_at", "confirmed_at", "first_admitted_at", "last_left_at", "admissions", "walk_in"),
        *("photo_consent", "naming_consent"),
    }
)
"""Columns of codes, times and claims, of which none can begin like a formula."""


@dataclass(frozen=True)
class Table:
    """The guest table of one event: machine headers, the headers to be written, and pages of rows.

    The pages are read as they are taken: keep the session open until then.
    """

    machine: Sequence[str]
    headers: Sequence[str]
    pages: Pages


def open_table(
    *,
    session: Session,
    event: Event,
    headers: str = MACHINE,
    contacts: bool = True,
    needs: Box | None = None,
    gender: bool = False,
    ids: Sequence[str] | None = None,
) -> Table:
    """The event's guest table; ``headers`` is :data:`MACHINE` or a language of the event.

    ``needs`` opens what guests need, for a last column; ``gender`` is one with the answers to the question about it;
    ``ids`` are the registrations in another order than their own.
    """
    questions = questions_of(session=session, event_id=event.id)
    if not contacts:
        questions = [question for question in questions if question.current.kind not in CONTACTS]
    machine = machine_headers(event.languages, [question.key for question in questions], contacts=contacts)
    spoken = machine if headers == MACHINE else distinct(machine, header_words(event, questions, headers))
    pages = guest_pages(session=session, event=event, questions=questions, contacts=contacts, ids=ids)
    if gender:
        words = dict(zip([*machine, GENDER], [*spoken, gender_word(headers)], strict=True))
        machine, pages = [*machine, GENDER], _with_gender(session, event.id, pages)
        spoken = machine if headers == MACHINE else distinct(machine, words)
    if needs is None:
        return Table(machine, spoken, pages)
    with_needs = distinct([*machine, NEEDS], {**dict(zip(machine, spoken, strict=True)), NEEDS: needs_word(headers)})
    spoken = [*machine, NEEDS] if headers == MACHINE else with_needs
    return Table([*machine, NEEDS], spoken, _with_needs(session, pages, needs))


def _with_gender(session: Session, event_id: int, pages: Pages) -> Iterator[list[list[Cell]]]:
    """The pages with one cell more: the answer about gender, by its code; empty where there is none."""
    for page in pages:
        told = genders_of(session=session, event_id=event_id, registration_ids=[str(row[0]) for row in page])
        for row in page:
            row.append(told.get(str(row[0]), ""))
        yield page


def _with_needs(session: Session, pages: Pages, box: Box) -> Iterator[list[list[Cell]]]:
    """The pages with one cell more: what each guest needs, parted by ``;``. :raises WrongDataKey:"""
    for page in pages:
        told: dict[str, list[str]] = {}
        for _, _, need in needs_of(session=session, registration_ids=[str(row[0]) for row in page]):
            told.setdefault(need.registration_id, []).append(box.open(need.sealed))
        for row in page:
            row.append(SEPARATOR.join(told.get(str(row[0]), ())))
        yield page


def csv_bytes(table: Table) -> Iterator[bytes]:
    """CSV in UTF-8 with a byte order mark, without which Korean Excel reads it as CP949."""
    buffer = StringIO()
    writer = csv.writer(buffer)
    writer.writerow(map(guarded, table.headers))
    yield b"\xef\xbb\xbf"
    risky = [position for position, header in enumerate(table.machine) if header not in _NEVER_RISKY]
    for page in table.pages:
        for position in risky:
            for row in page:
                cell = row[position]
                if cell and isinstance(cell, str) and cell[0] in STARTS_RISKY:
                    row[position] = guarded(cell)
        writer.writerows(page)
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
    if rest := buffer.getvalue():
        yield rest.encode()


def json_bytes(table: Table) -> Iterator[bytes]:
    """An array of objects, the values as they are."""
    yield b"["
    opening = b"\n"
    for page in table.pages:
        yield opening + b",\n".join(orjson.dumps(dict(zip(table.headers, row, strict=True))) for row in page)
        opening = b",\n"
    yield b"\n]\n"


def write_xlsx(table: Table, output: IO[bytes]) -> None:
    """A workbook of one sheet. Every text is a text cell: nothing becomes a formula, a link or a number."""
    workbook = xlsxwriter.Workbook(
        output, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = workbook.add_worksheet()
    sheet.freeze_panes(1, 0)
    bold = workbook.add_format({"bold": True})
    for column, header in enumerate(table.headers):
        sheet.write_string(0, column, header, bold)
    line = 0
    for page in table.pages:
        for row in page:
            line += 1
            for column, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(line, column, cell)
                elif cell:
                    sheet.write_string(line, column, cell[:_LONGEST_CELL])
    workbook.close()


def write(format: Format, table: Table, output: IO[bytes]) -> None:
    """The whole file to ``output``."""
    if format == Format.XLSX:
        write_xlsx(table, output)
        return
    for chunk in (csv_bytes if format == Format.CSV else json_bytes)(table):
        output.write(chunk)
