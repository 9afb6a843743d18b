"""Whom staff may put on the protocol board."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from forumapp.registration.models import Registration
from forumapp.registration.queries import matching
from forumapp.registration.rules import LIVE

MOST_HITS = 8


def people_to_put(*, session: Session, event_id: int, query: str, without: Collection[str]) -> Sequence[Registration]:
    """The first people of the event whom the search finds, but for those in ``without``."""
    return session.scalars(
        select(Registration)
        .options(joinedload(Registration.organization))
        .where(
            Registration.event_id == event_id,
            Registration.status.in_([status.value for status in LIVE]),
            Registration.destroyed_at.is_(None),
            Registration.id.not_in(without),
            matching(query),
        )
        .order_by(Registration.order_name, Registration.id)
        .limit(MOST_HITS)
    ).all()
