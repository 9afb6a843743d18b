"""Drafts: messages that wait until staff release them. Read, rewritten, released together, or taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, and_, func, or_, select, update
from sqlalchemy.orm import Session

from forumapp.kernel.errors import DomainError
from forumapp.mail.models import Message
from forumapp.mail.rules import State


class NoDraft(DomainError):
    """The message was released or taken back meanwhile. The cure: look at where it is now."""


def count_drafts(*, session: Session, event_id: int) -> int:
    """How many messages of an event wait to be released."""
    return session.scalars(select(func.count()).where(Message.event_id == event_id, Message.state == State.DRAFT)).one()


@dataclass(frozen=True)
class Chosen:
    """Drafts that are about to leave: how many, how many in each language, and the first of them."""

    number: int
    by_language: Mapping[str, int]
    first: Sequence[Message]


def chosen(
    *, session: Session, event_id: int, ids: Sequence[str] = (), up_to: str | None = None, shown: int = 3
) -> Chosen:
    """What :func:`release` would let leave with the same ``ids`` or ``up_to``; ``first`` holds at most ``shown``."""
    wanted = and_(Message.event_id == event_id, Message.state == State.DRAFT, _those(ids, up_to))
    counted = select(Message.language, func.count()).where(wanted).group_by(Message.language).order_by(Message.language)
    languages = {row[0]: row[1] for row in session.execute(counted)}
    first = session.scalars(select(Message).where(wanted).order_by(Message.id).limit(shown)).all()
    return Chosen(sum(languages.values()), languages, first)


def release(
    *,
    session: Session,
    event_id: int,
    now: datetime,
    ids: Sequence[str] = (),
    up_to: str | None = None,
) -> int:
    """Let drafts leave: those of ``ids``, or all that are not newer than the message ``up_to``; returns how many.

    Two at once release each draft once. What is newer than the list that was read stays a draft.
    """
    return _move(session, event_id, _those(ids, up_to), state=State.QUEUED, next_attempt_at=now)


def withdraw(*, session: Session, event_id: int, ids: Sequence[str]) -> int:
    """Take drafts back: they never leave; returns how many there were."""
    return _move(session, event_id, Message.id.in_(list(ids)), state=State.WITHDRAWN)


def rewrite(*, session: Session, event_id: int, id: str, subject: str | None, opening: str | None) -> None:
    """Put staff's own words in place of a draft's subject and opening; None leaves what there is.

    Tickets and links stand beside them and are placed as the message is rendered.

    :raises NoDraft: where it is no draft any more
    """
    message = session.scalars(
        select(Message)
        .where(Message.id == id, Message.event_id == event_id, Message.state == State.DRAFT)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if message is None:
        raise NoDraft(id)
    words = {"subject": subject, "opening": opening}
    message.facts = {**message.facts, **{name: value for name, value in words.items() if value}}
    session.flush()


def withdraw_stale(*, session: Session, registration_id: str) -> None:
    """Take back what tells of an earlier state of a registration and has not left.

    What was just queued leaves in its order; what the mail server refused so far would come after the newer message.
    """
    session.execute(
        update(Message)
        .where(_not_left(registration_id))
        .values(state=State.WITHDRAWN, next_attempt_at=None)
        .execution_options(synchronize_session=False)
    )


def unsent(*, session: Session, registration_id: str) -> Sequence[str]:
    """The templates of what tells of a registration's state and has not left: what :func:`withdraw_stale` takes."""
    return session.scalars(select(Message.template).where(_not_left(registration_id))).all()


def _not_left(registration_id: str) -> ColumnElement[bool]:
    refused = (Message.state == State.QUEUED) & (Message.attempts > 0)
    return and_(
        Message.registration_id == registration_id,
        Message.status_change_id.is_not(None),
        or_(Message.state == State.DRAFT, refused),
    )


def _those(ids: Sequence[str], up_to: str | None) -> ColumnElement[bool]:
    return Message.id <= up_to if up_to is not None else Message.id.in_(list(ids))


def _move(session: Session, event_id: int, those: ColumnElement[bool], **values: Any) -> int:
    result = session.execute(
        update(Message)
        .where(Message.event_id == event_id, Message.state == State.DRAFT, those)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return cast(CursorResult[Any], result).rowcount
