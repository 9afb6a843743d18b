"""What the console and the command line change in several rooms at once: a new event, and places handed on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from forumapp.accounts import service as accounts
from forumapp.consent import service as consent
from forumapp.events import service as events
from forumapp.events.models import Event
from forumapp.kernel.secrets import KeyRing
from forumapp.questions import service as questions
from forumapp.registration.service import promote_waiting

COPIED_TABLES = frozenset(
    {"categories", "programme_items", "partners", "notices", "purpose_versions", "questions", "assignments"}
)
"""Tables whose rows of an event go over to its copy; a test asks of every other one why it does not."""


def make_event(
    *, session: Session, now: datetime, source: Event | None = None, staff: bool = False, **values: Any
) -> Event:
    """Make an event with all that guests meet: with ``source``, everything of it but people; a notice in any case.

    With ``staff`` those with a role in the source have it in the new event too. ``values`` and what is raised are
    those of :func:`forumapp.events.service.create_event`.
    """
    event = events.create_event(session=session, source=source, now=now, **values)
    if source is not None and staff:
        accounts.copy_roles(session=session, source_id=source.id, event_id=event.id)
    if source is not None:
        consent.copy(session=session, source_id=source.id, event_id=event.id, now=now)
        questions.copy(session=session, source_id=source.id, event_id=event.id, now=now)
    consent.ensure_default_notice(session=session, event=event, now=now)
    return event


def hand_on_places(*, session: Session, event_id: int, now: datetime, keys: KeyRing) -> list[str]:
    """Give the places that a change of limits made free to whoever waits longest; the guests are told by mail.

    Returns the ids of the registrations that moved up.
    """
    change = events.next_change(session=session, event_id=event_id)
    return promote_waiting(session=session, event_id=event_id, now=now, keys=keys, change=change)
