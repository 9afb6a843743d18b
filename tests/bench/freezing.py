"""What it costs to freeze an event's figures: seconds, the size of what is kept, and the memory that it takes."""

from __future__ import annotations

import time
import tracemalloc
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import JSON, func, select, type_coerce

from forumapp.attendance.labels import words
from forumapp.attendance.models import FrozenSet
from forumapp.attendance.queries.texts import json_text
from forumapp.attendance.service.freezing import freeze
from forumapp.events.queries import get_event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel.actors import COMMAND
from tests.bench.seed import SLUG, STARTS

GOAL = 3.0
"""Seconds for 50,000 guests."""


@dataclass(frozen=True)
class Frozen:
    """One freeze: how long it took, the bytes of its rows in the database, the memory of Python's at most."""

    seconds: float
    kept: int
    memory: int


def measured(app: Flask) -> Frozen:
    """Freeze the event twice: once by the clock, once under the eyes of the memory."""
    with app.app_context():
        begin = time.perf_counter()
        _freeze()
        seconds = time.perf_counter() - begin
        tracemalloc.start()
        _freeze()
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        rows = json_text(type_coerce(FrozenSet.rows, JSON))
        kept = db.session().scalar(select(func.max(func.length(rows)))) or 0
        db.session().rollback()
    return Frozen(seconds, kept, most)


def _freeze() -> None:
    with unit_of_work() as session:
        event = get_event(session=session, slug=SLUG)
        freeze(
            session=session,
            event=event,
            words=words(event.languages),
            now=max(event.ends_at, STARTS),
            actor=COMMAND,
            reason="bench",
        )
    db.session().rollback()
