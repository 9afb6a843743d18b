"""Public pages as bytes: rendered once, compressed once, answered conditionally, the same for everybody."""

from __future__ import annotations

import gzip
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock

from flask import Response, request

from forumapp.web import front

KEPT = 512
"""How many pages a process keeps; the one longest unasked for goes first."""
COMPRESSION = 4
REVALIDATE = "public, no-cache"
"""Anybody may keep the page, and asks before showing it again."""


@dataclass(frozen=True)
class Page:
    """One answer's body, plain and compressed, with the tag that names its content."""

    body: bytes
    compressed: bytes
    etag: str
    mimetype: str


_pages: OrderedDict[Hashable, Page] = OrderedDict()
_lock = Lock()


def page(key: Hashable, render: Callable[[], str | bytes], *, mimetype: str = "text/html") -> Page:
    """The page kept under ``key``, else what ``render`` gives, kept from now on.

    ``key`` holds everything that the page depends on: event, language, revisions, what the clock says.
    """
    with _lock:
        kept = _pages.get(key)
        if kept is not None:
            _pages.move_to_end(key)
            return kept
    rendered = render()
    made = _made(rendered.encode() if isinstance(rendered, str) else rendered, mimetype)
    with _lock:
        _pages[key] = made
        if len(_pages) > KEPT:
            _pages.popitem(last=False)
    return made


def forget() -> None:
    """Drop every page: the rows behind them were replaced."""
    with _lock:
        _pages.clear()
    front.forget()


def answer(page: Page) -> Response:
    """The page, or 304 where the reader has it; no cookie, compressed where that is understood."""
    tag = f'W/"{page.etag}"'
    headers = {"Cache-Control": REVALIDATE, "ETag": tag, "Vary": "Accept-Encoding"}
    if page.etag in request.if_none_match.as_set(include_weak=True):
        return Response(status=304, headers=headers)
    if request.accept_encodings["gzip"]:
        headers["Content-Encoding"] = "gzip"
        return Response(page.compressed, headers=headers, mimetype=page.mimetype)
    return Response(page.body, headers=headers, mimetype=page.mimetype)


def _made(body: bytes, mimetype: str) -> Page:
    # Without the time in it, so that every process of an installation makes the same bytes.
    compressed = gzip.compress(body, COMPRESSION, mtime=0)
    return Page(body=body, compressed=compressed, etag=sha256(body).hexdigest()[:32], mimetype=mimetype)
