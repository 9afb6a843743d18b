"""What was left lying or brought back: files of mails, and people who were destroyed on request."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.mail.models import Message
from forumapp.privacy.models import SubjectRequest
from forumapp.privacy.rules import Outcome
from forumapp.registration.models import Registration

AT_ONCE = 500
"""How many ids one statement names."""


def known_messages(*, session: Session, ids: Collection[str]) -> dict[str, bool]:
    """Those of ``ids`` that are messages, and whether they still say to whom they go."""
    wanted, found = sorted(ids), dict[str, bool]()
    for start in range(0, len(wanted), AT_ONCE):
        rows = session.execute(
            select(Message.id, Message.recipient).where(Message.id.in_(wanted[start : start + AT_ONCE]))
        )
        found.update({row.id: row.recipient != "" for row in rows})
    return found


def destroyed_on_request(*, session: Session) -> set[str]:
    """The registrations of everybody whose request for destruction was accepted."""
    return set(
        session.scalars(
            select(SubjectRequest.registration_id).where(
                SubjectRequest.outcome == Outcome.ACCEPTED, SubjectRequest.registration_id.is_not(None)
            )
        )
    )


def brought_back(*, session: Session, ids: Collection[str]) -> list[tuple[int, str]]:
    """Those of ``ids`` that have a name again, each with its event."""
    wanted, found = sorted(ids), list[tuple[int, str]]()
    for start in range(0, len(wanted), AT_ONCE):
        found += session.execute(
            select(Registration.event_id, Registration.id).where(
                Registration.id.in_(wanted[start : start + AT_ONCE]), Registration.destroyed_at.is_(None)
            )
        ).all()
    return found
