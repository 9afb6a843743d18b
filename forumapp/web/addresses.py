"""What an address may hold: nothing that a database cannot look up."""

from __future__ import annotations

from typing import Any

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter, Map

from forumapp.kernel.identifiers import is_uuid7

LARGEST_ROW = 2**31 - 1
"""The largest number of a row that both databases can compare with."""


class RowConverter(IntegerConverter):
    """``<int:id>``: a number of a row; a larger one names nothing."""

    def __init__(self, map: Map, *arguments: Any, **values: Any) -> None:
        super().__init__(map, *arguments, **{"max": LARGEST_ROW, **values})


def row_number(name: str) -> int | None:
    """The number of a row in the query, held to what a database can compare with; None where there is no number."""
    number = request.args.get(name, type=int)
    return None if number is None else min(max(number, 0), LARGEST_ROW)


def identifiers(name: str = "id") -> list[str]:
    """The identifiers under ``name`` in the form or the query, in their order; what is none is left out."""
    return [text for text in request.values.getlist(name) if is_uuid7(text)]


def refuse_nul() -> None:
    """Answer 404 to an address with U+0000 in it: no text of ours has it, and PostgreSQL takes none that has."""
    if "\0" in request.path or b"%00" in request.query_string:
        abort(404)


def bind(app: Flask) -> None:
    """Read addresses so."""
    app.url_map.converters["int"] = RowConverter
    app.before_request(refuse_nul)
