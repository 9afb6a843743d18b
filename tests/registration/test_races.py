"""Many guests at once: the last place is given once, a form sent twice counts once; each test with its control."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forumapp.events.models import Category, Change, Event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel.actors import GUEST
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing
from forumapp.orm import transactions
from forumapp.registration import service
from forumapp.registration.models import IdempotencyKey, Registration, StatusChange, Ticket
from forumapp.registration.rules import Source
from forumapp.registration.service import Application, Idempotency, deciding, receiving
from tests.support.factories import add_event

pytestmark = pytest.mark.race

KEYS = KeyRing("k" * 32)
GUESTS = 12
ROUNDS = 5
"""How often a control may try: without the lock it goes wrong now and then, with it never."""

Outcome = tuple[list[str], Any]


@pytest.fixture
def events(session: Session) -> Iterator[Event]:
    """A new event with one place for academia, each time one is asked for."""

    def make() -> Iterator[Event]:
        for number in range(ROUNDS):
            event = add_event(session, f"forum-{number}")
            academia = session.scalars(
                select(Category).where(Category.event_id == event.id, Category.code == "academia")
            ).one()
            academia.places = 1
            session.commit()
            yield event

    return make()


def without_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what makes the writers of one event queue: the change row, and on SQLite the unit of work itself."""
    if db.engine.dialect.name == "sqlite":
        monkeypatch.setattr(transactions, "write_lock", lambda engine: nullcontext())
        monkeypatch.setattr(transactions, "IMMEDIATE", "no_such_option")

    def without_holding(*, session: Session, event_id: int) -> int:
        return session.execute(select(Change.number).where(Change.event_id == event_id)).scalar_one() + 1

    monkeypatch.setattr(receiving, "next_change", without_holding)
    monkeypatch.setattr(deciding, "next_change", without_holding)


def at_once(app: Flask, acts: list[Callable[[], object]]) -> tuple[list[Any], list[str]]:
    """Run each act on a thread of its own, all released together; gives their results and the errors' names."""
    barrier, results, errors = threading.Barrier(len(acts)), [], []

    def run(act: Callable[[], object]) -> None:
        with app.app_context():
            barrier.wait()
            try:
                results.append(act())
            except Exception as error:
                errors.append(type(error).__name__)
            db.session.remove()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results, errors


def register(event_id: int, now: datetime, name: str, key: str | None = None) -> str:
    """One guest's form, in a unit of work of its own; gives the status she reads."""
    with unit_of_work() as session:
        receipt = service.receive(
            session=session,
            event_id=event_id,
            application=Application(
                category_code="academia",
                names=LocalizedText(en=name),
                language="en",
                email=f"{name.replace(' ', '.').lower()}@example.org",
            ),
            now=now,
            actor=GUEST,
            source=Source.FORM,
            keys=KEYS,
            idempotency=Idempotency(f"form:{event_id}", key, "0" * 64) if key else None,
        )
    return receipt.status


def last_place(app: Flask, session: Session, event: Event, now: datetime) -> Outcome:
    """A dozen guests for one place."""
    event_id = event.id
    session.rollback()
    statuses, errors = at_once(
        app, [lambda name=f"Guest {number}": register(event_id, now, name) for number in range(GUESTS)]
    )
    session.rollback()
    taken = session.execute(
        select(Category.taken, Category.exceeded).where(Category.event_id == event_id, Category.code == "academia")
    ).one()
    tickets = session.scalar(
        select(func.count()).select_from(Ticket).join(Registration).where(Registration.event_id == event_id)
    )
    return errors, (sorted(statuses), tuple(taken), tickets)


ONE_PLACE: Outcome = ([], (["confirmed", *["waitlisted"] * (GUESTS - 1)], (1, 0), 1))


def test_the_last_place_is_given_once(app: Flask, session: Session, events: Iterator[Event], now: datetime) -> None:
    assert last_place(app, session, next(events), now) == ONE_PLACE


def test_without_the_lock_the_last_place_goes_wrong(
    app: Flask, session: Session, events: Iterator[Event], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_the_lock(monkeypatch)
    assert any(last_place(app, session, event, now) != ONE_PLACE for event in events)


def double_submit(app: Flask, session: Session, event: Event, now: datetime) -> Outcome:
    """One form, sent a dozen times at once."""
    event_id = event.id
    session.rollback()
    statuses, errors = at_once(app, [lambda: register(event_id, now, "Kim Bogi", key="one-rendering")] * GUESTS)
    session.rollback()
    kept = session.scalar(select(func.count()).where(Registration.event_id == event_id))
    keys = session.scalar(select(func.count()).where(IdempotencyKey.scope == f"form:{event_id}"))
    return errors, (statuses, kept, keys)


ONE_REGISTRATION: Outcome = ([], (["confirmed"] * GUESTS, 1, 1))


def test_a_form_sent_a_dozen_times_at_once_gives_one_registration(
    app: Flask, session: Session, events: Iterator[Event], now: datetime
) -> None:
    assert double_submit(app, session, next(events), now) == ONE_REGISTRATION


def test_without_the_lock_a_form_sent_twice_goes_wrong(
    app: Flask, session: Session, events: Iterator[Event], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_the_lock(monkeypatch)
    assert any(double_submit(app, session, event, now) != ONE_REGISTRATION for event in events)


def cancelled_by_all(app: Flask, session: Session, event: Event, now: datetime) -> Outcome:
    """One guest cancels on a dozen tabs at once, while three wait for her place."""
    event_id = event.id
    session.rollback()
    for name in ("Kim Bogi", "Lee Yesi", "Park Gasang", "Choi Mohyeong"):
        register(event_id, now, name)
    holder = session.scalars(
        select(Registration.id).where(Registration.event_id == event_id, Registration.status == "confirmed")
    ).one()
    session.rollback()

    def cancel() -> None:
        with unit_of_work() as own:
            service.cancel(session=own, event_id=event_id, registration_id=holder, now=now, actor=GUEST, keys=KEYS)

    _, errors = at_once(app, [cancel] * GUESTS)
    session.rollback()
    statuses = session.scalars(
        select(Registration.status).where(Registration.event_id == event_id).order_by(Registration.id)
    )
    changes = session.scalar(
        select(func.count())
        .select_from(StatusChange)
        .where(StatusChange.registration_id == holder, StatusChange.to_status == "cancelled")
    )
    return sorted(errors), (sorted(statuses), changes)


ONE_SUCCESSOR: Outcome = (
    ["IllegalTransition"] * (GUESTS - 1),
    (["cancelled", "confirmed", "waitlisted", "waitlisted"], 1),
)


def test_a_place_freed_a_dozen_times_at_once_has_one_successor(
    app: Flask, session: Session, events: Iterator[Event], now: datetime
) -> None:
    assert cancelled_by_all(app, session, next(events), now) == ONE_SUCCESSOR


def test_without_the_lock_a_freed_place_goes_wrong(
    app: Flask, session: Session, events: Iterator[Event], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_the_lock(monkeypatch)
    assert any(cancelled_by_all(app, session, event, now) != ONE_SUCCESSOR for event in events)
