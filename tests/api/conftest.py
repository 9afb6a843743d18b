"""Callers of the interface: an event, its keys, and a client that sends them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from forumapp.accounts.rules import Scope
from forumapp.accounts.service import create_key
from forumapp.events.models import Event
from forumapp.kernel.actors import COMMAND
from tests.support.factories import add_event

MADE = datetime(2023, 11, 1, tzinfo=UTC)
PROBLEM = "application/problem+json"


@dataclass(frozen=True)
class Caller:
    """A client with a key."""

    client: FlaskClient
    key: str | None
    key_id: int | None = None

    def _headers(self, headers: dict[str, str] | None) -> dict[str, str]:
        return ({"Authorization": f"Bearer {self.key}"} if self.key else {}) | (headers or {})

    def get(self, path: str, headers: dict[str, str] | None = None) -> Any:
        return self.client.get(f"/api/v1/{path}", headers=self._headers(headers))

    def post(self, path: str, headers: dict[str, str] | None = None, **body: Any) -> Any:
        return self.client.post(f"/api/v1/{path}", headers=self._headers(headers), **body)


@pytest.fixture
def event(session: Session) -> Event:
    """A published event with the default categories."""
    return add_event(session)


@pytest.fixture
def caller(session: Session, client: FlaskClient, event: Event) -> Callable[..., Caller]:
    """Make a caller with a new key of these scopes (all, if none is named) for the event, or another one."""

    def make(*scopes: Scope, event: Event = event) -> Caller:
        key, plain = create_key(
            session=session,
            event_id=event.id,
            scopes=list(scopes or Scope),
            label="test",
            now=MADE,
            actor=COMMAND,
        )
        session.commit()
        return Caller(client, plain, key.id)

    return make
