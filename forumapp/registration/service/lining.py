"""The order of those who wait, where staff change it; and what a reviewer looked at again."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from forumapp.kernel.actors import Actor
from forumapp.registration import queries
from forumapp.registration.rules import Direction, IllegalTransition, Status, moved
from forumapp.registration.service.amending import write_down
from forumapp.registration.service.deciding import locked


def move_in_line(
    *, session: Session, event_id: int, registration_id: str, direction: Direction, now: datetime, actor: Actor
) -> int:
    """Move somebody in the line of her category; returns the new place, the first is 1. It is noted in her history.

    :raises IllegalTransition: where she does not wait
    :raises UnknownRegistration:
    """
    registration, change = locked(session=session, event_id=event_id, registration_id=registration_id)
    line = list(queries.line(session=session, event_id=event_id, category_id=registration.category_id))
    if registration not in line:
        raise IllegalTransition(Status(registration.status), Status.WAITLISTED)
    index = line.index(registration)
    target = moved(len(line), index, direction)
    if target == index:
        return index + 1
    moments: list[datetime] = []
    for each in line:
        moment = each.waiting_order or each.waiting_since or now
        # Two who began to wait in one moment have one place by their ids only: part them, or nobody could move.
        moments.append(max(moment, moments[-1] + timedelta(microseconds=1)) if moments else moment)
    line.insert(target, line.pop(index))
    for each, moment in zip(line, moments, strict=True):
        if (each.waiting_order or each.waiting_since) != moment:
            each.waiting_order = moment
    registration.changed = change
    write_down(
        session=session,
        registration_id=registration_id,
        changed=[("waiting_place", index + 1, target + 1)],
        now=now,
        actor=actor,
    )
    return target + 1


def look_again(*, session: Session, event_id: int, registration_id: str, now: datetime, actor: Actor) -> bool:
    """Note that somebody looked at what a confirmed guest changed; False where there was nothing (any more).

    :raises UnknownRegistration:
    """
    registration, change = locked(session=session, event_id=event_id, registration_id=registration_id)
    if registration.review_again is None:
        return False
    registration.review_again, registration.changed = None, change
    write_down(
        session=session,
        registration_id=registration_id,
        changed=[("review_again", None, "yes")],
        now=now,
        actor=actor,
    )
    return True
