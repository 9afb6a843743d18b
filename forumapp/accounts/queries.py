"""What is read of staff accounts, keys and the access log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session, joinedload, selectinload

from forumapp.accounts.models import AccessEntry, Assignment, EndedSession, User
from forumapp.kernel.names import email_key
from forumapp.kernel.secrets import sha256

PAGE = 50
"""Entries on one page of the access log."""

# Asked with every page of the console: built once.
_OF_SESSION = select(User).options(joinedload(User.assignments)).where(User.fs_uniquifier == bindparam("uniquifier"))
_OF_SESSION_WITH_MARK = _OF_SESSION.where(~exists().where(EndedSession.sha256 == bindparam("mark")))
_NAMES = select(User.id, User.name, User.email).where(User.id.in_(bindparam("ids", expanding=True)))


def find_user(*, session: Session, email: str) -> User | None:
    """The member of staff with this address, however it is typed."""
    return session.scalar(
        select(User).options(selectinload(User.assignments)).where(User.email_key == email_key(email))
    )


def find_user_of_session(*, session: Session, uniquifier: str, mark: str | None = None) -> User | None:
    """Whose session it is, with the roles, in one statement; None once the uniquifier was changed.

    ``mark`` is what the session carries of its own: None is found for one that was signed out.
    """
    if mark is None:
        found = session.scalars(_OF_SESSION, {"uniquifier": uniquifier})
    else:
        found = session.scalars(_OF_SESSION_WITH_MARK, {"uniquifier": uniquifier, "mark": sha256(mark)})
    return found.unique().one_or_none()


def get_user(*, session: Session, id: int) -> User:
    """The member of staff with this id. :raises NoResultFound: if there is none."""
    return session.scalars(select(User).options(selectinload(User.assignments)).where(User.id == id)).one()


def list_assignments(*, session: Session, event_id: int | None) -> Sequence[Assignment]:
    """The roles that hold for an event, those for all events included; without an event every role. By address."""
    statement = (
        select(Assignment)
        .join(Assignment.user)
        .options(joinedload(Assignment.user))
        .order_by(User.email_key, Assignment.id)
    )
    if event_id is not None:
        statement = statement.where((Assignment.event_id == event_id) | Assignment.event_id.is_(None))
    return session.scalars(statement).all()


def names_of_actors(*, session: Session, references: Iterable[str]) -> dict[str, str]:
    """``user:7`` to the name (or address) of that member of staff, for histories; other actors have no name."""
    ids = {
        int(number)
        for kind, _, number in (reference.partition(":") for reference in references)
        if kind == "user" and number.isdigit()
    }
    if not ids:
        return {}
    rows = session.execute(_NAMES, {"ids": list(ids)})
    return {f"user:{row.id}": row.name or row.email for row in rows}


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
