"""What staff may do on a page: anonymous visitors are sent to sign in, the others need the permission."""

from __future__ import annotations

from typing import NoReturn

import flask_login
from flask import abort, redirect, request, url_for

from forumapp.accounts.models import User
from forumapp.accounts.rules import MATRIX, Permission, may
from forumapp.kernel.actors import Actor


def find_staff() -> User | None:
    """The member of staff who is signed in; looked up once a request."""
    user = flask_login.current_user
    return user._get_current_object() if user.is_authenticated else None


def current_staff() -> User:
    """The member of staff who is signed in; a visitor is sent to sign in."""
    user = find_staff()
    if user is None:
        _send_to_sign_in()
    return user


def current_actor() -> Actor:
    """Who acts, for services and the access log; a visitor is sent to sign in."""
    return Actor.user(current_staff().id)


def require(permission: Permission, *, event_id: int | None = None) -> None:
    """Let only staff with ``permission`` in the event pass; without an event it must hold for all events.

    A visitor is sent to sign in and comes back; staff without the permission get 403.
    """
    if not may(current_staff().roles_in(event_id), permission):
        abort(403)


def require_role(*, event_id: int) -> None:
    """Let only staff with some role in the event pass, whichever it is."""
    if not current_staff().roles_in(event_id):
        abort(403)


def require_somewhere(permission: Permission) -> None:
    """Let only staff pass who have ``permission`` in any event at all."""
    if not any(may(frozenset({role}), permission) for role in current_staff().roles_anywhere()):
        abort(403)


def allows(permission: Permission, event_id: int | None = None) -> bool:
    """Whether whoever is signed in has ``permission`` in the event; for what a page offers."""
    user = find_staff()
    return user is not None and may(user.roles_in(event_id), permission)


def permissions(event_id: int | None = None) -> frozenset[Permission]:
    """All that whoever is signed in may do in the event."""
    user = find_staff()
    return frozenset().union(*(MATRIX[role] for role in user.roles_in(event_id))) if user else frozenset()


def _send_to_sign_in() -> NoReturn:
    wanted = request.full_path.rstrip("?") if request.method in ("GET", "HEAD") else None
    abort(redirect(url_for("security.login", next=wanted), 303))
