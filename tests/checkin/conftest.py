"""An event with a door: recording scans as the interface does, without HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from forumapp.checkin.codec import read_item
from forumapp.checkin.service import Origin, record_scans
from forumapp.events.models import Event
from forumapp.extensions import db
from forumapp.kernel.actors import Actor
from forumapp.kernel.identifiers import uuid7
from forumapp.kernel.secrets import KeyRing
from forumapp.orm.transactions import write_connection
from tests.support.factories import TICKET_KEY, add_event

DOORS = datetime(2023, 11, 30, 4, 30, tzinfo=UTC)
KEYS = KeyRing(TICKET_KEY)


def minute(number: float) -> datetime:
    """So many minutes after the doors opened."""
    return DOORS + timedelta(minutes=number)


def scan(**values: object) -> dict[str, object]:
    """One item of a batch: an entry when the doors open, under an id of its own, unless ``values`` say otherwise."""
    given = {"id": uuid7(DOORS), "direction": "in", "scanned_at": DOORS, **values}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in given.items()}


@pytest.fixture
def event(session: Session) -> Event:
    """A published event with the default categories."""
    return add_event(session)


@pytest.fixture
def record(app: Flask, event: Event) -> Callable:
    """Record items at the event's door and commit; gives the results."""

    def record_items(*items, received_at=None, sent_at=None, origin=None):
        with write_connection(db.engine) as connection:
            return record_scans(
                connection=connection,
                origin=origin or Origin(event_id=event.id, actor=Actor.key(1)),
                items=[read_item(item) for item in items],
                sent_at=sent_at,
                received_at=received_at or minute(60),
                keys=KEYS,
            )

    return record_items
