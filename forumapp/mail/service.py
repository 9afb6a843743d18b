"""What puts messages into the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert
from sqlalchemy.orm import Session

from forumapp.kernel import identifiers
from forumapp.mail.models import Mention, Message
from forumapp.mail.rules import State
from forumapp.orm.prepared import Prepared, cursor_of

_INSERT = Prepared(insert(Message))


def enqueue(
    *,
    session: Session | Connection,
    template: str,
    language: str,
    recipient: str,
    now: datetime,
    event_id: int | None = None,
    registration_id: str | None = None,
    status_change_id: int | None = None,
    user_id: int | None = None,
    facts: Mapping[str, Any] | None = None,
    held: bool = False,
) -> str:
    """Write a message in the transaction that causes it; it is rendered and sent after the commit. Returns its id.

    A ``held`` one is a draft: it waits in the outbox until staff release it. ``status_change_id`` is the change of
    state that it tells of: once another one follows, it is taken back (:func:`forumapp.mail.drafts.withdraw_stale`).

    ``facts`` may hold what the template needs beside the rows it names, and never a secret.
    """
    message_id = identifiers.uuid7(now)
    _INSERT.run(
        cursor_of(session),
        {
            "id": message_id,
            "event_id": event_id,
            "registration_id": registration_id,
            "status_change_id": status_change_id,
            "user_id": user_id,
            "template": template,
            "language": language,
            "recipient": recipient,
            "facts": dict(facts or {}),
            "state": State.DRAFT if held else State.QUEUED,
            "created_at": now,
            "next_attempt_at": None if held else now,
            "attempts": 0,
        },
    )
    return message_id


def mention(*, session: Session, message_id: str, changes: Mapping[str, int]) -> None:
    """Keep of whom a message to somebody else tells: by the registration's id the change of state that it tells of."""
    rows = [
        {"message_id": message_id, "registration_id": registration_id, "status_change_id": change_id}
        for registration_id, change_id in changes.items()
    ]
    if rows:
        session.execute(insert(Mention), rows)
