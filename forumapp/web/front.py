"""Public pages answered before the framework: by one narrow row that must not have changed since they were made.

What is asked most costs least then: an address with a page that holds is answered from memory, with the very headers
that the application gave it. Everything else goes the usual way.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from threading import Lock
from typing import Any
from weakref import WeakSet

from flask import Flask, request
from werkzeug.http import parse_accept_header

from forumapp.kernel import clock

KEPT = 512
"""How many addresses a process remembers; the one longest unasked for goes first."""
REMEMBERED = ("200", "304")
"""Statuses of answers that may be given again."""
_SLOT = "forumapp.front"
_UNCHANGED = "304"

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


@dataclass(frozen=True)
class Answer:
    """One whole response as the application gave it."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass
class Way:
    """What a page at one address depends on, and its answers: plain, compressed, "you have it"."""

    row: object
    read: Callable[[], object]
    until: datetime | None
    etag: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)

    def holds(self) -> bool:
        """Whether the page is still what the application would say."""
        return (self.until is None or clock.now() < self.until) and self.read() == self.row


def hold(*, row: object, read: Callable[[], object], until: datetime | None) -> None:
    """Let the page that is being answered hold as long as ``read`` gives ``row``, and at most ``until``.

    ``row`` is what ``read`` gave before the page was made; ``read`` gives None where nothing can be read. Only for
    answers that are the same for everybody.
    """
    request.environ[_SLOT] = Way(row=row, read=read, until=until)


class Front:
    """A WSGI application in front of the application."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._ways: OrderedDict[str, Way] = OrderedDict()
        self._lock = Lock()
        _fronts.add(self)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from memory where that holds."""
        if environ["REQUEST_METHOD"] != "GET" or environ.get("QUERY_STRING"):
            return self._application(environ, start_response)
        known = self._known(environ)
        if known is not None:
            start_response(known.status, list(known.headers))
            return [known.body]
        return self._asked(environ, start_response)

    def forget(self) -> None:
        """Remember no address any more."""
        with self._lock:
            self._ways.clear()

    def _known(self, environ: Environ) -> Answer | None:
        way = self._ways.get(environ["PATH_INFO"])
        if way is None:
            return None
        answer = way.answers.get(_variant(environ, way.etag) or "")
        try:
            return answer if answer is not None and way.holds() else None
        except Exception:
            # Whatever fails here fails again in the application, which tells the reader and writes it down.
            return None

    def _asked(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        given: list[Any] = []

        def begin(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            given[:] = [status, tuple(headers)]
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        chunks = self._application(environ, begin)
        way: Way | None = environ.pop(_SLOT, None)
        if way is None:
            return chunks
        try:
            body = b"".join(chunks)
        finally:
            if hasattr(chunks, "close"):
                chunks.close()
        if given[0].startswith(REMEMBERED):
            self._remember(environ, way, Answer(given[0], given[1], body))
        return [body]

    def _remember(self, environ: Environ, way: Way, answer: Answer) -> None:
        path = environ["PATH_INFO"]
        way.etag = next((value for name, value in answer.headers if name == "ETag"), "")
        variant = _variant(environ, way.etag)
        with self._lock:
            before = self._ways.get(path)
            if before is not None and (before.row, before.until, before.etag) == (way.row, way.until, way.etag):
                way = before
            if variant is not None:
                way.answers[variant] = answer
            self._ways[path] = way
            self._ways.move_to_end(path)
            while len(self._ways) > KEPT:
                self._ways.popitem(last=False)


_fronts: WeakSet[Front] = WeakSet()


def forget() -> None:
    """Remember no address any more: the rows behind them were replaced."""
    for front in _fronts:
        front.forget()


def _variant(environ: Environ, etag: str) -> str | None:
    """Which answer a request gets: by the tag that it has, and by whether it understands compression.

    None for tags in any other spelling, which the application reads.
    """
    has = environ.get("HTTP_IF_NONE_MATCH")
    if has is not None:
        return _UNCHANGED if has == etag else None
    return "gzip" if _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")) else "plain"


@lru_cache(maxsize=256)
def _takes_gzip(accepted: str) -> bool:
    """Whether a reader with this header understands compressed answers."""
    return bool(parse_accept_header(accepted)["gzip"])


def bind(app: Flask) -> None:
    """Stand in front of the application."""
    app.wsgi_app = Front(app.wsgi_app)  # type: ignore[method-assign]  # Flask's own way
