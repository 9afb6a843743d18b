"""What is planned before the event: the figures of an advance release, of those who are confirmed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, case, distinct, func, select
from sqlalchemy.orm import Session

from forumapp.attendance.queries.conditions import COUNTRY, IS_AMBASSADOR, IS_MISSION
from forumapp.directory.models import Organization
from forumapp.events.models import Category, Event
from forumapp.registration.models import Registration
from forumapp.registration.rules import REGISTERED, Status


def planned_set(*, session: Session, event: Event, now: datetime) -> dict[str, Any]:
    """The planned figures in the shape of a set, never frozen and without a version.

    ``participants``, ``missions``, ``ambassadors`` and ``countries`` are those of the confirmed registrations whose
    category counts; nothing in it was counted at the door.
    """
    values = _values(session, event.id)
    return {
        "event": event.slug,
        "as_of": now.astimezone(ZoneInfo(event.zone)).isoformat(timespec="seconds"),
        "version": None,
        "hash": None,
        "figures": [
            {"code": code, "value": value, "why_null": None, "label": {}, "definition": {}}
            for code, value in values.items()
        ],
        "by_category": [
            {"code": code, "counts": True, "attended": people} for code, people in _by_category(session, event.id)
        ],
    }


def _values(session: Session, event_id: int) -> dict[str, int]:
    registered = Registration.status.in_([each.value for each in REGISTERED])
    tally = session.execute(
        select(
            func.count(Registration.invited_at).label("invited"),
            func.coalesce(func.sum(case((registered, 1), else_=0)), 0),
            func.coalesce(func.sum(case((Registration.status == Status.CONFIRMED.value, 1), else_=0)), 0),
        ).where(Registration.event_id == event_id)
    ).one()
    expected = session.execute(
        select(
            func.count(),
            func.count(distinct(case((IS_MISSION, Organization.id)))),
            func.coalesce(func.sum(case((IS_AMBASSADOR, 1), else_=0)), 0),
            func.count(distinct(COUNTRY)),
        )
        .select_from(Registration)
        .join(Category, and_(Category.id == Registration.category_id, Category.counts))
        .outerjoin(Organization, Organization.id == Registration.organization_id)
        .where(Registration.event_id == event_id, Registration.status == Status.CONFIRMED.value)
    ).one()
    codes = ("invited", "registered", "confirmed", "participants", "missions", "ambassadors", "countries")
    return dict(zip(codes, (int(value) for value in (*tally, *expected)), strict=True))


def _by_category(session: Session, event_id: int) -> list[tuple[str, int]]:
    rows = session.execute(
        select(Category.code, func.count())
        .join(Registration, Registration.category_id == Category.id)
        .where(Category.event_id == event_id, Category.counts, Registration.status == Status.CONFIRMED.value)
        .group_by(Category.id, Category.code, Category.position)
        .order_by(Category.position)
    )
    return [(code, people) for code, people in rows]
