"""What the console reads of events: which there are, and how many guests each has in which state."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Integer, Select, bindparam, func, select
from sqlalchemy.orm import Session

from forumapp.checkin.queries.flagged import COUNT_OPEN
from forumapp.directory.models import Organization
from forumapp.directory.rules import OrganizationKind
from forumapp.events.models import Change, Event
from forumapp.mail.models import Message
from forumapp.mail.rules import State
from forumapp.privacy.models import SubjectRequest
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


_EVENT = bindparam("event", type_=Integer)
_NUMBER = select(Change.number).where(Change.event_id == _EVENT)
_WAITING: Select[int | None, int, int, int, int] = select(
    _NUMBER.scalar_subquery(),
    select(func.count())
    .where(Registration.event_id == _EVENT, Registration.review_again.is_not(None))
    .scalar_subquery(),
    select(func.count()).where(Message.event_id == _EVENT, Message.state == State.DRAFT).scalar_subquery(),
    select(func.count())
    .where(SubjectRequest.event_id == _EVENT, SubjectRequest.decided_at.is_(None))
    .scalar_subquery(),
    COUNT_OPEN.scalar_subquery(),
)

_kept: WeakKeyDictionary[Engine, dict[int, tuple[int, dict[Status, int]]]] = WeakKeyDictionary()
_KEPT_EVENTS = 64


@dataclass(frozen=True)
class Numbers:
    """What waits in an event: guests in each state, confirmed ones to look at again, drafts, requests about data.

    ``conflicts`` are scans that need a look.
    """

    by_status: dict[Status, int]
    look_again: int
    drafts: int
    requests: int
    conflicts: int


def numbers_of(*, session: Session, event_id: int) -> Numbers:
    """What stands beside the console's pages, in one statement where nobody's state has changed."""
    number, *waiting = session.execute(_WAITING, {"event": event_id}).one()
    return Numbers(_kept_counts(session, event_id, number), *waiting)


def count_by_status(*, session: Session, event_id: int) -> dict[Status, int]:
    """How many registrations of an event are in each state; absent states are zero.

    From memory while the event's change number is what it was; call it in a transaction that only reads.
    """
    return _kept_counts(session, event_id, session.scalar(_NUMBER, {"event": event_id}))


def _kept_counts(session: Session, event_id: int, number: int | None) -> dict[Status, int]:
    bind = session.get_bind()
    kept = _kept.setdefault(bind.engine if isinstance(bind, Connection) else bind, {})
    found = kept.get(event_id)
    if found is not None and found[0] == number:
        return found[1]
    counted = registrations.count_by_status(session=session, event_id=event_id)
    counts = {status: counted.get(status.value, 0) for status in Status}
    if number is not None:
        if len(kept) >= _KEPT_EVENTS and event_id not in kept:
            kept.clear()
        kept[event_id] = (number, counts)
    return counts


def forget_counts() -> None:
    """Drop what is kept, where a database was replaced under its engine."""
    _kept.clear()


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
