"""Measuring in CPU time: ours and the bare limit by turns in one process, so that a busy machine slows both alike."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from flask import Flask
from werkzeug.test import EnvironBuilder

Call = Callable[[], object]
Clock = Callable[[], float]


@dataclass(frozen=True)
class Request:
    """One HTTP request, ready to be sent to a WSGI application."""

    method: str
    path: str
    body: bytes = b""
    content_type: str | None = None
    headers: tuple[tuple[str, str], ...] = ()

    def environ(self) -> dict[str, Any]:
        """The WSGI environment, made outside of what is timed."""
        builder = EnvironBuilder(
            path=self.path,
            method=self.method,
            data=self.body or None,
            content_type=self.content_type,
            headers=list(self.headers),
        )
        return builder.get_environ()


@dataclass(frozen=True)
class Answer:
    """Status line, headers and body of a response."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        """One header's value; empty where it is not there."""
        return next((value for known, value in self.headers if known.lower() == name.lower()), "")


def answered(app: Flask, environ: dict[str, Any]) -> Answer:
    """Call a WSGI application and read its whole body."""
    seen: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Callable[[bytes], None]:
        seen[:] = [status, headers]
        return lambda chunk: None

    chunks: Any = app(environ, start_response)
    body = b"".join(chunks)
    if hasattr(chunks, "close"):
        chunks.close()
    return Answer(seen[0], seen[1], body)


@dataclass(frozen=True)
class Cost:
    """CPU seconds of one request: of this process, and of the database's own processes where it has some."""

    process: float
    server: float = 0.0


def no_server() -> float:
    """The clock of a database that runs in this process."""
    return 0.0


def by_turns(
    ours: Sequence[Call], bare: Sequence[Call], *, rounds: int, server: Clock = no_server
) -> tuple[Cost, Cost]:
    """Run both lists in ``rounds`` equal parts by turns; the median of the parts' costs a call."""
    size = len(ours) // rounds
    parts: tuple[list[Cost], list[Cost]] = ([], [])
    for turn in range(rounds):
        piece = slice(turn * size, (turn + 1) * size)
        for calls, costs in zip((ours[piece], bare[piece]), parts, strict=True):
            costs.append(timed(calls, server=server))
    return _median(parts[0]), _median(parts[1])


def timed(calls: Sequence[Call], *, server: Clock = no_server) -> Cost:
    """CPU seconds a call, without collecting others' garbage meanwhile."""
    gc.collect()
    gc.disable()
    try:
        server_begin, begin = server(), time.process_time()
        for call in calls:
            call()
        process, server_end = time.process_time() - begin, server()
    finally:
        gc.enable()
    return Cost(process / len(calls), (server_end - server_begin) / len(calls))


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(median(cost.process for cost in costs), median(cost.server for cost in costs))
