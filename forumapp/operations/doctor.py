"""``forumapp doctor``: looks for what is wrong with an installation and says what to do about each thing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Engine, Table, func, select, text
from sqlalchemy.orm import Session

from forumapp.delegations.models import Delegation
from forumapp.events.models import Category, Event, EventSession
from forumapp.jobs.models import Job
from forumapp.kernel.sealing import Box, WrongDataKey, needs_box
from forumapp.mail.models import Message
from forumapp.mail.rules import State
from forumapp.operations.serving import Refusal, check_schema
from forumapp.questions.models import Need
from forumapp.registration.models import Registration, SessionChoice
from forumapp.registration.rules import HOLDS_PLACE


def findings(*, session: Session, engine: Engine, data_keys: tuple[str, ...]) -> Iterator[str]:
    """One sentence for each thing that is wrong, with its cure; nothing where all is well.

    ``data_keys`` are those of ``FORUMAPP_DATA_KEY``.
    """
    try:
        check_schema(engine)
    except Refusal as refusal:
        yield str(refusal)
        return
    yield from _durability(session, engine)
    yield from _places(session)
    yield from _sessions(session)
    yield from _sealed(session, needs_box(data_keys))
    yield from _given_up(session)


def _durability(session: Session, engine: Engine) -> Iterator[str]:
    if engine.dialect.name != "sqlite":
        return
    for pragma, wanted in (("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)):
        found = session.execute(text(f"PRAGMA {pragma}")).scalar()
        if found != wanted:
            yield f"SQLite's {pragma} is {found}, not {wanted}: no other program may open the database differently."
    problem = session.execute(text("PRAGMA quick_check")).scalar()
    if problem != "ok":
        yield f"The database file is damaged ({problem}): restore the newest backup."


def _places(session: Session) -> Iterator[str]:
    held = [status.value for status in HOLDS_PLACE]
    for name, table, column in (
        ("event", Event.__table__, Registration.event_id),
        ("category", Category.__table__, Registration.category_id),
        ("delegation", Delegation.__table__, Registration.delegation_id),
    ):
        assert isinstance(table, Table)
        counted = (
            select(column.label("id"), func.sum(1 + Registration.accompanying_seats).label("number"))
            .where(Registration.status.in_(held), column.is_not(None))
            .group_by(column)
            .subquery()
        )
        rows = session.execute(
            select(table.c.id, table.c.taken, func.coalesce(counted.c.number, 0).label("number"))
            .outerjoin(counted, counted.c.id == table.c.id)
            .where(table.c.taken != func.coalesce(counted.c.number, 0))
        )
        for row in rows:
            yield _miscounted(name, row)


def _sessions(session: Session) -> Iterator[str]:
    chosen = func.count(SessionChoice.session_id)
    rows = session.execute(
        select(EventSession.id, EventSession.taken, chosen.label("number"))
        .outerjoin(SessionChoice, SessionChoice.session_id == EventSession.id)
        .group_by(EventSession.id, EventSession.taken)
        .having(EventSession.taken != chosen)
    )
    for row in rows:
        yield _miscounted("session", row)


def _miscounted(name: str, row: Any) -> str:
    return (
        f"The {name} {row.id} counts {row.taken} places taken, but {row.number} are held: "
        "stop the server, restore the newest backup, and report it."
    )


def _sealed(session: Session, box: Box) -> Iterator[str]:
    unreadable = 0
    for one in session.scalars(select(Need.sealed)):
        try:
            box.open(one)
        except WrongDataKey:
            unreadable += 1
    if unreadable:
        yield f"What guests need cannot be read ({unreadable} texts). {WrongDataKey()}"


def _given_up(session: Session) -> Iterator[str]:
    mails = session.scalar(select(func.count()).select_from(Message).where(Message.state == State.FAILED))
    if mails:
        yield f"{mails} mails were given up: see the list of mails in the console, and check FORUMAPP_MAIL_URL."
    jobs = session.scalar(select(func.count()).select_from(Job).where(Job.failed_at.is_not(None)))
    if jobs:
        yield f"{jobs} jobs were given up: the server's log has the reasons."
