"""What a copy of an event takes over: every column and part of it but people and what only the model lived through."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import inspect

from forumapp.events.models import Category, Event, EventSession, Partner, ProgrammeItem
from forumapp.events.rules import Shift
from forumapp.orm import Base

GIVEN = frozenset({"slug", "title", "languages", "zone", "starts_at", "ends_at"})
"""What whoever makes a copy says anew."""

NEVER: Mapping[type[Base], frozenset[str]] = {
    Event: GIVEN | {"id", "published_at", "taken", "exceeded", "revision", "created_at", "series_id"},
    Category: frozenset({"id", "event_id", "taken", "exceeded"}),
    ProgrammeItem: frozenset({"id", "event_id", "speaker_id"}),
    EventSession: frozenset({"id", "event_id", "taken", "exceeded"}),
    Partner: frozenset({"id", "event_id"}),
}
"""Columns that a copy never takes over: whose they are, what was counted, who stood there. All others go along."""

WINDOW = frozenset({"registration_opens_at", "registration_closes_at"})


def copied_columns(table: type[Base]) -> list[str]:
    """The names of the columns of ``table`` that a copy takes over."""
    return [column.key for column in inspect(table).column_attrs if column.key not in NEVER[table]]


def copy_parts(*, source: Event, event: Event, shift: Shift, window: bool = True) -> None:
    """Fill a new event with what ``source`` has: texts and settings, categories, programme, partners; dates shifted.

    Speakers are people, so the programme's lines come without them. Without ``window`` the times at which
    registration opens and closes stay behind.
    """
    for name, value in _values(source, shift).items():
        if window or name not in WINDOW:
            setattr(event, name, value)
    event.categories = [Category(**_values(category, shift)) for category in source.categories]
    event.programme = [ProgrammeItem(**_values(item, shift)) for item in source.programme]
    event.sessions = [EventSession(**_values(one, shift)) for one in source.sessions]
    event.partners = [Partner(**_values(partner, shift)) for partner in source.partners]


def _values(row: Base, shift: Shift) -> dict[str, Any]:
    return {name: shift(getattr(row, name)) for name in copied_columns(type(row))}
