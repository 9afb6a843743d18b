"""What goes over the wire: JSON bodies in and out, query parameters, cursors, compressed and conditional answers."""

from __future__ import annotations

import base64
import binascii
import gzip
import json
import re
from collections.abc import Collection
from http import HTTPStatus
from typing import Any, NoReturn

import orjson
from flask import Response, request

from forumapp.api.problems import Problem, invalid

WORTH_COMPRESSING = 1_400
"""Bytes that fit one packet gain nothing."""
_SURROGATES = re.compile("[\ud800-\udfff]")


def read_body() -> dict[str, Any]:
    """The JSON object of the request's body.

    :raises Problem: 415 for another media type or a compressed body, 413 above the limit, 422 for anything else
    """
    if "json" not in (request.mimetype or ""):
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", "Send application/json.")
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", "Send the body uncompressed.")
    data = request.get_data(cache=False)
    try:
        body = orjson.loads(data)
    except orjson.JSONDecodeError:
        body = _read_leniently(data)
    if not isinstance(body, dict):
        raise invalid(("", "The body is one JSON object."))
    return body


def _read_leniently(data: bytes) -> Any:
    """JSON with half a character (a lone surrogate) in it: one such text must not fail a whole batch."""
    try:
        return _mended(json.loads(data, parse_constant=_refuse))
    except (ValueError, RecursionError):
        raise invalid(("", "The body is not JSON in UTF-8.")) from None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return _SURROGATES.sub("\ufffd", value)
    if isinstance(value, list):
        return [_mended(each) for each in value]
    if isinstance(value, dict):
        return {_mended(name): _mended(each) for name, each in value.items()}
    return value


def answer(body: Any, *, status: int = 200, etag: str | None = None) -> Response:
    """A JSON answer, compressed where it is worth it; with ``etag`` the client may ask whether it still holds."""
    data = orjson.dumps(body)
    headers = {"Cache-Control": "no-store"} if etag is None else {"Cache-Control": "private, no-cache", "ETag": etag}
    if len(data) > WORTH_COMPRESSING:
        headers["Vary"] = "Accept-Encoding, Authorization"
        if request.accept_encodings.quality("gzip") > 0:
            data = gzip.compress(data, compresslevel=4, mtime=0)
            headers["Content-Encoding"] = "gzip"
    return Response(data, status=status, headers=headers, content_type="application/json")


def still_holds(etag: str) -> Response | None:
    """304 where the client's copy is the present one."""
    known = request.headers.get("If-None-Match")
    if known is None or etag not in [one.strip() for one in known.split(",")]:
        return None
    response = Response(status=304, headers={"Cache-Control": "private, no-cache", "ETag": etag})
    del response.headers["Content-Type"]
    return response


def whole_number(name: str) -> int | None:
    """A query parameter that is a whole number, not negative; None where it is not given. :raises Problem: 422"""
    text = request.args.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise invalid((f"?{name}", f"{name}: give a whole number."))
    return int(text)


def choice(name: str, known: Collection[str]) -> str | None:
    """A query parameter that is one of ``known``; None where it is not given. :raises Problem: 422"""
    text = request.args.get(name) or None
    if text is not None and text not in known:
        raise invalid((f"?{name}", f"{name}: give one of {', '.join(known)}."))
    return text


def cursor_of(*parts: str | int) -> str:
    """An opaque cursor that keeps ``parts``."""
    return base64.urlsafe_b64encode("~".join(map(str, parts)).encode()).decode().rstrip("=")


def read_cursor(pattern: re.Pattern[str]) -> re.Match[str] | None:
    """What the query's ``cursor`` keeps, matched with ``pattern``; None on the first call. :raises Problem: 422"""
    text = request.args.get("cursor")
    if not text:
        return None
    try:
        kept = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)).decode()
    except (ValueError, binascii.Error):
        kept = ""
    found = pattern.fullmatch(kept)
    if found is None:
        raise invalid(("?cursor", "cursor: send the one that this list gave you, or none to begin anew."))
    return found
