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
    """Status line and body of a response."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes


def answered(app: Flask, environ: dict[str, Any]) -> Answer:
    """Call a WSGI application and read its whole body."""
    seen: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Callable[[bytes], None]:
        seen[:] = [status, headers]
        return lambda chunk: None

    chunks = app(environ, start_response)
    body = b"".join(chunks)
    if hasattr(chunks, "close"):
        chunks.close()
    return Answer(seen[0], seen[1], body)


@dataclass(frozen=True)
class Figures:
    """CPU seconds of one request: the median over the rounds."""

    ours: float
    bare: float

    @property
    def ratio(self) -> float:
        """How many times the bare limit ours takes."""
        return self.ours / self.bare


def by_turns(ours: Sequence[Callable[[], object]], bare: Sequence[Callable[[], object]], *, rounds: int) -> Figures:
    """Run both lists in ``rounds`` equal parts by turns; the median of the parts' CPU time a call."""
    size = len(ours) // rounds
    parts: tuple[list[float], list[float]] = ([], [])
    for turn in range(rounds):
        piece = slice(turn * size, (turn + 1) * size)
        for calls, figures in zip((ours[piece], bare[piece]), parts, strict=True):
            gc.collect()
            gc.disable()
            begin = time.process_time()
            for call in calls:
                call()
            figures.append((time.process_time() - begin) / size)
            gc.enable()
    return Figures(median(parts[0]), median(parts[1]))
