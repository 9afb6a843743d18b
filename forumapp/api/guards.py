"""Who may call the interface: bearer keys, looked up anew with each call, each for one event and its scopes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from flask import Response, request

from forumapp.accounts.rules import Scope
from forumapp.accounts.service import key_sha256
from forumapp.api.problems import Problem, not_found
from forumapp.checkin.queries import Access, find_access
from forumapp.extensions import db
from forumapp.kernel import clock
from forumapp.orm.prepared import reading

LONGEST_KEY = 200


View = Callable[..., Response]


def opens(scope: Scope | None, *, to_revoked: bool = False) -> Callable[[View], View]:
    """Let only a key with ``scope`` (None: any key) for the event of the path pass; the view gets its ``access``.

    ``to_revoked`` lets a revoked key in as well, for the one call that puts its scans in quarantine. Failures: 401
    without a key that holds, 404 for another event, 403 without the scope.
    """

    def decorator(view: View) -> View:
        @wraps(view)
        def guarded(slug: str | None = None, **arguments: Any) -> Response:
            access = _access()
            may_be_kept = to_revoked and scope is not None and access.allows(scope)
            if access.has_ended(clock.now()) and not may_be_kept:
                raise _unauthorized(
                    "This key was revoked." if access.revoked_at is not None else "This key ended with its event."
                )
            if slug is not None and slug != access.slug:
                raise not_found()
            if scope is not None and not access.allows(scope):
                raise Problem(
                    HTTPStatus.FORBIDDEN,
                    "scope_missing",
                    f"This key lacks the scope {scope.value}.",
                    headers={"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scope.value}"'},
                )
            return view(access, **arguments)

        guarded.scope = scope  # type: ignore[attr-defined]  # the permission matrix of the tests reads it
        return guarded

    return decorator


def _access() -> Access:
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    key = key.strip()
    if scheme.lower() != "bearer" or not key:
        raise _unauthorized('Send "Authorization: Bearer" with a key made by "forumapp key create".')
    access = None
    if len(key) <= LONGEST_KEY:
        with reading(db.engine) as cursor:
            access = find_access(cursor=cursor, sha256=key_sha256(key))
    if access is None:
        raise _unauthorized("There is no such key.")
    return access


def _unauthorized(detail: str) -> Problem:
    return Problem(HTTPStatus.UNAUTHORIZED, "unauthorized", detail, headers={"WWW-Authenticate": "Bearer"})
