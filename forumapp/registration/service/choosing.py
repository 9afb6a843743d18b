"""A guest's choice of sessions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from itertools import combinations

from sqlalchemy.orm import Session

from forumapp.events.models import EventSession
from forumapp.events.queries import sessions_of
from forumapp.kernel.actors import Actor
from forumapp.registration.models import Amendment, Registration
from forumapp.registration.rules import (
    GIVES_UP_SESSIONS,
    IllegalTransition,
    SessionBegun,
    SessionsOverlap,
    Status,
    UnknownSession,
)
from forumapp.registration.service.deciding import locked
from forumapp.registration.service.session_places import chosen, give_back_sessions, take_session

FIELD = "sessions"
"""How an amendment names the choice."""


def choose_sessions(
    *,
    session: Session,
    event_id: int,
    registration_id: str,
    session_ids: Collection[int],
    now: datetime,
    actor: Actor,
    exceed: bool = False,
) -> Registration:
    """Let a guest take part in exactly these of the sessions that are chosen; what changed is written down.

    A choice takes its place at once, also while the host still looks at the registration. Guests choose among what
    is for them to choose, and sessions that have begun stay as they are; staff choose among all that are not for
    everybody, and ``exceed`` lets them go beyond the places.

    :raises UnknownSession: for one that guests do not choose
    :raises SessionBegun: for one that has begun
    :raises SessionsOverlap: for two at the same time
    :raises SessionFull: where no place is left
    :raises IllegalTransition: for a registration that waits for a place, or is cancelled, rejected or regretted
    """
    registration, change = locked(session=session, event_id=event_id, registration_id=registration_id)
    if registration.status in GIVES_UP_SESSIONS:
        raise IllegalTransition(Status(registration.status), Status(registration.status))
    every = {one.id: one for one in sessions_of(session=session, event_id=event_id) if not one.for_everybody}
    held, wanted = chosen(session=session, registration_id=registration_id), set(session_ids)
    may = {one.id for one in every.values() if actor.is_staff or one.chosen_by_guest}
    wanted |= held - may  # not theirs to change: it stays
    for session_id in sorted(wanted ^ held):
        if session_id not in may:
            raise UnknownSession(session_id)
        if not actor.is_staff and every[session_id].starts_at <= now:
            raise SessionBegun(session_id)
    _check_overlaps([every[session_id] for session_id in wanted if session_id in every])
    if wanted == held:
        return registration
    give_back_sessions(session=session, registration_id=registration_id, session_ids=held - wanted)
    for session_id in sorted(wanted - held):
        take_session(session=session, registration_id=registration_id, session_id=session_id, exceed=exceed)
    session.add(
        Amendment(
            registration_id=registration_id,
            field=FIELD,
            before=_named(every, held, registration.language),
            after=_named(every, wanted, registration.language),
            at=now,
            actor=actor.reference,
        )
    )
    registration.changed = change
    session.flush()
    session.expire_all()  # objects of this session know nothing of the counting above
    return registration


def _check_overlaps(wanted: Collection[EventSession]) -> None:
    for first, second in combinations(sorted(wanted, key=lambda one: (one.starts_at, one.id)), 2):
        if second.starts_at < first.ends_at:
            raise SessionsOverlap(first.id, second.id)


def _named(every: dict[int, EventSession], ids: Collection[int], language: str) -> str | None:
    names = [one.names.in_language(language).text for session_id, one in every.items() if session_id in ids]
    return "; ".join(names) or None
