"""What a copy of an event takes over of its invitations: the letter, and none of those invited."""

from __future__ import annotations

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from forumapp.delegations.models import InvitationLetter


def copy_letter(*, session: Session, source_id: int, event_id: int) -> None:
    """Let a new event's invitations say what another one's say."""
    letter = session.get(InvitationLetter, source_id)
    if letter is None:
        return
    values = {column.key: getattr(letter, column.key) for column in inspect(InvitationLetter).column_attrs}
    session.add(InvitationLetter(**{**values, "event_id": event_id}))
    session.flush()
