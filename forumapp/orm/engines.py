"""Engines as both databases need them: SQLite durable and with explicit transactions, PostgreSQL pooled."""

from __future__ import annotations

import select
import sqlite3
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DisconnectionError, SQLAlchemyError

from forumapp.orm.prepared import cursor_of

IMMEDIATE = "forumapp_immediate"
"""Execution option of a connection whose next transaction takes SQLite's write lock at once."""

BUSY_TIMEOUT_MS = 10_000


def engine_options(url: str) -> dict[str, Any]:
    """Options for ``create_engine`` of this database."""
    options: dict[str, Any] = {"json_deserializer": load_json, "json_serializer": dump_json}
    if make_url(url).get_backend_name() == "postgresql":
        # Last in, first out: the statements of the hot paths are prepared there already.
        options |= {"pool_size": 20, "max_overflow": 20, "pool_use_lifo": True}
    return options


def load_json(value: Any) -> Any:
    """A column's value from its JSON text. SQLite keeps a document that is one number as that number."""
    return orjson.loads(value) if isinstance(value, (str, bytes)) else value


def dump_json(value: Any) -> str:
    """JSON text of a column's value."""
    return orjson.dumps(value).decode()


def prepare(engine: Engine) -> None:
    """Make a SQLite engine durable (WAL, ``synchronous=FULL``) and let transactions begin explicitly.

    The driver's own transaction handling is switched off: it begins on the first write only, and a transaction that
    read first cannot be upgraded safely (updates are lost under concurrency). A PostgreSQL engine gives out no
    connection that its server has closed.
    """
    if engine.dialect.name != "sqlite":
        event.listen(engine, "checkout", _refuse_closed)
        return

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get(IMMEDIATE, False)
        cursor_of(connection).execute("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _refuse_closed(connection: Any, record: object, proxy: object) -> None:
    """Let the pool replace a connection that the server has closed, without asking the server each time.

    An idle connection has nothing to read but its end.

    :raises DisconnectionError:
    """
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    if waiting.poll(0):
        raise DisconnectionError


def fault_of(engine: Engine) -> str | None:
    """Why the database does not answer; None where it does."""
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
    except SQLAlchemyError as error:
        return str(error)
    return None


def driver_row(engine: Engine, statement: str, values: Any) -> tuple[Any, ...] | None:
    """The first row of a statement by the driver's own cursor, outside of any transaction of ours.

    For what is read so often that the layers between would cost more than all else; types are the driver's.
    """
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(statement, values)
        row: tuple[Any, ...] | None = cursor.fetchone()
        cursor.close()
        return row
    finally:
        connection.close()
