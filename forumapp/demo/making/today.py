"""The forum that is open today, whenever today is."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.accounts.models import User
from forumapp.consent.service import ensure_default_notice
from forumapp.demo import texts
from forumapp.demo.cast import Guest, plan
from forumapp.demo.making.delegation import make_delegation
from forumapp.demo.making.forum import ask_for_receiver
from forumapp.demo.making.invitations import invite_to
from forumapp.demo.making.people import register
from forumapp.demo.making.stage import LANGUAGES, ZONE, ZONE_INFO, Stage
from forumapp.events.queries import find_event
from forumapp.events.service import create_event, edit_event, move_dates, save_series, save_session, set_category

OPEN_FORUM = "open-forum"
OPEN_STARTS, OPEN_ENDS = time(14, 0), time(23, 59)
"""Whoever tries the demo in the evening finds the door, invitations and delegations open too."""
WORKSHOP_STARTS, WORKSHOP_ENDS = time(15, 0), time(16, 0)
OPEN_GUESTS = 36


def make_open_forum(stage: Stage, now: datetime) -> None:
    """The forum of today: open for registration and at the door until midnight."""
    session = stage.session
    today: date = now.astimezone(ZONE_INFO).date()
    event = create_event(
        session=session,
        slug=OPEN_FORUM,
        title=texts.OPEN_FORUM["title"],
        languages=LANGUAGES,
        zone=ZONE,
        starts_at=datetime.combine(today, OPEN_STARTS, ZONE_INFO),
        ends_at=datetime.combine(today, OPEN_ENDS, ZONE_INFO),
        now=now,
    )
    edit_event(
        session=session,
        event_id=event.id,
        values={
            **texts.OPEN_FORUM,
            "activity_kind": "research_and_data",
            "themes": ["gender_statistics"],
            "registration_opens_at": datetime.combine(today, time(0, 0), ZONE_INFO),
            "registration_closes_at": datetime.combine(today, time(23, 59, 59), ZONE_INFO),
            "contact_email": "forum@example.org",
        },
    )
    ensure_default_notice(session=session, event=event, now=now)
    ask_for_receiver(session, event, now)
    set_category(session=session, event_id=event.id, code="media", values={"review": True})
    set_category(session=session, event_id=event.id, code="expert", values={"places": 3})
    starts_at, ends_at = (datetime.combine(today, at, ZONE_INFO) for at in (WORKSHOP_STARTS, WORKSHOP_ENDS))
    save_session(
        session=session,
        event_id=event.id,
        id=None,
        values={**texts.WORKSHOP, "starts_at": starts_at, "ends_at": ends_at, "chosen_by_guest": True, "places": 20},
    )
    save_series(session=session, id=None, values=texts.OPEN_SERIES, event_ids=[event.id], now=now)
    for guest in _regulars():
        register(stage, event, guest, now)
    make_delegation(stage, event, now)
    invite_to(stage, event, now)


def _regulars() -> list[Guest]:
    """Some of the forum's people come to the other one too, a few of each community."""
    by_category: dict[str, list[Guest]] = {}
    for guest in plan().guests:
        if not guest.walk_in:
            by_category.setdefault(guest.category, []).append(guest)
    each = OPEN_GUESTS // len(by_category) + 2
    return [guest for guests in by_category.values() for guest in guests[:each]]


def keep_open_today(*, session: Session, now: datetime) -> bool:
    """Move the open forum to today where it is not; returns whether it moved. The caller commits."""
    event = find_event(session=session, slug=OPEN_FORUM)
    today = now.astimezone(ZONE_INFO).date()
    if event is None or not is_demo(session=session) or event.starts_at.astimezone(ZONE_INFO).date() == today:
        return False
    move_dates(session=session, event_id=event.id, starts_at=datetime.combine(today, OPEN_STARTS, ZONE_INFO))
    return True


def is_demo(*, session: Session) -> bool:
    """Whether this database is a demo's: an office's own event of the same name must stay where it is."""
    return session.execute(select(User.id).where(User.demo.is_(True)).limit(1)).first() is not None
