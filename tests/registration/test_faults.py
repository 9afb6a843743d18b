"""Acts that meet: whatever comes first, places are counted once, chains of states are legal, one mail leaves.

Each with its control: the same with the lock off goes wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forumapp.events.models import Category, Change, Event
from forumapp.extensions import unit_of_work
from forumapp.kernel.actors import GUEST, Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.mail import drafts
from forumapp.mail.models import Message
from forumapp.registration import service
from forumapp.registration.models import Registration, StatusChange
from forumapp.registration.rules import HOLDS_PLACE, TRANSITIONS, Source, Status
from forumapp.registration.service import Application, offering
from tests.registration.test_races import KEYS, at_once, without_the_lock
from tests.support.factories import add_event, add_registration

pytestmark = pytest.mark.race

STAFF = (Actor.user(1), Actor.user(2))
ROUNDS = 5
"""How often a control may try: without the lock it goes wrong now and then, with it never."""


@pytest.fixture
def events(session: Session) -> Iterator[Event]:
    """A new event each time one is asked for."""
    return (add_event(session, f"forum-{number}") for number in range(ROUNDS))


@pytest.fixture
def lock_off(monkeypatch: pytest.MonkeyPatch) -> None:
    without_the_lock(monkeypatch)

    def without_holding(*, session: Session, event_id: int) -> int:
        return session.execute(select(Change.number).where(Change.event_id == event_id)).scalar_one() + 1

    monkeypatch.setattr(offering, "next_change", without_holding)


def act(what: Callable[..., object], event_id: int, guest: str, now: datetime, actor: Actor, **more: Any) -> Callable:
    """One act on a registration, in a unit of work of its own."""

    def run() -> None:
        with unit_of_work() as session:
            what(session=session, event_id=event_id, registration_id=guest, now=now, actor=actor, keys=KEYS, **more)

    return run


def register(event_id: int, now: datetime, number: int, category: str) -> Callable[[], str]:
    """One guest's form, in a unit of work of its own; gives the status she reads."""

    def run() -> str:
        with unit_of_work() as session:
            return service.receive(
                session=session,
                event_id=event_id,
                application=Application(
                    category_code=category,
                    names=LocalizedText(en=f"Guest {number}"),
                    language="en",
                    email=f"guest-{number}@example.org",
                ),
                now=now,
                actor=GUEST,
                source=Source.FORM,
                keys=KEYS,
            ).status

    return run


def limited(session: Session, event: Event, places: int | None = None, **categories: int) -> int:
    """Limit the event and some of its categories, committed; gives its id."""
    event.places = places
    for category in event.categories:
        category.places = categories.get(category.code, category.places)
    session.commit()
    return event.id


def untruths(session: Session, event_id: int) -> list[str]:
    """What does not fit: counters that differ from the holders of places, chains of states that are illegal."""
    session.rollback()
    session.expire_all()
    people = session.scalars(select(Registration).where(Registration.event_id == event_id)).all()
    holding = [person for person in people if person.status in HOLDS_PLACE]
    found = []
    event = session.get_one(Event, event_id, populate_existing=True)
    if event.taken != len(holding):
        found.append(f"event: {event.taken} for {len(holding)}")
    for category in session.scalars(select(Category).where(Category.event_id == event_id)):
        held = sum(person.category_id == category.id for person in holding)
        if category.taken != held:
            found.append(f"{category.code}: {category.taken} for {held}")
    for person in people:
        state: Status | None = None
        chain = session.scalars(
            select(StatusChange).where(StatusChange.registration_id == person.id).order_by(StatusChange.id)
        ).all()
        for number, change in enumerate(chain):
            before = Status(change.from_status) if change.from_status else None
            if (number and before != state) or change.to_status not in TRANSITIONS[before]:
                found.append(f"{state}: {before} to {change.to_status}")
            state = Status(change.to_status)
        if chain and state != person.status:
            found.append(f"{person.status} after {state}")
    return found


def counted(session: Session, event_id: int) -> dict[str, int]:
    rows = session.execute(
        select(Registration.status, func.count()).where(Registration.event_id == event_id).group_by(Registration.status)
    )
    return {row[0]: row[1] for row in rows}


def two_categories(app: Flask, session: Session, event: Event, now: datetime) -> Any:
    """Ten places for the event, six for each of two categories, ten guests for each at once."""
    event_id = limited(session, event, 10, academia=6, military=6)
    acts = [register(event_id, now, number, ("academia", "military")[number % 2]) for number in range(20)]
    _, errors = at_once(app, acts)
    return errors, untruths(session, event_id), counted(session, event_id)


TEN: Any = ([], [], {"confirmed": 10, "waitlisted": 10})


def test_ten_places_in_two_categories_of_six_are_given_ten_times(
    app: Flask, session: Session, events: Iterator[Event], now: datetime
) -> None:
    assert two_categories(app, session, next(events), now) == TEN


def test_without_the_lock_ten_places_go_wrong(
    app: Flask, session: Session, events: Iterator[Event], now: datetime, lock_off: None
) -> None:
    assert any(two_categories(app, session, event, now) != TEN for event in events)


def cancel_against_confirm(app: Flask, session: Session, event: Event, now: datetime) -> Any:
    """A guest cancels on four tabs while four reviewers confirm her."""
    event_id = limited(session, event, 5)
    guest = add_registration(session, event, status="submitted").id
    session.commit()
    confirms = [act(service.confirm, event_id, guest, now, STAFF[number % 2]) for number in range(4)]
    _, errors = at_once(app, [*confirms, *[act(service.cancel, event_id, guest, now, GUEST)] * 4])
    kinds = {error for error in errors if error not in ("IllegalTransition", "ReasonNeeded")}
    left = untruths(session, event_id)
    changes = session.scalars(
        select(StatusChange.to_status).where(StatusChange.registration_id == guest).order_by(StatusChange.id)
    ).all()
    waits = session.scalar(select(func.count()).where(Message.template == "confirmed", Message.state == "draft"))
    return kinds, left, counted(session, event_id), changes[-1], changes.count("confirmed") <= 1, waits


CANCELLED: Any = (set(), [], {"cancelled": 1}, "cancelled", True, 0)


def test_a_cancellation_and_a_confirmation_at_once_end_cancelled_and_nothing_confirms(
    app: Flask, session: Session, events: Iterator[Event], now: datetime
) -> None:
    assert cancel_against_confirm(app, session, next(events), now) == CANCELLED


def test_without_the_lock_a_cancellation_and_a_confirmation_go_wrong(
    app: Flask, session: Session, events: Iterator[Event], now: datetime, lock_off: None
) -> None:
    assert any(cancel_against_confirm(app, session, event, now) != CANCELLED for event in events)


def all_for_one_place(app: Flask, session: Session, event: Event, now: datetime) -> Any:
    """The only place is given up on four tabs while staff confirm the second in line and four more register."""
    event_id = limited(session, event, academia=1)
    holder = add_registration(session, event)
    waiting = [
        add_registration(session, event, status="waitlisted", waiting_since=now - timedelta(hours=2 - number))
        for number in range(2)
    ]
    event.taken = holder.category.taken = 1
    leaver, second = holder.id, waiting[1].id
    session.commit()
    acts = [
        *[act(service.cancel, event_id, leaver, now, GUEST)] * 4,
        act(service.confirm, event_id, second, now, STAFF[0]),
        *(register(event_id, now, number, "academia") for number in range(4)),
    ]
    _, errors = at_once(app, acts)
    kinds = {error for error in errors if error not in ("NoPlace", "IllegalTransition")}
    return kinds, untruths(session, event_id), counted(session, event_id)


ONE: Any = (set(), [], {"cancelled": 1, "confirmed": 1, "waitlisted": 5})


def test_one_freed_place_among_promotion_decision_and_new_guests_is_given_once(
    app: Flask, session: Session, events: Iterator[Event], now: datetime
) -> None:
    assert all_for_one_place(app, session, next(events), now) == ONE


def test_without_the_lock_one_freed_place_goes_wrong(
    app: Flask, session: Session, events: Iterator[Event], now: datetime, lock_off: None
) -> None:
    assert any(all_for_one_place(app, session, event, now) != ONE for event in events)


def two_reviewers(app: Flask, session: Session, event: Event, now: datetime) -> Any:
    """Two reviewers confirm one guest on eight tabs, and release all drafts as they go."""
    event_id = limited(session, event, 5)
    guest = add_registration(session, event, status="submitted").id
    session.commit()

    def decide(actor: Actor) -> Callable[[], int]:
        confirm = act(service.confirm, event_id, guest, now, actor)

        def run() -> int:
            try:
                confirm()
            finally:
                with unit_of_work() as own:
                    released = drafts.release(session=own, event_id=event_id, up_to="g", now=now)
            return released

        return run

    _, errors = at_once(app, [decide(STAFF[number % 2]) for number in range(8)])
    left = untruths(session, event_id)
    mails = session.scalars(select(Message.state).where(Message.registration_id == guest)).all()
    return sorted(errors), left, mails


ONE_MAIL: Any = (["IllegalTransition"] * 7, [], ["queued"])


def test_two_reviewers_at_once_make_one_mail(
    app: Flask, session: Session, events: Iterator[Event], now: datetime
) -> None:
    assert two_reviewers(app, session, next(events), now) == ONE_MAIL


def test_without_the_lock_two_reviewers_go_wrong(
    app: Flask, session: Session, events: Iterator[Event], now: datetime, lock_off: None
) -> None:
    assert any(two_reviewers(app, session, event, now) != ONE_MAIL for event in events)


def answer_against_the_clock(app: Flask, session: Session, event: Event, now: datetime) -> Any:
    """An offer is taken on two tabs, declined on two, and runs out on two hosts, all at once; one more waits."""
    event.offer_hours = 24
    event_id = limited(session, event, academia=1)
    guest = add_registration(session, event, status="offered", offer_until=now).id
    add_registration(session, event, status="waitlisted", waiting_since=now)
    event.taken = event.categories[4].taken = 1
    session.commit()
    just_in_time = now - timedelta(seconds=1)

    def expire() -> list[str]:
        with unit_of_work() as own:
            return service.expire_offers(session=own, event_id=event_id, now=now, keys=KEYS)

    acts = [
        *[act(service.accept_offer, event_id, guest, just_in_time, GUEST)] * 2,
        *[act(service.decline_offer, event_id, guest, just_in_time, GUEST, stay=True)] * 2,
        *[expire] * 2,
    ]
    _, errors = at_once(app, acts)
    kinds = {error for error in errors if error != "IllegalTransition"}
    left = untruths(session, event_id)
    answered = session.scalar(
        select(func.count()).where(StatusChange.registration_id == guest, StatusChange.from_status == "offered")
    )
    return kinds, left, answered, sum(counted(session, event_id).get(status, 0) for status in HOLDS_PLACE)


ANSWERED_ONCE: Any = (set(), [], 1, 1)


def test_an_offer_that_runs_out_while_it_is_answered_has_one_end(
    app: Flask, session: Session, events: Iterator[Event], now: datetime
) -> None:
    assert answer_against_the_clock(app, session, next(events), now) == ANSWERED_ONCE


def test_without_the_lock_an_offer_that_runs_out_goes_wrong(
    app: Flask, session: Session, events: Iterator[Event], now: datetime, lock_off: None
) -> None:
    assert any(answer_against_the_clock(app, session, event, now) != ANSWERED_ONCE for event in events)
