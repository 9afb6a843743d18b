"""What is read of registrations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, bindparam, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from forumapp.events.models import Category, Event
from forumapp.events.rules import Window
from forumapp.kernel import search, secrets
from forumapp.kernel.localized import LocalizedText
from forumapp.orm.prepared import Cursor, Prepared
from forumapp.registration.models import Amendment, Note, Registration, StatusChange, Tag
from forumapp.registration.rules import LIVE

_BY_SECRET = select(Registration).where(Registration.manage_hash == bindparam("hash"))
_LIVE_OF_ADDRESS = select(Registration.id, Registration.language, Registration.email).where(
    Registration.event_id == bindparam("event"),
    Registration.email_key == bindparam("email"),
    Registration.status.in_([status.value for status in LIVE]),
)


_OPEN_TO_GUESTS = Prepared(
    select(Event.id, Event.revision, Event.starts_at, Event.registration_opens_at, Event.registration_closes_at).where(
        Event.slug == bindparam("slug"), Event.published_at.is_not(None)
    )
)
_PUBLIC_CATEGORIES = (
    select(Category.code, Category.names)
    .where(Category.event_id == bindparam("event"), Category.public)
    .order_by(Category.position, Category.id)
)


@dataclass(frozen=True)
class Published:
    """A published event as its form needs it: ``revision`` tells what is asked from what was asked before."""

    event_id: int
    revision: int
    window: Window


@dataclass(frozen=True)
class AskedCategory:
    """A category that guests may choose."""

    code: str
    names: LocalizedText


def find_published(*, cursor: Cursor, slug: str) -> Published | None:
    """The published event with this address."""
    row = _OPEN_TO_GUESTS.first(cursor, {"slug": slug})
    if row is None:
        return None
    event_id, revision, starts_at, opens, closes = row
    return Published(event_id, revision, Window(opens, closes or starts_at))


def public_categories(*, session: Session, event_id: int) -> list[AskedCategory]:
    """The categories that guests may choose, in their order."""
    return [AskedCategory(*row) for row in session.execute(_PUBLIC_CATEGORIES, {"event": event_id})]


def find_registration(*, session: Session, event_id: int, registration_id: str) -> Registration | None:
    """The registration, if it is one of the event's."""
    registration = session.get(Registration, registration_id)
    return registration if registration is not None and registration.event_id == event_id else None


def find_registrations(*, session: Session, event_id: int, ids: Iterable[str]) -> Sequence[Registration]:
    """Those of ``ids`` that are the event's, newest first; none whose data was destroyed."""
    return session.scalars(
        select(Registration)
        .where(
            Registration.event_id == event_id,
            Registration.id.in_(list(ids)),
            Registration.destroyed_at.is_(None),
        )
        .order_by(Registration.id.desc())
    ).all()


def find_by_secret(*, session: Session, secret: str) -> Registration | None:
    """The registration that a manage link belongs to."""
    return session.execute(_BY_SECRET, {"hash": secrets.sha256(secret.strip().lower())}).scalar_one_or_none()


def live_of_address(*, session: Session, event_id: int, email_key: str) -> Sequence[tuple[str, str, str]]:
    """Id, language and address of every live registration that uses an address."""
    rows = session.execute(_LIVE_OF_ADDRESS, {"event": event_id, "email": email_key})
    return [(row.id, row.language, row.email) for row in rows]


def history(*, session: Session, registration_id: str) -> Sequence[StatusChange]:
    """Every change of state, newest first."""
    return session.scalars(
        select(StatusChange).where(StatusChange.registration_id == registration_id).order_by(StatusChange.id.desc())
    ).all()


def amendments(*, session: Session, registration_id: str) -> Sequence[Amendment]:
    """Every change of what was entered, newest first."""
    return session.scalars(
        select(Amendment).where(Amendment.registration_id == registration_id).order_by(Amendment.id.desc())
    ).all()


def tags_of(*, session: Session, registration_ids: Sequence[str]) -> dict[str, list[str]]:
    """The labels of each of these registrations that has any, in the order of the alphabet."""
    rows = session.execute(
        select(Tag.registration_id, Tag.tag).where(Tag.registration_id.in_(registration_ids)).order_by(Tag.tag)
    )
    tags: dict[str, list[str]] = {}
    for registration_id, tag in rows:
        tags.setdefault(registration_id, []).append(tag)
    return tags


def tags_of_event(*, session: Session, event_id: int) -> Sequence[str]:
    """Every label that the event's staff use."""
    return session.scalars(select(Tag.tag).where(Tag.event_id == event_id).distinct().order_by(Tag.tag)).all()


def notes_of(*, session: Session, registration_ids: Sequence[str]) -> Sequence[Note]:
    """What staff noted, newest first."""
    return session.scalars(
        select(Note).where(Note.registration_id.in_(registration_ids)).order_by(Note.at.desc(), Note.id.desc())
    ).all()


def count_by_status(*, session: Session, event_id: int) -> dict[str, int]:
    """How many registrations there are in each state."""
    statement = (
        select(Registration.status, func.count()).where(Registration.event_id == event_id).group_by(Registration.status)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def matching(query: str, keys: InstrumentedAttribute[str] = Registration.search_keys) -> ColumnElement[bool]:
    """The condition that finds, in a column of search keys, what :func:`forumapp.kernel.search.matches` finds."""
    ways = [
        and_(*(or_(*(keys.like(pattern) for pattern in patterns)) for patterns in parts))
        for parts in search.like_patterns(query)
    ]
    return or_(*ways) if ways else false()
