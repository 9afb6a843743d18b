"""The bare limit: a Flask view that only runs the statements our view ran, as text on one driver's connection."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response
from jinja2 import Environment
from sqlalchemy import Engine, event

from forumapp.orm import engines
from tests.bench.measure import Answer


@dataclass
class Recording:
    """What one request sent to the database, statement by statement, and whether it wrote."""

    statements: list[tuple[str, Any, bool]] = field(default_factory=list)
    """SQL text, parameters, whether they are many."""
    committed: bool = False


@contextmanager
def recorded(engine: Engine) -> Iterator[Recording]:
    """Record every statement that ``engine`` runs meanwhile, as the driver gets it."""
    recording = Recording()

    def remember(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        if not statement.startswith("BEGIN"):
            recording.statements.append((statement, parameters, many))

    def commit(connection: object) -> None:
        recording.committed = True

    by_driver = engines.driver_row

    def remember_row(asked: Engine, statement: str, values: Any) -> tuple[Any, ...] | None:
        if asked is engine:
            recording.statements.append((statement, values, False))
        return by_driver(asked, statement, values)

    event.listen(engine, "before_cursor_execute", remember)
    event.listen(engine, "commit", commit)
    engines.driver_row = remember_row
    try:
        yield recording
    finally:
        engines.driver_row = by_driver
        event.remove(engine, "before_cursor_execute", remember)
        event.remove(engine, "commit", commit)


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
