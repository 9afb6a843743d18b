"""Columns as text in SQL: what the driver already holds is not made into objects first, for tables of many rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, String, TableValuedAlias, column, func, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class utc_text(FunctionElement[str]):  # noqa: N801 -- it reads like the SQL function it is
    """A moment as UTC text to the second: ``2023-11-30 04:15:09``."""

    name = "utc_text"
    type = String()
    inherit_cache = True


@compiles(utc_text, "sqlite")
def _sqlite(element: utc_text, compiler: SQLCompiler, **options: Any) -> str:
    return f"substr({compiler.process(element.clauses, **options)}, 1, 19)"


@compiles(utc_text, "postgresql")
def _postgresql(element: utc_text, compiler: SQLCompiler, **options: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **options)} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')"


def minute_of(column: ColumnElement[Any] | Any) -> ColumnElement[str]:
    """The minute of a moment as UTC text: ``2023-11-30 04:15``."""
    return func.substr(utc_text(column), 1, 16)


class json_text(FunctionElement[str]):  # noqa: N801 -- it reads like the SQL function it is
    """A JSON document as its text, to be read by whoever needs it."""

    name = "json_text"
    type = String()
    inherit_cache = True


@compiles(json_text, "sqlite")
def _sqlite_text(element: json_text, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


@compiles(json_text, "postgresql")
def _postgresql_text(element: json_text, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **options)} AS TEXT)"


class json_members(FunctionElement[Any]):  # noqa: N801 -- it reads like the SQL function it is
    """The members of a JSON object of texts, a row each."""

    name = "json_members"
    inherit_cache = True


@compiles(json_members, "sqlite")
def _sqlite_members(element: json_members, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


@compiles(json_members, "postgresql")
def _postgresql_members(element: json_members, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_each_text(CAST({compiler.process(element.clauses, **options)} AS JSON))"


def members_of(document: str) -> TableValuedAlias:
    """The members of a JSON object of texts as a table of ``key`` and ``value``."""
    return json_members(literal(document)).table_valued(column("key", String), column("value", String))
