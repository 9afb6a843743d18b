"""The export beside one bare query into the same writer, and the memory that it takes."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import xlsxwriter
from flask import Flask

from forumapp.attendance.export import Format, open_table, write
from forumapp.attendance.queries.guests import PAGE
from forumapp.config import ROOT
from forumapp.events.queries import get_event
from forumapp.extensions import db
from tests.bench.databases import Site
from tests.bench.measure import by_turns
from tests.bench.scenarios import LARGE, Row
from tests.bench.seed import SLUG

EVERYBODY = 1_000_000_000
GOALS = {Format.CSV: 2.0, Format.XLSX: 1.3}


def rows(site: Site, *, rounds: int) -> Iterator[Row]:
    """CSV and XLSX of every guest; a workbook takes long, so it is written once where there are many."""
    query = _query(site)
    bare_writers = {Format.CSV: _bare_csv, Format.XLSX: _bare_xlsx}
    for kind, goal in GOALS.items():
        large = site.seeded.guests >= LARGE
        times = 1 if kind == Format.XLSX and large else rounds
        ours = partial(write_export, site.ours, kind, site.folder / f"ours.{kind}")
        bare = partial(_bare_file, site, query, bare_writers[kind], site.folder / f"bare.{kind}")
        yield Row(
            f"export, {kind.upper()}", *by_turns([ours] * times, [bare] * times, rounds=times), goal if large else None
        )


def write_export(app: Flask, format: Format, path: Path) -> None:
    """Write the event's export as the command and the console do."""
    with app.app_context(), path.open("wb") as output:
        session = db.session()
        write(format, open_table(session=session, event=get_event(session=session, slug=SLUG)), output)


def memory(url: str, folder: Path, format: Format) -> int:
    """Bytes by which a process of its own grows at most while it writes the export."""
    command = [sys.executable, "-m", "tests.bench.memory", url, str(folder), str(format)]
    return int(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)


def _query(site: Site) -> tuple[str, Any]:
    """The statement of the export's pages as text, and parameters by which one page is everybody."""
    with site.recorder.recorded() as recording:
        write_export(site.twin, Format.CSV, site.folder / "recorded.csv")
    statement, parameters = next((text, given) for text, given, _ in recording.statements if PAGE in _values(given))
    if isinstance(parameters, dict):
        return statement, {name: EVERYBODY if value == PAGE else value for name, value in parameters.items()}
    return statement, tuple(EVERYBODY if value == PAGE else value for value in parameters)


def _values(parameters: Any) -> tuple[Any, ...]:
    return tuple(parameters.values()) if isinstance(parameters, dict) else tuple(parameters)


def _bare_file(site: Site, query: tuple[str, Any], writer: Callable[[Any, Path], None], path: Path) -> None:
    connection = site.bare.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(*query)
        writer(cursor, path)
    finally:
        connection.close()


def _bare_csv(cursor: Any, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as output:
        csv.writer(output).writerows(cursor)


def _bare_xlsx(cursor: Any, path: Path) -> None:
    workbook = xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_urls": False})
    sheet = workbook.add_worksheet()
    for line, row in enumerate(cursor):
        sheet.write_row(line, 0, row)
    workbook.close()
