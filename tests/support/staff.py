"""Members of staff for tests, and browsers in which they are signed in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from forumapp.accounts import service
from forumapp.accounts.models import User
from forumapp.accounts.rules import StaffRole

PASSWORD = "a quiet morning"


def add_staff(
    session: Session,
    role: StaffRole | None = StaffRole.ORGANIZER,
    *,
    event_id: int | None = None,
    email: str | None = None,
    language: str = "en",
) -> User:
    """A member of staff with one role (or none), for one event or for all, committed."""
    user = service.create_user(
        session=session,
        email=email or f"{role.value if role else 'nobody'}@example.org",
        password=PASSWORD,
        name=f"Invented {role.value.title() if role else 'Nobody'}",
        language=language,
        now=datetime(2023, 10, 1, tzinfo=UTC),
    )
    if role is not None:
        service.assign(session=session, user=user, role=role, event_id=event_id)
    session.commit()
    return user


class Browser(FlaskClient):
    """A client each of whose requests is asked anew who is signed in.

    The tests' own application context outlives a request, and with it what Flask-Login remembers of the last one.
    """

    def open(self, *arguments: Any, **values: Any) -> Any:
        g.pop("_login_user", None)
        return super().open(*arguments, **values)


def signed_in(app: Flask, user: User) -> FlaskClient:
    """A browser without JavaScript whose session is the user's, as the sign-in page leaves it."""
    client = Browser(app, app.response_class)
    with client.session_transaction() as session:
        session["_user_id"] = user.fs_uniquifier
        session["_fresh"] = True
    return client
