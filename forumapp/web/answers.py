"""Answers that are no page and no part of the interface: JSON for a page's own script, and files to be saved."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

import orjson
from flask import Response


def answer(body: Any, status: HTTPStatus = HTTPStatus.OK) -> Response:
    """A JSON answer that nobody keeps."""
    return _json(body, status, "application/json")


def problem(status: HTTPStatus, detail: str, *, code: str | None = None) -> Response:
    """RFC 9457: ``detail`` is a sentence in the reader's language that names the cure, ``code`` is for programs."""
    named = {} if code is None else {"code": code}
    return _json(
        {"title": status.phrase, "status": status.value, "detail": detail, **named}, status, "application/problem+json"
    )


def saved(data: bytes | str | Iterable[bytes], name: str, media_type: str) -> Response:
    """A file that the browser saves under ``name`` (ASCII) and nobody on the way keeps."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(data, headers=headers, content_type=media_type)


def _json(body: Any, status: HTTPStatus, media_type: str) -> Response:
    return Response(
        orjson.dumps(body), status=status.value, headers={"Cache-Control": "no-store"}, content_type=media_type
    )
