"""The event's mails."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forumapp.console.queries.paging import PAGE, AnyRow, AnySelect
from forumapp.mail.models import Message
from forumapp.registration.models import Registration


def count_messages(*, session: Session, event_id: int) -> dict[str, int]:
    """How many mails of an event are in each state."""
    rows = session.execute(
        select(Message.state, func.count()).where(Message.event_id == event_id).group_by(Message.state)
    )
    return {row[0]: row[1] for row in rows}


def list_messages(
    *,
    session: Session,
    event_id: int,
    states: Sequence[str] = (),
    before: str | None = None,
    limit: int = PAGE,
) -> Sequence[AnyRow]:
    """Mails of an event, the newest first, with the name of the guest they go to."""
    statement: AnySelect = (
        select(Message, Registration.order_name, Registration.language)
        .outerjoin(Registration, Registration.id == Message.registration_id)
        .where(Message.event_id == event_id)
        .order_by(Message.id.desc())
        .limit(limit)
    )
    if states:
        statement = statement.where(Message.state.in_(states))
    if before is not None:
        statement = statement.where(Message.id < before)
    return session.execute(statement).all()


def find_message(*, session: Session, event_id: int, id: str) -> Message | None:
    """One mail of the event."""
    return session.scalar(select(Message).where(Message.id == id, Message.event_id == event_id))
