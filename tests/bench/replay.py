"""The bare limit: a Flask view that only runs the statements our view ran, as text on one driver's connection."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response
from jinja2 import Environment
from sqlalchemy import Engine, event

Parameters = Any


@dataclass
class Recording:
    """What one request sent to the database, statement by statement, and what it answered."""

    statements: list[tuple[str, Parameters, bool]] = field(default_factory=list)
    """SQL text, parameters, whether they are many."""
    committed: bool = False


@contextmanager
def recorded(engine: Engine) -> Iterator[Recording]:
    """Record every statement that ``engine`` runs meanwhile, as the driver gets it."""
    recording = Recording()

    def remember(connection: object, cursor: object, statement: str, parameters: Any, context: object, many: bool) -> None:
        if not statement.startswith("BEGIN"):
            recording.statements.append((statement, parameters, many))

    def commit(connection: object) -> None:
        recording.committed = True

    event.listen(engine, "before_cursor_execute", remember)
    event.listen(engine, "commit", commit)
    try:
        yield recording
    finally:
        event.remove(engine, "before_cursor_execute", remember)
        event.remove(engine, "commit", commit)


def bare_app(engine: Engine, recordings: Sequence[Recording], body: bytes, content_type: str, *, page: bool) -> Flask:
    """A Flask application whose one view replays the next recording and answers ``body``.

    A page's body comes from a plain Jinja template that holds the same bytes.
    """
    app = Flask("bare")
    connection = engine.raw_connection()
    cursor = connection.cursor()
    immediate = "BEGIN IMMEDIATE" if engine.dialect.name == "sqlite" else None
    following = iter(recordings)
    answer = _answer(body, page=page)

    @app.route("/", methods=["GET", "POST"])
    def view() -> Response:
        recording = next(following)
        if immediate and recording.committed:
            cursor.execute(immediate)
        for statement, parameters, many in recording.statements:
            (cursor.executemany if many else cursor.execute)(statement, parameters)
            if cursor.description:
                cursor.fetchall()
        if recording.committed:
            connection.commit()
        return Response(answer(), content_type=content_type)

    return app


def _answer(body: bytes, *, page: bool) -> Callable[[], bytes]:
    if not page:
        return lambda: body
    template = Environment(autoescape=True).from_string("{% raw %}" + body.decode() + "{% endraw %}{{ nothing }}")
    return lambda: template.render(nothing="").encode()
