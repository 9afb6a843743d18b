"""What is read of registrations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from forumapp.directory.models import Host
from forumapp.events.models import Category, Event
from forumapp.events.rules import Window
from forumapp.kernel import search, secrets
from forumapp.kernel.localized import LocalizedText
from forumapp.mail.models import Message
from forumapp.orm.prepared import Cursor, Prepared
from forumapp.registration.models import Amendment, Note, Registration, StatusChange, Tag
from forumapp.registration.rules import HOLDS_PLACE, LIVE, FullLimit, Limit, LimitOf, Status

DELEGATIONS, REQUESTS = "delegations", "subject_requests"
"""Tables of upper rooms, reached by their names."""
INVITATION_MAILS = ("invitation", "invitation_reminder")
"""Templates of an upper room, reached by their names."""
_BY_SECRET = select(Registration).where(Registration.manage_hash == bindparam("hash"))
_LIVE_OF_ADDRESS = select(Registration.id, Registration.language, Registration.email).where(
    Registration.event_id == bindparam("event"),
    Registration.email_key == bindparam("email"),
    Registration.status.in_([status.value for status in LIVE]),
)


_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_TAGS = select(Tag.registration_id, Tag.tag).where(Tag.registration_id.in_(_IDS)).order_by(Tag.tag)
_TAGS_OF_EVENT = select(Tag.tag).where(Tag.event_id == bindparam("event")).distinct().order_by(Tag.tag)
_NOTES = select(Note).where(Note.registration_id.in_(_IDS)).order_by(Note.at.desc(), Note.id.desc())
_OPEN_TO_GUESTS = Prepared(
    select(Event.id, Event.revision, Event.starts_at, Event.registration_opens_at, Event.registration_closes_at).where(
        Event.slug == bindparam("slug"), Event.published_at.is_not(None)
    )
)
_FORM_STATE = Prepared(
    select(
        Event.id,
        Event.revision,
        Event.starts_at,
        Event.registration_opens_at,
        Event.registration_closes_at,
        func.coalesce(select(Host.revision).where(Host.id == 1).scalar_subquery(), 0),
        func.coalesce(select(Host.wording).where(Host.id == 1).scalar_subquery(), ""),
        Event.places,
        Event.taken,
        Event.exceeded,
        Category.code,
        Category.places,
        Category.taken,
        Category.exceeded,
    )
    .outerjoin(Category, and_(Category.event_id == Event.id, Category.public))
    .where(Event.slug == bindparam("slug"), Event.published_at.is_not(None))
    .order_by(Category.position, Category.id)
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


@dataclass(frozen=True)
class FormState:
    """What decides which empty form the guests of a published event see.

    ``host_revision`` and ``wording`` are the versions of the office and of its own words; ``waiting`` the codes of the
    public categories without a free place; ``full`` says that there is a free place in none.
    """

    event: Published
    host_revision: int
    wording: str
    full: bool
    waiting: tuple[str, ...]


def find_published(*, cursor: Cursor, slug: str) -> Published | None:
    """The published event with this address."""
    row = _OPEN_TO_GUESTS.first(cursor, {"slug": slug})
    if row is None:
        return None
    event_id, revision, starts_at, opens, closes = row
    return Published(event_id, revision, Window(opens, closes or starts_at))


def form_state(*, cursor: Cursor, slug: str) -> FormState | None:
    """What the form of the published event with this address looks like now, in one statement."""
    rows = _FORM_STATE.rows(cursor, {"slug": slug})
    if not rows:
        return None
    event_id, revision, starts_at, opens, closes, host_revision, wording, places, taken, exceeded, *_ = rows[0]
    categories = [row[-4:] for row in rows if row[-4] is not None]
    waiting = tuple(code for code, *limit in categories if Limit(*limit).is_full)
    return FormState(
        event=Published(event_id, revision, Window(opens, closes or starts_at)),
        host_revision=host_revision,
        wording=wording,
        full=Limit(places, taken, exceeded).is_full or len(waiting) == len(categories),
        waiting=waiting,
    )


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


def is_replaced(*, session: Session, registration_id: str) -> bool:
    """Whether somebody else took this registration's place over."""
    return (
        session.execute(select(Registration.id).where(Registration.replaces_id == registration_id)).first() is not None
    )


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
    rows = session.execute(_TAGS, {"ids": registration_ids})
    tags: dict[str, list[str]] = {}
    for registration_id, tag in rows:
        tags.setdefault(registration_id, []).append(tag)
    return tags


def tags_of_event(*, session: Session, event_id: int) -> Sequence[str]:
    """Every label that the event's staff use."""
    return session.scalars(_TAGS_OF_EVENT, {"event": event_id}).all()


def notes_of(*, session: Session, registration_ids: Sequence[str]) -> Sequence[Note]:
    """What staff noted, newest first."""
    return session.scalars(_NOTES, {"ids": registration_ids}).all()


def in_line() -> ColumnElement[datetime]:
    """What those who wait are ordered by, before their ids."""
    return func.coalesce(Registration.waiting_order, Registration.waiting_since)


def line(*, session: Session, event_id: int, category_id: int) -> Sequence[Registration]:
    """Those who wait for a place in a category, the next one first; reserves of delegations wait elsewhere."""
    return session.scalars(
        select(Registration)
        .where(
            Registration.event_id == event_id,
            Registration.category_id == category_id,
            Registration.status == Status.WAITLISTED,
            Registration.reserve.is_(False),
        )
        .order_by(in_line(), Registration.id)
    ).all()


def place_in_line(*, session: Session, registration: Registration) -> int | None:
    """Which one she is in the line of her category, from 1; None for who does not wait for a place."""
    if registration.status != Status.WAITLISTED or registration.reserve:
        return None
    own = registration.waiting_order or registration.waiting_since
    before = select(func.count()).where(
        Registration.event_id == registration.event_id,
        Registration.category_id == registration.category_id,
        Registration.status == Status.WAITLISTED,
        Registration.reserve.is_(False),
        or_(in_line() < own, and_(in_line() == own, Registration.id < registration.id)),
    )
    return session.scalars(before).one() + 1


def events_with_offers_over(*, session: Session, now: datetime) -> Sequence[int]:
    """Ids of the events in which the time of an offer is over."""
    return session.scalars(
        select(Registration.event_id)
        .where(Registration.status == Status.OFFERED, Registration.offer_until <= now)
        .distinct()
    ).all()


def waiting(*, session: Session, event_id: int) -> Sequence[Registration]:
    """Everybody of the event who waits for a place or was offered one, by category, in the order of the line."""
    return session.scalars(
        select(Registration)
        .options(joinedload(Registration.organization))
        .join(Category, Category.id == Registration.category_id)
        .where(
            Registration.event_id == event_id,
            or_(
                and_(Registration.status == Status.WAITLISTED, Registration.reserve.is_(False)),
                Registration.status == Status.OFFERED,
            ),
        )
        .order_by(
            Category.position,
            Category.id,
            Registration.offer_until.is_(None),
            Registration.offer_until,
            in_line(),
            Registration.id,
        )
    ).all()


def full_limits(*, session: Session, event: Event, people: Sequence[Registration]) -> dict[str, list[FullLimit]]:
    """Under each id, the limits that leave no room for this person and who comes along: the event's, the category's,
    the delegation's. Nothing for whoever holds a place already. The number of queries does not grow with ``people``.
    """
    delegations = Registration.metadata.tables[DELEGATIONS]
    ids = {person.delegation_id for person in people if person.delegation_id is not None}
    columns = (delegations.c.id, delegations.c.names, delegations.c.places, delegations.c.taken, delegations.c.exceeded)
    rows = session.execute(select(*columns).where(delegations.c.id.in_(ids))).all() if ids else ()
    of_event = FullLimit(LimitOf.EVENT, event.title, Limit(event.places, event.taken, event.exceeded))
    of_category = {
        one.id: FullLimit(LimitOf.CATEGORY, one.names, Limit(one.places, one.taken, one.exceeded))
        for one in event.categories
    }
    of_delegation = {row[0]: FullLimit(LimitOf.DELEGATION, row[1], Limit(*row[2:])) for row in rows}

    def passed(person: Registration) -> list[FullLimit]:
        if person.status in HOLDS_PLACE:
            return []
        counted = [of_event, of_category[person.category_id]]
        if person.delegation_id is not None:
            counted.append(of_delegation[person.delegation_id])
        return [each for each in counted if not each.limit.has_room(1 + person.accompanying_seats)]

    return {person.id: passed(person) for person in people}


def to_review(*, session: Session, event_id: int, limit: int) -> Sequence[Registration]:
    """Those who wait for a reviewer, the oldest first."""
    return session.scalars(
        select(Registration)
        .options(joinedload(Registration.organization), joinedload(Registration.category))
        .where(Registration.event_id == event_id, Registration.status == Status.SUBMITTED)
        .order_by(Registration.submitted_at, Registration.id)
        .limit(limit)
    ).all()


def to_look_at_again(*, session: Session, event_id: int) -> Sequence[tuple[Registration, Sequence[Amendment]]]:
    """Confirmed guests who changed what a reviewer had looked at, each with what she changed since somebody looked."""
    people = session.scalars(
        select(Registration)
        .where(Registration.event_id == event_id, Registration.review_again.is_not(None))
        .order_by(Registration.review_again, Registration.id)
    ).all()
    rows: dict[str, list[Amendment]] = {}
    for row in session.scalars(
        select(Amendment).where(Amendment.registration_id.in_([person.id for person in people])).order_by(Amendment.id)
    ):
        if row.field == "review_again":
            rows[row.registration_id] = []
        else:
            rows.setdefault(row.registration_id, []).append(row)
    return [(person, rows.get(person.id, [])) for person in people]


def count_by_status(*, session: Session, event_id: int) -> dict[str, int]:
    """How many registrations there are in each state."""
    statement = (
        select(Registration.status, func.count()).where(Registration.event_id == event_id).group_by(Registration.status)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def sent_invitations(*, session: Session, registration_id: str) -> Sequence[tuple[datetime, str]]:
    """When a mail about the person's invitation left, and the mail's template."""
    rows = session.execute(
        select(Message.sent_at, Message.template).where(
            Message.registration_id == registration_id,
            Message.template.in_(INVITATION_MAILS),
            Message.sent_at.is_not(None),
        )
    )
    return [(sent_at, template) for sent_at, template in rows if sent_at is not None]


@dataclass(frozen=True)
class DestructionAsked:
    """A person's request that her data be destroyed, as her own page tells of it; ``decided_at`` None: it waits."""

    asked_at: datetime
    answer_by: date
    decided_at: datetime | None


def destruction_asked(*, session: Session, registration_id: str) -> list[DestructionAsked]:
    """What the person asked for, the oldest first."""
    table = Registration.metadata.tables[REQUESTS]
    rows = session.execute(
        select(table.c.asked_at, table.c.answer_by, table.c.decided_at)
        .where(table.c.registration_id == registration_id)
        .order_by(table.c.id)
    )
    return [DestructionAsked(*row) for row in rows]


def matching(query: str, keys: InstrumentedAttribute[str] = Registration.search_keys) -> ColumnElement[bool]:
    """The condition that finds, in a column of search keys, what :func:`forumapp.kernel.search.matches` finds."""

    def any_of(patterns: Iterable[str]) -> ColumnElement[bool]:
        return or_(*(keys.like(pattern) for pattern in patterns))

    ways = [and_(*map(any_of, parts)) for parts in search.like_patterns(query)]
    return and_(*map(any_of, search.needed_patterns(query)), or_(*ways)) if ways else false()
