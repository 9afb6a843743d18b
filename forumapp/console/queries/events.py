"""What the console reads of events: which there are, and how many guests each has in which state."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forumapp.directory.models import Organization
from forumapp.directory.rules import OrganizationKind
from forumapp.events.models import Event
from forumapp.registration import queries as registrations
from forumapp.registration.models import Registration
from forumapp.registration.rules import Status


def visible_events(*, session: Session, event_ids: Iterable[int] | None) -> Sequence[Event]:
    """The events with these ids (None: all), the next first, past ones after them."""
    statement = select(Event).order_by(Event.starts_at.desc(), Event.id)
    if event_ids is not None:
        statement = statement.where(Event.id.in_(list(event_ids)))
    return session.scalars(statement).all()


def slugs_of_events(*, session: Session, ids: Iterable[int]) -> dict[int, str]:
    """Event id to the last part of its address."""
    rows = session.execute(select(Event.id, Event.slug).where(Event.id.in_(list(ids))))
    return {row[0]: row[1] for row in rows}


def count_by_status(*, session: Session, event_id: int) -> dict[Status, int]:
    """How many registrations of an event are in each state; absent states are zero."""
    counted = registrations.count_by_status(session=session, event_id=event_id)
    return {status: counted.get(status.value, 0) for status in Status}


def count_by_event(*, session: Session, event_ids: Sequence[int], statuses: Sequence[Status]) -> dict[int, int]:
    """How many registrations each event has in any of the states."""
    rows = session.execute(
        select(Registration.event_id, func.count())
        .where(Registration.event_id.in_(event_ids), Registration.status.in_([status.value for status in statuses]))
        .group_by(Registration.event_id)
    )
    return {row[0]: row[1] for row in rows}


def count_by_category(*, session: Session, event_id: int) -> dict[int, dict[Status, int]]:
    """Category id to the number of registrations in each state that occurs."""
    rows = session.execute(
        select(Registration.category_id, Registration.status, func.count())
        .where(Registration.event_id == event_id)
        .group_by(Registration.category_id, Registration.status)
    )
    counted: dict[int, dict[Status, int]] = {}
    for category_id, status, number in rows:
        counted.setdefault(category_id, {})[Status(status)] = number
    return counted


def count_missions(*, session: Session, event_id: int) -> int:
    """Different missions among the confirmed."""
    return session.scalars(
        select(func.count(func.distinct(Registration.organization_id)))
        .join(Organization, Organization.id == Registration.organization_id)
        .where(
            Registration.event_id == event_id,
            Registration.status == Status.CONFIRMED.value,
            Organization.kind == OrganizationKind.MISSION.value,
        )
    ).one()


def oldest_waiting_for_review(*, session: Session, event_id: int) -> datetime | None:
    """Since when the oldest registration waits for a reviewer."""
    return session.scalar(
        select(func.min(Registration.submitted_at)).where(
            Registration.event_id == event_id, Registration.status == Status.SUBMITTED.value
        )
    )
