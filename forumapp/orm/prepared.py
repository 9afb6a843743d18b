"""Statements of the hot paths: compiled once, run by the driver's own cursor, typed as the columns say.

A scan or a public page is a handful of statements that never change; most of what they cost is SQLAlchemy deciding
anew how to run them. Everything else goes through the session.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

from sqlalchemy import BindParameter, Connection, Delete, Dialect, Engine, Insert, SelectBase, Update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import iterate

Parameters: TypeAlias = Mapping[str, Any]
_Shape = tuple[tuple[str, ...], tuple[tuple[str, int], ...]]
_Convert = Callable[[Any], Any]


@dataclass(slots=True)
class Cursor:
    """A driver's cursor, and the dialect by which values go in and out."""

    dialect: Dialect
    driver: Any

    def execute(self, text: str, values: Any = (), *, many: bool = False) -> None:
        """Run it; what the driver raises becomes SQLAlchemy's, without the values, which may be personal."""
        driver = self.dialect.loaded_dbapi
        try:
            (self.driver.executemany if many else self.driver.execute)(text, values)
        except driver.Error as error:
            raise DBAPIError.instance(
                text, values, error, driver.Error, hide_parameters=True, dialect=self.dialect
            ) from error


def cursor_of(on: Connection | Session) -> Cursor:
    """A cursor inside the transaction of a connection or session; what the session holds back is written first."""
    if isinstance(on, Session):
        on.flush()
        on = on.connection()
    return Cursor(on.dialect, on.connection.cursor())


@contextmanager
def reading(engine: Engine) -> Iterator[Cursor]:
    """A cursor for reading by single statements, outside of any transaction."""
    connection = engine.raw_connection()
    driver: Any = connection.driver_connection
    begins_itself = engine.dialect.name == "postgresql"  # a beginning and an end, each asked of the server
    try:
        if begins_itself:
            driver.autocommit = True
        yield Cursor(engine.dialect, connection.cursor())
    finally:
        if begins_itself and not driver.closed:
            driver.autocommit = False
        connection.close()


class Prepared:
    """One statement. An insert needs every column named that has a default: nothing is filled in here.

    A list for ``IN`` is an expanding parameter; it is filled up to a power of two, so that few texts serve all lengths.
    """

    def __init__(self, statement: SelectBase | Insert | Update | Delete) -> None:
        self._statement = statement
        self._lists = tuple(
            sorted({part.key for part in iterate(statement) if isinstance(part, BindParameter) and part.expanding})
        )
        self._ready: WeakKeyDictionary[Dialect, dict[_Shape, _Ready]] = WeakKeyDictionary()

    def rows(self, cursor: Cursor, parameters: Parameters) -> list[tuple[Any, ...]]:
        """All rows that it gives."""
        ready = self._for(cursor, parameters)
        cursor.execute(ready.text, ready.bind(parameters))
        return ready.typed(cursor.driver.fetchall())

    def first(self, cursor: Cursor, parameters: Parameters) -> tuple[Any, ...] | None:
        """The first row, if there is one."""
        rows = self.rows(cursor, parameters)
        return rows[0] if rows else None

    def run(self, cursor: Cursor, parameters: Parameters) -> int:
        """Run it once; how many rows it touched."""
        ready = self._for(cursor, parameters)
        cursor.execute(ready.text, ready.bind(parameters))
        touched: int = cursor.driver.rowcount
        return touched

    def run_many(self, cursor: Cursor, rows: Sequence[Parameters]) -> None:
        """Run it with each of ``rows``, which all name the same parameters."""
        if len(rows) == 1:
            self.run(cursor, rows[0])
        elif rows:
            ready = self._for(cursor, rows[0])
            cursor.execute(ready.text, [ready.bind(row) for row in rows], many=True)

    def _for(self, cursor: Cursor, parameters: Parameters) -> _Ready:
        by_shape = self._ready.get(cursor.dialect)
        if by_shape is None:
            by_shape = self._ready.setdefault(cursor.dialect, {})
        sizes = tuple([(name, _filled(len(parameters[name]))) for name in self._lists])
        shape = (tuple(parameters), sizes)
        ready = by_shape.get(shape)
        if ready is None:
            ready = by_shape[shape] = _Ready(self._statement, cursor.dialect, *shape)
        return ready


class _Ready:
    """A statement as one driver takes it: its text, and how values become parameters and columns become values."""

    def __init__(
        self, statement: Any, dialect: Dialect, names: tuple[str, ...], sizes: tuple[tuple[str, int], ...]
    ) -> None:
        keys = list(names) if isinstance(statement, Insert) else None
        compiled: SQLCompiler = statement.compile(dialect=dialect, column_keys=keys)
        if isinstance(statement, Insert) and compiled.insert_prefetch:
            missing = ", ".join(column.key for column in compiled.insert_prefetch)
            raise ValueError(f"Name these columns of {statement.table}: {missing}.")
        lists = {name: [None] * size for name, size in sizes}
        expanded = compiled.construct_expanded_state({**dict.fromkeys(names), **lists})
        self.text = expanded.statement
        self._order = expanded.positiontup
        self._lists = {name: expanded.parameter_expansion[name] for name in lists}
        self._convert: dict[str, _Convert | None] = {}
        self._constants: dict[str, Any] = {}
        for parameter, name in compiled.bind_names.items():
            convert = parameter.type.dialect_impl(dialect).bind_processor(dialect)
            if name in names:
                self._convert[name] = convert
            else:
                value = compiled.params[name]
                self._constants[name] = convert(value) if convert is not None else value
        self._columns = [
            (place, convert)
            for place, column in enumerate(_columns(statement))
            if (convert := column.type.dialect_impl(dialect).result_processor(dialect, None)) is not None
        ]

    def bind(self, parameters: Parameters) -> Any:
        """The driver's parameters."""
        values = dict(self._constants)
        for name, convert in self._convert.items():
            value = parameters[name]
            if name in self._lists:
                values.update(zip_longest(self._lists[name], value if convert is None else map(convert, value)))
            else:
                values[name] = value if convert is None else convert(value)
        return values if self._order is None else [values[name] for name in self._order]

    def typed(self, rows: list[Any]) -> list[tuple[Any, ...]]:
        """The driver's rows with each value as its column says."""
        if not self._columns:
            return rows
        typed = []
        for row in rows:
            values = list(row)
            for place, convert in self._columns:
                values[place] = convert(values[place])
            typed.append(tuple(values))
        return typed


def _filled(number: int) -> int:
    """The power of two that holds ``number`` values; what is left over is NULL, which equals nothing."""
    return 1 << max(0, number - 1).bit_length()


def _columns(statement: Any) -> Sequence[Any]:
    return list(statement.selected_columns if isinstance(statement, SelectBase) else statement.exported_columns)
