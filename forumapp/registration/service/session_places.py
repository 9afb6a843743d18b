"""Places in sessions: taken and given back one by one, under the event's change number like every other place."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, insert, or_, select, text, update
from sqlalchemy.orm import Session

from forumapp.events.models import EventSession
from forumapp.registration.models import SessionChoice
from forumapp.registration.rules import SessionFull


def chosen(*, session: Session, registration_id: str) -> set[int]:
    """The ids of the sessions that a guest chose."""
    statement = select(SessionChoice.session_id).where(SessionChoice.registration_id == registration_id)
    return set(session.scalars(statement))


def sessions_chosen(*, session: Session, registration_id: str) -> list[EventSession]:
    """The sessions that a guest takes part in, in their order."""
    statement = (
        select(EventSession)
        .join(SessionChoice, SessionChoice.session_id == EventSession.id)
        .where(SessionChoice.registration_id == registration_id)
        .order_by(EventSession.starts_at, EventSession.id)
    )
    return list(session.scalars(statement))


def take_session(*, session: Session, registration_id: str, session_id: int, exceed: bool = False) -> None:
    """Take one place; ``exceed`` passes the limit, for a substitute who takes over a place beyond it.

    :raises SessionFull: where none is left
    """
    taking = update(EventSession).where(EventSession.id == session_id).values(taken=EventSession.taken + 1)
    room = or_(EventSession.places.is_(None), EventSession.taken < EventSession.places + EventSession.exceeded)
    connection = session.connection()
    if connection.execute(taking.where(room)).rowcount == 0:
        if not exceed:
            raise SessionFull(session_id)
        connection.execute(taking.values(exceeded=EventSession.exceeded + 1))
    session.execute(insert(SessionChoice).values(registration_id=registration_id, session_id=session_id))


def give_back_sessions(*, session: Session, registration_id: str, session_ids: Collection[int] | None = None) -> None:
    """Give places back (``session_ids`` None: all that the guest has); one beyond the limit ends with the guest."""
    held = chosen(session=session, registration_id=registration_id)
    for session_id in sorted(held if session_ids is None else held.intersection(session_ids)):
        session.execute(
            update(EventSession)
            .where(EventSession.id == session_id)
            .values(
                taken=EventSession.taken - 1,
                exceeded=text("CASE WHEN exceeded > 0 AND taken > places THEN exceeded - 1 ELSE exceeded END"),
            )
            .execution_options(synchronize_session=False)
        )
        session.execute(
            delete(SessionChoice).where(
                SessionChoice.registration_id == registration_id, SessionChoice.session_id == session_id
            )
        )


def keep_sessions(*, session: Session, registration_id: str, session_ids: Collection[int]) -> None:
    """Let an entry have the places in sessions of another entry of the same person that just gave them back.

    Where two are at the same time, what the entry has chosen itself stays.
    """
    own = chosen(session=session, registration_id=registration_id)
    rows = session.scalars(
        select(EventSession)
        .where(EventSession.id.in_(own | set(session_ids)))
        .order_by(EventSession.starts_at, EventSession.id)
    ).all()
    kept = [one for one in rows if one.id in own]
    for one in rows:
        if one.id not in own and all(
            one.ends_at <= other.starts_at or other.ends_at <= one.starts_at for other in kept
        ):
            take_session(session=session, registration_id=registration_id, session_id=one.id, exceed=True)
            kept.append(one)


def take_over_sessions(*, session: Session, registration_id: str, session_ids: Collection[int]) -> None:
    """Let a substitute have the places in sessions that the guest just gave back, beyond the limit if they were."""
    for session_id in sorted(set(session_ids) - chosen(session=session, registration_id=registration_id)):
        take_session(session=session, registration_id=registration_id, session_id=session_id, exceed=True)
