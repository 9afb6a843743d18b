"""What every step of the making needs: who acts, with which keys, by whose clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from forumapp.accounts.rules import StaffRole
from forumapp.accounts.service import assign, create_user
from forumapp.demo.staff import PASSWORD, STAFF
from forumapp.kernel.actors import Actor
from forumapp.kernel.secrets import KeyRing

ZONE = "Asia/Seoul"
ZONE_INFO = ZoneInfo(ZONE)
LANGUAGES = ("en", "ko")


@dataclass
class Stage:
    """What every step of the making needs."""

    session: Session
    keys: KeyRing
    organizer: Actor
    communications: Actor
    door_user: int


def make_staff(session: Session, now: datetime, keys: KeyRing) -> Stage:
    """The demo's sign-ins, each with its role for all events."""
    users = {}
    for member in STAFF:
        user = create_user(session=session, email=member.email, password=PASSWORD, name=member.name, now=now, demo=True)
        session.flush()
        assign(session=session, user=user, role=StaffRole(member.role), event_id=None)
        users[member.role] = user.id
    return Stage(session, keys, Actor.user(users["organizer"]), Actor.user(users["communications"]), users["door"])


def seoul(moment: datetime) -> datetime:
    """The moment that a clock in Seoul shows."""
    return moment.replace(tzinfo=ZONE_INFO)
