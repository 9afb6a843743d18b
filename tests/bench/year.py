"""What a year costs from its frozen sets: a thousand events of two hundred participants each."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from flask import Flask
from sqlalchemy import insert

from forumapp.attendance.models import FrozenSet, YearShare
from forumapp.attendance.queries.year import totals_of
from forumapp.attendance.rules.year import beginnings
from forumapp.events.models import Event
from forumapp.events.rules import ActivityKind, Theme
from forumapp.extensions import db, unit_of_work

GOAL = 0.3
"""Seconds for :data:`EVENTS` events of :data:`PARTICIPANTS`."""

EVENTS, PARTICIPANTS = 1_000, 200
YEAR = 2031
"""A year in which the rest of the bench has nothing."""

_NOW = datetime(YEAR + 1, 1, 10, tzinfo=UTC)
_COUNTRIES = ("KR", "JP", "MN", "VN", "TH", "PH", "ID", "IN", "NP", "FJ")


@dataclass(frozen=True)
class Year:
    """One reading: the seconds of the quickest of three, and what it counted."""

    seconds: float
    visits: int
    distinct: int


def measured(app: Flask, *, events: int = EVENTS, participants: int = PARTICIPANTS) -> Year:
    """Make the year, then count it."""
    with app.app_context():
        _make(events, participants)
        times = []
        for _ in range(3):
            begin = time.perf_counter()
            found = totals_of(session=db.session(), year=YEAR, now=_NOW)
            times.append(time.perf_counter() - begin)
            db.session().rollback()
    return Year(min(times), found["figures"]["visits"], found["figures"]["distinct_people"])


def _make(events: int, participants: int) -> None:
    """Rows as freezing leaves them; a third of the people come to more than one event."""
    random = Random(7)
    people = [random.randbytes(32).hex() for _ in range(events * participants * 2 // 3)]
    numbers = range(1, events + 1)
    base = 1_000_000
    with unit_of_work() as session:
        session.execute(insert(Event), [_event(base + number, number) for number in numbers])
        session.execute(
            insert(FrozenSet),
            [
                {
                    "id": base + number,
                    "event_id": base + number,
                    "version": 1,
                    "as_of": _NOW,
                    "figures": {},
                    "rows": {},
                    "hash": f"{number:064x}",
                    "unheard_devices": [],
                }
                for number in numbers
            ],
        )
        session.execute(
            insert(YearShare),
            [_share(base + number, random.sample(people, participants), random) for number in numbers],
        )
    db.session().rollback()


def _event(id: int, number: int) -> dict[str, object]:
    starts = datetime(YEAR, 1, 2, 1, tzinfo=UTC) + timedelta(hours=8 * number)
    return {
        "id": id,
        "slug": f"year-{number}",
        "languages": ["en", "ko"],
        "title": {"en": f"Event {number}", "ko": f"행사 {number}"},
        "activity_kind": [*ActivityKind][number % 3].value,
        "themes": [[*Theme][number % 6].value],
        "zone": "Asia/Seoul",
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=3),
        "created_at": starts,
    }


def _share(id: int, persons: list[str], random: Random) -> dict[str, object]:
    return {
        "event_id": id,
        "set_id": id,
        "version": 1,
        "year": YEAR,
        "participants": len(persons),
        "persons": beginnings(persons),
        "without_email": 0,
        "countries": random.sample(_COUNTRIES, 4),
        "hash": f"{id:064x}",
    }
