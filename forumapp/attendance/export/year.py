"""The host's year as a file, in every language of the office: a workbook, the list of activities as CSV, or JSON."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from io import BytesIO, StringIO
from typing import Any

import orjson

from forumapp.attendance.codec.cells import SEPARATOR, guarded
from forumapp.attendance.export.guests import Format
from forumapp.attendance.export.sheets import Row, Sheets, in_each
from forumapp.attendance.labels.year import month_name, theme_name, year_definition, year_label
from forumapp.attendance.rules import set_hash
from forumapp.attendance.rules.year import YearFigure, publishable_year
from forumapp.directory import countries
from forumapp.events.labels import activity_kind


def year_file(format: Format, totals: Mapping[str, Any], languages: Sequence[str], *, closed: bool) -> bytes:
    """The year as it may be published. Its hash stands in it once the year is closed, before then it would not last."""
    document = {**publishable_year(totals), "closed": closed, "hash": set_hash(totals) if closed else None}
    if format == Format.JSON:
        words = {
            code.value: {
                "label": dict(zip(languages, in_each(languages, year_label, code), strict=True)),
                "definition": dict(zip(languages, in_each(languages, year_definition, code), strict=True)),
            }
            for code in YearFigure
        }
        return orjson.dumps({**document, "words": words}, option=orjson.OPT_INDENT_2) + b"\n"
    if format == Format.CSV:
        return _csv(document, languages)
    return _workbook(document, languages)


def _csv(document: Mapping[str, Any], languages: Sequence[str]) -> bytes:
    """The activities, in UTF-8 with a byte order mark for spreadsheets."""
    buffer = StringIO()
    writer = csv.writer(buffer)
    writer.writerow(_headers(languages))
    for each in document["activities"]:
        row = _activity(each, languages)
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def _workbook(document: Mapping[str, Any], languages: Sequence[str]) -> bytes:
    output = BytesIO()
    sheets = Sheets(output)
    sheets.add("year", _about(document), _figure_headers(languages), _figures(document, languages))
    sheets.add("activities", [], _headers(languages), [_activity(each, languages) for each in document["activities"]])
    for name, key, words in (
        ("by_kind", "code", activity_kind),
        ("by_theme", "code", theme_name),
    ):
        rows = [
            [each[key], *in_each(languages, words, each[key]), each["activities"], each["visits"]]
            for each in document[name]
        ]
        sheets.add(name, [], ["code", *(f"name ({code})" for code in languages), "activities", "visits"], rows)
    months = [
        [each["month"], *(month_name(each["month"], code) for code in languages), each["activities"], each["visits"]]
        for each in document["by_month"]
    ]
    sheets.add("by_month", [], ["month", *(f"name ({code})" for code in languages), "activities", "visits"], months)
    sheets.add(
        "countries",
        [],
        ["code", *(f"name ({code})" for code in languages)],
        [[each, *(countries.name(each, code) for code in languages)] for each in document["countries"]],
    )
    sheets.add(
        "missing",
        [],
        ["event", *(f"title ({code})" for code in languages), "starts_on", "why"],
        [
            [each["event"], *(each["title"].get(code, "") for code in languages), each["starts_on"], each["why"]]
            for each in document["missing"]
        ],
    )
    sheets.book.close()
    return output.getvalue()


def _about(document: Mapping[str, Any]) -> list[Row]:
    return [
        ["year", document["year"]],
        ["as_of", document["as_of"]],
        ["closed", "yes" if document["closed"] else "no"],
        ["SHA-256", document["hash"]],
    ]


def _figure_headers(languages: Sequence[str]) -> list[str]:
    return [
        "code",
        *(f"label ({code})" for code in languages),
        "value",
        *(f"definition ({code})" for code in languages),
    ]


def _figures(document: Mapping[str, Any], languages: Sequence[str]) -> list[Row]:
    return [
        [
            code.value,
            *in_each(languages, year_label, code),
            document["figures"][code],
            *in_each(languages, year_definition, code),
        ]
        for code in YearFigure
    ]


def _headers(languages: Sequence[str]) -> list[str]:
    return [
        "starts_on",
        "ends_on",
        *(f"title ({code})" for code in languages),
        "kind",
        "themes",
        "participants",
        "countries",
        "event",
        "version",
        "sha256",
        *(f"source ({code})" for code in languages),
    ]


def _activity(each: Mapping[str, Any], languages: Sequence[str]) -> list[str | int | None]:
    return [
        each["starts_on"],
        each["ends_on"],
        *(each["title"].get(code, "") for code in languages),
        each["kind"],
        SEPARATOR.join(each["themes"]),
        each["participants"],
        SEPARATOR.join(each["countries"]),
        each["event"],
        each["version"],
        each["hash"],
        *(each["source"].get(code, "") for code in languages),
    ]
