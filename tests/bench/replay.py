"""The bare limit: a Flask view that only runs the statements our view ran, as text on one driver's connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response
from jinja2 import Environment
from sqlalchemy import Engine, event

from tests.bench.measure import Answer


@dataclass
class Recording:
    """What one request sent to the database, statement by statement, and whether it wrote."""

    statements: list[tuple[str, Any, bool]] = field(default_factory=list)
    """SQL text, parameters, whether they are many."""
    committed: bool = False


class Recorder:
    """Notes what an engine's drivers are asked, whoever asks: the session, a connection or a bare cursor."""

    def __init__(self, engine: Engine) -> None:
        self._recording: Recording | None = None
        self._engine = engine
        engine.dispose()
        event.listen(engine, "do_connect", self._prepare)
        event.listen(engine, "commit", self._commit)

    def close(self) -> None:
        """Note nothing any more, whoever connects."""
        event.remove(self._engine, "do_connect", self._prepare)
        event.remove(self._engine, "commit", self._commit)
        self._engine.dispose()

    @contextmanager
    def recorded(self) -> Iterator[Recording]:
        """Everything from here to the end."""
        recording = self._recording = Recording()
        try:
            yield recording
        finally:
            self._recording = None

    def _prepare(self, dialect: Any, record: Any, arguments: Any, options: dict[str, Any]) -> None:
        cursors = type("RecordingCursor", (_Recording, dialect.dbapi.Cursor), {"note": self._note})
        if dialect.name == "sqlite":
            connections = type(
                "RecordingConnection",
                (sqlite3.Connection,),
                {"cursor": lambda connection: sqlite3.Connection.cursor(connection, cursors)},
            )
            options["factory"] = connections
        else:
            options["cursor_factory"] = cursors

    def _note(self, statement: Any, parameters: Any, many: bool) -> None:
        if self._recording is not None and not statement.startswith(("BEGIN", "PRAGMA")):
            self._recording.statements.append((statement, parameters, many))

    def _commit(self, connection: object) -> None:
        if self._recording is not None:
            self._recording.committed = True


class _Recording:
    """A cursor of either driver that says what it is asked before it asks."""

    note: Callable[[Any, Any, bool], None]

    def execute(self, statement: Any, parameters: Any = (), **options: Any) -> Any:
        self.note(statement, parameters, False)
        return super().execute(statement, parameters, **options)  # type: ignore[misc]  # mixed into a cursor

    def executemany(self, statement: Any, parameters: Any, **options: Any) -> Any:
        self.note(statement, parameters, True)
        return super().executemany(statement, parameters, **options)  # type: ignore[misc]  # mixed into a cursor


class Bare:
    """A Flask application whose one view replays recordings, one a request, and answers what our view answered.

    All statements of a request run on one connection that stays open, in one transaction where our view wrote.
    ``page`` answers come from a plain Jinja template that holds the same bytes.
    """

    def __init__(self, engine: Engine, recordings: Sequence[Recording], answer: Answer, *, page: bool = False) -> None:
        self._connection: Any = engine.raw_connection()
        self._cursor = self._connection.cursor()
        self.app = self._app(engine.dialect.name, iter(recordings), answer, page)

    def close(self) -> None:
        """Give the connection back."""
        self._cursor.close()
        self._connection.close()

    def _app(self, dialect: str, following: Iterator[Recording], answer: Answer, page: bool) -> Flask:
        app = Flask("bare")
        connection, cursor = self._connection, self._cursor
        if dialect == "postgresql":  # reading needs no transaction on either database
            connection.driver_connection.autocommit = True
        begin = "BEGIN IMMEDIATE" if dialect == "sqlite" else "BEGIN"
        status, content_type = answer.status, answer.header("Content-Type")
        body = _body(answer.body, page=page)

        @app.route("/", methods=["GET", "POST"])
        def view() -> Response:
            recording = next(following)
            if recording.committed:
                cursor.execute(begin)
            for statement, parameters, many in recording.statements:
                (cursor.executemany if many else cursor.execute)(statement, parameters)
                if cursor.description:
                    cursor.fetchall()
            if recording.committed:
                cursor.execute("COMMIT")
            return Response(body(), status=status, content_type=content_type)

        return app


def _body(body: bytes, *, page: bool) -> Callable[[], bytes]:
    if not page:
        return lambda: body
    template = Environment(autoescape=True).from_string("{% raw %}" + body.decode() + "{% endraw %}{{ nothing }}")
    return lambda: template.render(nothing="").encode()
