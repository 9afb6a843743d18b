"""The form of a list of organisations between its upload and its import; the table travels with the page."""

from __future__ import annotations

import binascii
import zlib
from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import Any

import orjson
from flask import request
from flask_babel import gettext

LARGEST_TABLE = 4 * 1024 * 1024
"""Bytes of a table once it is unpacked."""
LARGEST_FIELD = 400_000
"""Bytes of the field that carries the packed table; a form may have half a megabyte."""
SAMPLES = 3


class Sheet:
    """The table of an uploaded list, and what each of its columns is said to hold."""

    def __init__(self, rows: Sequence[Sequence[str]], mapping: Sequence[str]) -> None:
        self.rows, self.mapping = rows, list(mapping)

    @property
    def packed(self) -> str:
        """The table as a field of the page."""
        return b64encode(zlib.compress(orjson.dumps(self.rows), 9)).decode()

    def columns(self) -> list[dict[str, Any]]:
        """Each column with its header, a few of its values and what it is said to hold."""
        return [
            {
                "header": header or gettext("(no header)"),
                "samples": [row[place] for row in self.rows[1 : SAMPLES + 1] if place < len(row) and row[place]],
                "holds": self.mapping[place],
            }
            for place, header in enumerate(self.rows[0])
        ]


def sheet_of_request() -> Sheet | None:
    """The table that came with the page and the columns as they were chosen; None where it was damaged."""
    rows = _unpacked(request.form.get("table", ""))
    if rows is None:
        return None
    return Sheet(rows, [request.form.get(f"column_{place}", "") for place in range(len(rows[0]))])


def _unpacked(text: str) -> list[list[str]] | None:
    try:
        unpacking = zlib.decompressobj()
        content = unpacking.decompress(b64decode(text, validate=True), LARGEST_TABLE)
        rows = orjson.loads(content)
    except (binascii.Error, zlib.error, ValueError):
        return None
    is_table = isinstance(rows, list) and bool(rows) and all(isinstance(row, list) for row in rows)
    return rows if is_table and rows[0] and all(isinstance(cell, str) for row in rows for cell in row) else None
