"""What is read of staff accounts, keys and the access log."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from forumapp.accounts.models import AccessEntry, Assignment, Key, User
from forumapp.accounts.rules import StaffRole, email_key

PAGE = 50
"""Entries on one page of the access log."""


def find_user(*, session: Session, email: str) -> User | None:
    """The member of staff with this address, however it is typed."""
    return session.scalar(
        select(User).options(selectinload(User.assignments)).where(User.email_key == email_key(email))
    )


def find_user_of_session(*, session: Session, uniquifier: str) -> User | None:
    """Whose session it is, with the roles, in one statement; None once the uniquifier was changed."""
    return (
        session.scalars(select(User).options(joinedload(User.assignments)).where(User.fs_uniquifier == uniquifier))
        .unique()
        .one_or_none()
    )


def get_user(*, session: Session, id: int) -> User:
    """The member of staff with this id. :raises NoResultFound: if there is none."""
    return session.scalars(select(User).options(selectinload(User.assignments)).where(User.id == id)).one()


def list_users(*, session: Session) -> Sequence[User]:
    """All members of staff with their roles, by address."""
    return session.scalars(select(User).options(selectinload(User.assignments)).order_by(User.email_key)).all()


def list_staff_of_event(*, session: Session, event_id: int) -> Sequence[Assignment]:
    """Every role that holds for the event, those for all events included, by address."""
    return session.scalars(
        select(Assignment)
        .join(Assignment.user)
        .options(joinedload(Assignment.user))
        .where((Assignment.event_id == event_id) | Assignment.event_id.is_(None))
        .order_by(User.email_key, Assignment.id)
    ).all()


def has_administrator(*, session: Session) -> bool:
    """Whether anybody administers this installation yet."""
    return (
        session.scalar(select(Assignment.id).where(Assignment.role == StaffRole.ADMINISTRATOR.value).limit(1))
        is not None
    )


def names_of_users(*, session: Session, ids: Sequence[int]) -> dict[int, str]:
    """Names (or addresses, where none is known) of members of staff, for histories."""
    rows = session.execute(select(User.id, User.name, User.email).where(User.id.in_(ids)))
    return {row.id: row.name or row.email for row in rows}


def find_key(*, session: Session, sha256: str) -> Key | None:
    """The key of the interface with this hash, revoked or not."""
    return session.scalar(select(Key).where(Key.sha256 == sha256))


def list_accesses(
    *, session: Session, event_id: int | None = None, before: int | None = None, limit: int = PAGE
) -> Sequence[AccessEntry]:
    """Entries of the access log, newest first, of one event or of all; ``before`` is the last id seen."""
    statement = select(AccessEntry).order_by(AccessEntry.id.desc()).limit(limit)
    if event_id is not None:
        statement = statement.where(AccessEntry.event_id == event_id)
    if before is not None:
        statement = statement.where(AccessEntry.id < before)
    return session.scalars(statement).all()
