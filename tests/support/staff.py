"""Members of staff for tests, and browsers in which they are signed in."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from forumapp.accounts import service
from forumapp.accounts.models import User
from forumapp.accounts.rules import StaffRole
from tests.support.pages import Browser

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


def signed_in(app: Flask, user: User) -> FlaskClient:
    """A browser without JavaScript whose session is the user's, as the sign-in page leaves it."""
    client = Browser(app, app.response_class)
    with client.session_transaction() as session:
        session["_user_id"] = user.fs_uniquifier
        session["_fresh"] = True
    return client
