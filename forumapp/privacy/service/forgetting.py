"""What is forgotten by itself: whom the last mail went to, once it was sent."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from forumapp.mail.models import Message
from forumapp.mail.rules import State

LAST_MAILS = ("data_destroyed", "held_destroyed")


def forget_recipients(*, session: Session) -> int:
    """Empty the address of every sent mail that said that data was destroyed; returns how many there were."""
    statement = (
        update(Message)
        .where(
            Message.template.in_(LAST_MAILS),
            Message.state.in_((State.SENT, State.FAILED, State.WITHDRAWN)),
            Message.recipient != "",
        )
        .values(recipient="", last_error=None)
    )
    return int(session.execute(statement).rowcount)  # type: ignore[attr-defined]  # an UPDATE's result counts rows
