"""Which events' personal data is to be destroyed now, and what is read of destructions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from forumapp.accounts.models import User
from forumapp.events.models import Event
from forumapp.privacy.models import Destruction, KnownDay, Postponement
from forumapp.privacy.queries.of_event import remains
from forumapp.privacy.rules import REFERENCE, REMINDERS, Cause
from forumapp.registration.models import Registration

OF_EVENTS = (Cause.DAY.value, Cause.AGAIN.value)


@dataclass(frozen=True)
class DueEvent:
    """An event whose personal data is to be destroyed, and why."""

    event_id: int
    slug: str
    cause: Cause


@dataclass(frozen=True)
class Identity:
    """What tells an event from every other, also from a later one of the same address in a database begun anew."""

    event_id: int
    slug: str
    created_at: datetime


def identity(event: Event) -> Identity:
    """Of an event."""
    return Identity(event.id, event.slug, event.created_at)


def is_due(*, event: Event, now: datetime) -> bool:
    """Whether the event is over and its day has come."""
    return event.ends_at <= now and event.destroyed_at <= now


def reference_events(*, session: Session) -> frozenset[int]:
    """The demo's events, which are never destroyed; an office's own of the same address is none."""
    if not session.scalar(select(exists().where(User.demo.is_(True)))):
        return frozenset()
    return frozenset(session.scalars(select(Event.id).where(Event.slug.in_(REFERENCE))))


def due_events(
    *,
    session: Session,
    now: datetime,
    known: Mapping[Identity, datetime],
    thorough: bool = False,
    settled_by: datetime | None = None,
) -> list[DueEvent]:
    """Events of which something is left though it is to be gone, by id.

    ``known`` are the destructions that the ledger remembers, and when they were: what is older and there again was
    restored, whatever its day says. ``thorough`` also looks through events that were destroyed and have nobody new.
    What is destroyed for the first time must have had its day since ``settled_by`` at the latest (None: however short).
    """
    last = dict(
        session.execute(
            select(Destruction.event_id, func.max(Destruction.at))
            .where(Destruction.cause.in_(OF_EVENTS))
            .group_by(Destruction.event_id)
        ).all()
    )
    spared = reference_events(session=session)
    found = []
    for event in session.scalars(select(Event).where(Event.ends_at <= now).order_by(Event.id)):
        if event.id in spared:
            continue
        remembered = known.get(identity(event))
        if is_due(event=event, now=now):
            looks = event.id not in last or thorough or _named(session, event.id)
            if looks and remains(session=session, event_id=event.id):
                again = event.id in last or remembered is not None
                if not again and not _is_settled(session, event, settled_by):
                    continue
                found.append(DueEvent(event.id, event.slug, Cause.AGAIN if again else Cause.DAY))
        elif remembered is not None and _named(session, event.id, before=remembered):
            found.append(DueEvent(event.id, event.slug, Cause.AGAIN))
    return found


def _is_settled(session: Session, event: Event, by: datetime | None) -> bool:
    if by is None:
        return True
    row = session.get(KnownDay, event.id)
    return row is not None and row.day == event.destroyed_at.date() and row.since <= by


def _named(session: Session, event_id: int, before: datetime | None = None) -> bool:
    """Whether anybody registered for the event (before a moment) has a name still."""
    conditions = [Registration.event_id == event_id, Registration.destroyed_at.is_(None)]
    if before is not None:
        conditions.append(Registration.created_at < before)
    return bool(session.scalar(select(exists().where(*conditions))))


def list_destructions(*, session: Session, event_id: int) -> Sequence[Destruction]:
    """The certificates of an event, the newest first."""
    return session.scalars(
        select(Destruction).where(Destruction.event_id == event_id).order_by(Destruction.number.desc())
    ).all()


def find_destruction(*, session: Session, event_id: int, number: int) -> Destruction | None:
    """One certificate of an event."""
    return session.scalar(select(Destruction).where(Destruction.event_id == event_id, Destruction.number == number))


def list_postponements(*, session: Session, event_id: int) -> Sequence[Postponement]:
    """Every time that the event's day was put off, in the order of time."""
    return session.scalars(
        select(Postponement).where(Postponement.event_id == event_id).order_by(Postponement.id)
    ).all()


def destroyed_events(*, session: Session) -> dict[Identity, datetime]:
    """Every event that was destroyed, and when it was for the last time."""
    rows = session.execute(
        select(Event, func.max(Destruction.at))
        .join(Destruction, Destruction.event_id == Event.id)
        .where(Destruction.cause.in_(OF_EVENTS))
        .group_by(Event.id)
    )
    return {identity(event): at for event, at in rows}


def slug_of(*, session: Session, event_id: int) -> str:
    """The address of an event."""
    return session.execute(select(Event.slug).where(Event.id == event_id)).scalar_one()


def last_destroyed(*, session: Session, event_id: int) -> datetime | None:
    """When an event's personal data was destroyed for the last time; None where it never was."""
    return session.scalar(
        select(func.max(Destruction.at)).where(Destruction.event_id == event_id, Destruction.cause.in_(OF_EVENTS))
    )


def is_destroyed(*, session: Session, event: Event, now: datetime) -> bool:
    """Whether an event's day has been, and its data went; one that was moved to another time begins anew."""
    return is_due(event=event, now=now) and last_destroyed(session=session, event_id=event.id) is not None


def reminder_of(*, event: Event, now: datetime) -> int | None:
    """How many days before the day the office is to know by now: the nearest of the reminders that has come."""
    if now >= event.destroyed_at or event.ends_at > now:
        return None
    days = (event.destroyed_at.date() - now.astimezone(ZoneInfo(event.zone)).date()).days
    return min((before for before in REMINDERS if days <= before), default=None)


def events_to_remind(*, session: Session, now: datetime) -> list[int]:
    """Events whose day is near and of which something is left, by id."""
    spared = reference_events(session=session)
    return [
        event.id
        for event in session.scalars(select(Event).where(Event.ends_at <= now).order_by(Event.id))
        if event.id not in spared
        and reminder_of(event=event, now=now) is not None
        and remains(session=session, event_id=event.id)
    ]


def has_people(*, session: Session, event_id: int) -> bool:
    """Whether anybody registered or was invited: then the notice has named the day to somebody."""
    return bool(session.scalar(select(exists().where(Registration.event_id == event_id))))
