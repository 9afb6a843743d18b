"""A set of figures as a workbook: one sheet a table with its definition, headers in every language of the event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import IO, Any

from flask_babel import force_locale, gettext, pgettext

from forumapp.attendance.export.sheets import Row, Sheets, in_each
from forumapp.attendance.labels import figure_label, why_null
from forumapp.attendance.labels.breakdowns import (
    arrivals_definition,
    breakdown_definition,
    breakdown_label,
    cell_head,
    cell_name,
)
from forumapp.attendance.rules import MEASURES, OF_PARTICIPANTS, Breakdown, Code
from forumapp.events.models import Event


def write_tables(figures: Mapping[str, Any], event: Event, output: IO[bytes]) -> None:
    """The whole set to ``output``. What a cell lacks is said in words: withheld, not measured; nought is a number."""
    sheets, languages = Sheets(output), event.languages
    sheets.add("figures", _about(figures, languages), _figure_headers(languages), _figure_rows(figures, languages))
    for table in Breakdown:
        cells = figures.get(table, [])
        if cells:
            measures = MEASURES if table == Breakdown.CATEGORY else ("attended",)
            above = [[text] for text in in_each(languages, breakdown_definition, table)]
            headers = [
                "code",
                *in_each(languages, cell_head, table),
                *(_measure(languages, measure, table) for measure in measures),
            ]
            sheets.add(table.value, above, headers, [_cell_row(table, cell, measures, event) for cell in cells])
    if figures["arrivals"]:
        above = [[text] for text in in_each(languages, arrivals_definition)]
        sheets.add("arrivals", above, _arrival_headers(languages), [_arrival_row(cell) for cell in figures["arrivals"]])
    online = figures.get("online")
    if online is not None:
        value = online["value"] if online["value"] is not None else _withheld(languages, online["why_null"])
        source = [online["source"].get(language, "") for language in languages]
        sheets.add("online", [], ["value", *(f"source ({language})" for language in languages)], [[value, *source]])
    sheets.book.close()


def _about(figures: Mapping[str, Any], languages: Sequence[str]) -> list[Row]:
    """What the set is: whose, as of when, which version, signed by which hash, and what is left out of it."""
    version = figures["version"]
    rows: list[Row] = [
        ["event", figures["event"]],
        ["as_of", figures["as_of"]],
        ["version", " / ".join(in_each(languages, _not_frozen)) if version is None else version],
        ["SHA-256", figures["hash"]],
    ]
    return [
        *rows,
        *(
            [_withheld(languages), " / ".join(in_each(languages, _table_label, name))]
            for name in figures.get("withheld", [])
        ),
    ]


def _not_frozen() -> str:
    return str(gettext("not frozen"))


def _table_label(name: str) -> str:
    table, _, measure = name.partition(".")
    label = breakdown_label(table) if table in set(Breakdown) else gettext("Arrivals")
    return f"{label}: {figure_label(measure)}" if measure else label


def _figure_headers(languages: Sequence[str]) -> list[str]:
    label, value, definition = zip(*in_each(languages, _figure_words), strict=True)
    return ["code", *label, " / ".join(value), *definition]


def _figure_words() -> tuple[str, str, str]:
    return gettext("Figure"), gettext("Value"), gettext("How counted")


def _figure_rows(figures: Mapping[str, Any], languages: Sequence[str]) -> list[Row]:
    return [
        [
            figure["code"],
            *(figure["label"].get(language, "") for language in languages),
            figure["value"] if figure["value"] is not None else _withheld(languages, figure["why_null"]),
            *(figure["definition"].get(language, "") for language in languages),
        ]
        for figure in figures["figures"]
    ]


def _measure(languages: Sequence[str], measure: str, table: Breakdown) -> str:
    code = Code.PARTICIPANTS if table in OF_PARTICIPANTS else Code(measure)
    return " / ".join(in_each(languages, figure_label, code.value))


def _cell_row(table: Breakdown, cell: Mapping[str, Any], measures: Sequence[str], event: Event) -> Row:
    names = []
    for language in event.languages:
        with force_locale(language):
            names.append(cell_name(table, cell["code"], event, language).text)
    values = [cell[measure] if cell[measure] is not None else _withheld(event.languages) for measure in measures]
    return [cell["code"], *names, *values]


def _arrival_headers(languages: Sequence[str]) -> list[str]:
    return [" / ".join(words) for words in zip(*in_each(languages, _arrival_words), strict=True)]


def _arrival_words() -> tuple[str, str, str, str]:
    return gettext("From"), gettext("Minutes"), gettext("Admitted"), gettext("Inside")


def _arrival_row(cell: Mapping[str, Any]) -> Row:
    return [cell["minute"], cell.get("minutes", 1), cell["admitted"], cell["inside"]]


def _withheld(languages: Sequence[str], why: str | None = None) -> str:
    """Why a cell has no number: withheld, unless it says something else."""
    if why is not None:
        return " / ".join(in_each(languages, why_null, why))
    return " / ".join(in_each(languages, _withheld_word))


def _withheld_word() -> str:
    return str(pgettext("cell", "withheld"))
