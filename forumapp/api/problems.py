"""Errors of the interface as RFC 9457 problem details, in English, with a pointer to the field that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any

import orjson
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

PREFIX = "/api/"
MEDIA_TYPE = "application/problem+json"

Fault = tuple[str, str]
"""A JSON pointer (or ``?name`` of a query parameter, ``#Name`` of a header) and what is wrong there."""


class Problem(Exception):
    """An answer other than success. ``code`` is for programs, ``detail`` for people and names the cure."""

    def __init__(
        self,
        status: HTTPStatus,
        code: str,
        detail: str,
        *,
        faults: Sequence[Fault] = (),
        headers: dict[str, str] | None = None,
        **members: Any,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.faults = faults
        self.headers = headers or {}
        self.members = members

    def response(self) -> Response:
        """The problem as an answer."""
        body = {
            "type": f"urn:forumapp:problem:{self.code}",
            "title": self.status.phrase,
            "status": self.status.value,
            "code": self.code,
            "detail": self.detail,
            **self.members,
        }
        if self.faults:
            body["errors"] = [{"pointer": pointer, "detail": detail} for pointer, detail in self.faults]
        return Response(
            orjson.dumps(body),
            status=self.status.value,
            headers={"Cache-Control": "no-store", **self.headers},
            content_type=MEDIA_TYPE,
        )


def invalid(*faults: Fault) -> Problem:
    """422: understood, but these fields are wrong."""
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", "; ".join(detail for _, detail in faults), faults=faults)


NOT_FOUND = "There is nothing here, or it is not this key's."


def not_found() -> Problem:
    """404: another event's, or nothing there; the two cannot be told apart."""
    return Problem(HTTPStatus.NOT_FOUND, "not_found", NOT_FOUND)


def of_http_error(error: HTTPException) -> Response:
    """An error of the framework (no such path, method not allowed, body too large, a fault of ours) as a problem."""
    status = HTTPStatus(error.code or 500)
    problem = not_found() if status is HTTPStatus.NOT_FOUND else Problem(status, _code(status), error.description or "")
    response = problem.response()
    for name, value in error.get_headers(request.environ):
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


def _code(status: HTTPStatus) -> str:
    return status.phrase.lower().replace(" ", "_").replace("-", "_")


def bind(app: Flask) -> None:
    """Let errors below ``/api/`` be problem details, all others what they were. Call it after the pages' handlers."""
    app.register_error_handler(Problem, Problem.response)
    by_class = app.error_handler_spec[None][None]
    by_class.setdefault(HTTPException, lambda error: error)
    for handlers in app.error_handler_spec[None].values():
        for kind, handler in handlers.items():
            if issubclass(kind, HTTPException):
                handlers[kind] = _by_path(handler)


def _by_path(page: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda error: of_http_error(error) if request.path.startswith(PREFIX) else page(error)
