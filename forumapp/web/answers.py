"""JSON answers of pages that are no part of the interface: what a page's own script asks."""

from __future__ import annotations

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


def _json(body: Any, status: HTTPStatus, media_type: str) -> Response:
    return Response(
        orjson.dumps(body), status=status.value, headers={"Cache-Control": "no-store"}, content_type=media_type
    )
