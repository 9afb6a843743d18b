"""Putting the day of destruction off, and reminding the office of it."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.accounts.models import Assignment, User
from forumapp.accounts.rules import StaffRole
from forumapp.events.models import Event
from forumapp.events.service import edit_event, hold_changes
from forumapp.kernel.actors import Actor
from forumapp.mail import service as mail
from forumapp.mail.models import Message
from forumapp.privacy import queries
from forumapp.privacy.models import Postponement
from forumapp.privacy.rules import DayNotLater, DayTooLate, NothingLeft, latest_day

REMINDER = "destruction_reminder"


def postpone(
    *, session: Session, event_id: int, to_day: date, reason: str, now: datetime, actor: Actor
) -> Postponement:
    """Put the day off and write down why. Cached pages that name the day know.

    :raises DayNotLater: for a day that is not after the one that holds
    :raises DayTooLate: for one that is years after the event
    :raises NothingLeft: where the day has been, and nothing is left
    """
    hold_changes(session=session, event_id=event_id)
    event = session.get_one(Event, event_id, populate_existing=True)
    if queries.is_destroyed(session=session, event=event, now=now):
        raise NothingLeft(event.slug)
    former = event.destroyed_at.date()
    if to_day <= former or to_day <= now.astimezone(ZoneInfo(event.zone)).date():
        raise DayNotLater(former)
    latest = latest_day(event.ends_at.astimezone(ZoneInfo(event.zone)).date())
    if to_day > latest:
        raise DayTooLate(latest)
    row = Postponement(event_id=event_id, from_day=former, to_day=to_day, reason=reason, at=now, actor=actor.reference)
    session.add(row)
    edit_event(session=session, event_id=event_id, values={"destroy_on": to_day})
    return row


def remind(*, session: Session, event_id: int, now: datetime) -> int:
    """Tell the office that the day comes near, once for each of its reminders; returns how many mails were written.

    They go to the event's contact, without one to its organizers, without these to the administrators.
    """
    hold_changes(session=session, event_id=event_id)
    event = session.get_one(Event, event_id, populate_existing=True)
    near = queries.reminder_of(event=event, now=now)
    if near is None:
        return 0
    facts = {"day": event.destroyed_at.date().isoformat(), "before": near}
    told = session.scalars(select(Message.facts).where(Message.event_id == event_id, Message.template == REMINDER))
    if any({name: one.get(name) for name in facts} == facts for one in told):
        return 0
    receivers = _receivers(session, event)
    for address, language in receivers:
        mail.enqueue(
            session=session,
            template=REMINDER,
            language=language,
            recipient=address,
            event_id=event_id,
            facts=facts,
            now=now,
        )
    return len(receivers)


def _receivers(session: Session, event: Event) -> list[tuple[str, str]]:
    """Addresses and the language that each is written to in."""
    if event.contact_email:
        return [(event.contact_email, event.languages[0])]
    for role, of_event in ((StaffRole.ORGANIZER, Assignment.event_id == event.id), (StaffRole.ADMINISTRATOR, None)):
        statement = (
            select(User.email, User.language)
            .join(Assignment, Assignment.user_id == User.id)
            .where(Assignment.role == role.value, User.active)
            .order_by(User.id)
        )
        found = session.execute(statement if of_event is None else statement.where(of_event)).all()
        if found:
            return [(row.email, row.language) for row in found]
    return []
