"""What changes staff accounts, keys of the interface and the access log."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from email_validator import EmailNotValidError, validate_email
from flask_security import hash_password
from flask_security.proxies import _security
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from forumapp.accounts import queries
from forumapp.accounts.models import AccessEntry, Assignment, EndedSession, Key, User
from forumapp.accounts.rules import Scope, StaffRole
from forumapp.extensions import db
from forumapp.kernel.actors import Actor
from forumapp.kernel.errors import DomainError
from forumapp.kernel.names import email_key
from forumapp.kernel.secrets import new_api_key, sha256
from forumapp.orm.transactions import write_connection

PASSWORD_MINIMUM = 8
"""Letters that a password needs at least; length is the only rule (NIST SP 800-63B)."""


class InvalidAddress(DomainError):
    """The e-mail address cannot receive mail."""

    def __init__(self, email: str) -> None:
        super().__init__(email)
        self.email = email


class WeakPassword(DomainError):
    """The password is shorter than ``minimum`` letters."""

    def __init__(self, minimum: int) -> None:
        super().__init__(minimum)
        self.minimum = minimum


class AddressTaken(DomainError):
    """A member of staff with this address exists."""

    def __init__(self, email: str) -> None:
        super().__init__(email)
        self.email = email


class LastAdministrator(DomainError):
    """Nobody would be left who may manage staff."""


def create_user(
    *,
    session: Session,
    email: str,
    password: str | None,
    now: datetime,
    name: str = "",
    language: str = "en",
    demo: bool = False,
) -> User:
    """Make an account; without a ``password`` its owner chooses one by "forgotten password".

    :raises InvalidAddress: for what is no address
    :raises AddressTaken: where an account has it already
    :raises WeakPassword: for a short password
    """
    try:
        address = validate_email(email.strip(), check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise InvalidAddress(email) from error
    if queries.find_user(session=session, email=address) is not None:
        raise AddressTaken(address)
    user = User(
        email=address,
        email_key=email_key(address),
        name=name.strip(),
        password=None if password is None else hashed(password),
        active=True,
        fs_uniquifier=uuid.uuid4().hex,
        language=language,
        demo=demo,
        created_at=now,
    )
    session.add(user)
    session.flush()
    return user


def hashed(password: str) -> str:
    """The argon2 hash of a new password, normalised as the sign-in does. :raises WeakPassword: for a short one."""
    normalised: str = _security.password_util.normalize(password)
    if len(normalised) < PASSWORD_MINIMUM:
        raise WeakPassword(PASSWORD_MINIMUM)
    result: str = hash_password(normalised)
    return result


def set_password(*, session: Session, user: User, password: str) -> None:
    """Give the user another password and end all sessions. :raises WeakPassword: for a short one."""
    user.password = hashed(password)
    end_sessions(session=session, user=user)


def end_sessions(*, session: Session, user: User) -> None:
    """Sign the user out everywhere: no session made before this holds any longer."""
    user.fs_uniquifier = uuid.uuid4().hex
    session.add(user)


def end_session(*, session: Session, mark: str, now: datetime, lifetime: timedelta) -> None:
    """Sign one session out for good; what ended longer than a cookie's ``lifetime`` ago is forgotten."""
    session.execute(delete(EndedSession).where(EndedSession.ended_at < now - lifetime))
    session.merge(EndedSession(sha256=sha256(mark), ended_at=now))


def choose_language(*, session: Session, user_id: int, language: str) -> None:
    """Remember the language in which the user reads console, door and mails."""
    user = queries.get_user(session=session, id=user_id)
    user.language = language


def assign(*, session: Session, user: User, role: StaffRole, event_id: int | None) -> bool:
    """Give the user a role, for one event or for all (``None``); an administrator's always holds for all.

    Returns whether it is new.
    """
    if role is StaffRole.ADMINISTRATOR:
        event_id = None
    if any(held.role == role.value and held.event_id == event_id for held in user.assignments):
        return False
    user.assignments.append(Assignment(role=role.value, event_id=event_id))
    session.flush()
    return True


def copy_roles(*, session: Session, source_id: int, event_id: int) -> None:
    """Give everybody with a role in one event the same in another; roles for all events hold there anyway."""
    held = session.scalars(select(Assignment).where(Assignment.event_id == source_id)).all()
    session.add_all(Assignment(user_id=one.user_id, role=one.role, event_id=event_id) for one in held)
    session.flush()


def withdraw(*, session: Session, assignment_id: int) -> None:
    """Take a role away again; unknown ones are gone already.

    :raises LastAdministrator: for the last one who may manage staff
    """
    assignment = session.get(Assignment, assignment_id)
    if assignment is None:
        return
    if assignment.role == StaffRole.ADMINISTRATOR.value:
        administrators = session.scalars(
            select(Assignment.id).where(Assignment.role == StaffRole.ADMINISTRATOR.value).with_for_update()
        ).all()
        if len(administrators) == 1:
            raise LastAdministrator
    session.delete(assignment)
    session.flush()


def create_key(
    *, session: Session, event_id: int, scopes: Sequence[Scope], label: str, now: datetime, actor: Actor
) -> tuple[Key, str]:
    """Make a bearer key for one event; the second value is the key itself, which nothing keeps."""
    plain = new_api_key()
    key = Key(
        event_id=event_id,
        sha256=key_sha256(plain),
        scopes=[scope.value for scope in scopes],
        label=label,
        created_at=now,
        created_by=actor.reference,
    )
    session.add(key)
    session.flush()
    return key, plain


def key_sha256(plain: str) -> str:
    """The hash by which a key is kept and found. 256 random bits need no slow hash."""
    return sha256(plain)


def revoke_key(*, session: Session, key: Key, now: datetime) -> None:
    """End a key at once; the moment of the first revocation stays."""
    if key.revoked_at is None:
        key.revoked_at = now


_NOTE_ACCESS = insert(AccessEntry)


def log_access(
    *,
    actor: Actor,
    act: str,
    purpose: str,
    event_id: int | None,
    now: datetime,
    registration_id: str | None = None,
    people: int = 1,
) -> None:
    """Note that staff see or take away personal data: who, whose, when, what for.

    It is written in a short transaction of its own, before the data is read: a page that then fails was still asked
    for, and a slow page holds no lock. Call it outside a unit of work.
    """
    with write_connection(db.engine) as connection:
        connection.execute(
            _NOTE_ACCESS,
            {
                "at": now,
                "actor": actor.reference,
                "event_id": event_id,
                "registration_id": registration_id,
                "act": act,
                "purpose": purpose,
                "people": people,
            },
        )
