"""One person's entry written from several sides at once: companions, merging, cancelling, needs; with controls."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forumapp.consent import queries as consents
from forumapp.consent.rules import Purpose
from forumapp.consent.service import ask_for_needs
from forumapp.events.models import Category, Event
from forumapp.extensions import unit_of_work
from forumapp.kernel.actors import GUEST, Actor
from forumapp.questions.models import Need
from forumapp.registration import service
from forumapp.registration.models import Registration
from forumapp.registration.rules import AccompanyingKind, Companion
from tests.registration.test_races import KEYS, ROUNDS, at_once, register, without_the_lock
from tests.support.factories import add_event, add_question, add_registration

pytestmark = pytest.mark.race

STAFF = Actor.user(1)
AT_ONCE = 8


@pytest.fixture
def events(session: Session, now: datetime) -> Iterator[Event]:
    """A new event each time: two places for academia, companions take places, needs are asked."""

    def make() -> Iterator[Event]:
        for number in range(ROUNDS):
            event = add_event(session, f"forum-{number}", accompanying_take_places=True)
            academia_of(session, event.id).places = 2
            add_question(session, event, "day", "needs", label="What do you need?")
            ask_for_needs(session=session, event_id=event.id, now=now)
            session.commit()
            yield event

    return make()


def academia_of(session: Session, event_id: int) -> Category:
    return session.scalars(select(Category).where(Category.event_id == event_id, Category.code == "academia")).one()


def confirmed(session: Session, event: Event, number: int) -> list[str]:
    """Guests of academia whose places are counted; their ids."""
    people = [add_registration(session, event, names={"en": f"Holder {each}"}) for each in range(number)]
    event.taken = academia_of(session, event.id).taken = number
    session.commit()
    return [person.id for person in people]


def act(what: Any, **values: Any) -> None:
    """One act in a unit of work of its own."""
    with unit_of_work() as own:
        what(session=own, **values)


def seats(session: Session, event_id: int) -> tuple[int, int, int]:
    """Places that are taken by the counter, beyond the limit, and by the people who hold them."""
    session.rollback()
    session.expire_all()
    academia = academia_of(session, event_id)
    held = session.scalar(
        select(func.coalesce(func.sum(1 + Registration.accompanying_seats), 0)).where(
            Registration.event_id == event_id, Registration.status == "confirmed"
        )
    )
    return academia.taken, academia.exceeded, int(held or 0)


# --- companions against the last place --------------------------------------------------------------------------------


def companion_against_guests(app: Flask, session: Session, event: Event, now: datetime) -> tuple[list[str], Any]:
    """A guest brings her spouse while others ask for the one place that is left."""
    (holder,) = confirmed(session, event, 1)
    event_id = event.id
    session.rollback()
    brings = partial(
        act,
        service.amend,
        event_id=event_id,
        registration_id=holder,
        changes=service.Changes(accompanying=[Companion(AccompanyingKind.SPOUSE)]),
        now=now,
        actor=GUEST,
        keys=KEYS,
    )
    others = [partial(register, event_id, now, f"Guest {number}") for number in range(AT_ONCE)]
    statuses, errors = at_once(app, [brings, *others])
    return errors, (sorted(filter(None, statuses)), seats(session, event_id))


WITH_SPOUSE = ([], (["waitlisted"] * AT_ONCE, (2, 0, 2)))
WITHOUT = (["NoPlace"], (["confirmed", *["waitlisted"] * (AT_ONCE - 1)], (2, 0, 2)))


def test_a_companion_and_a_guest_never_both_get_the_last_place(
    app: Flask, session: Session, events: Iterator[Event], now: datetime
) -> None:
    assert companion_against_guests(app, session, next(events), now) in (WITH_SPOUSE, WITHOUT)


def test_without_the_lock_a_companion_against_guests_goes_wrong(
    app: Flask, session: Session, events: Iterator[Event], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_the_lock(monkeypatch)
    outcomes = (companion_against_guests(app, session, event, now) for event in events)
    assert any(outcome not in (WITH_SPOUSE, WITHOUT) for outcome in outcomes)


# --- merging ----------------------------------------------------------------------------------------------------------


def merging(event_id: int, stays: str, goes: str, now: datetime) -> Any:
    return partial(
        act,
        service.merge,
        event_id=event_id,
        stays_id=stays,
        goes_id=goes,
        changes=service.Changes(),
        reason="twice",
        now=now,
        actor=STAFF,
        keys=KEYS,
    )


def merged_both_ways(app: Flask, session: Session, event: Event, now: datetime) -> tuple[list[str], Any]:
    """Several members of staff merge two entries at once, some into the one and some into the other."""
    first, second = confirmed(session, event, 2)
    event_id = event.id
    session.rollback()
    ways = [merging(event_id, first, second, now), merging(event_id, second, first, now)]
    _, errors = at_once(app, ways * (AT_ONCE // 2))
    counted = seats(session, event_id)
    rows = session.scalars(select(Registration).where(Registration.event_id == event_id)).all()
    return sorted(errors), (counted, sorted((row.status, row.merged_into_id is not None) for row in rows))


ONE_ENTRY = (
    ["MergedAway"] * (AT_ONCE - 1),
    ((1, 0, 1), [("cancelled", True), ("confirmed", False)]),
)


def test_two_entries_merged_by_several_at_once_are_one(
    app: Flask, session: Session, events: Iterator[Event], now: datetime
) -> None:
    assert merged_both_ways(app, session, next(events), now) == ONE_ENTRY


def test_without_the_lock_merging_at_once_goes_wrong(
    app: Flask, session: Session, events: Iterator[Event], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_the_lock(monkeypatch)
    assert any(merged_both_ways(app, session, event, now) != ONE_ENTRY for event in events)


REFUSED = {"IllegalTransition", "MergedAway"}
"""Why a second cancelling is refused: it was cancelled, or merged, before."""


def merged_and_cancelled(app: Flask, session: Session, event: Event, now: datetime) -> tuple[set[str], Any]:
    """Staff merge an entry into another while the guest cancels it on several tabs."""
    stays, goes = confirmed(session, event, 2)
    event_id = event.id
    session.rollback()
    whose = {"event_id": event_id, "registration_id": goes, "now": now, "actor": GUEST, "keys": KEYS}
    cancels = [partial(act, service.cancel, **whose)] * (AT_ONCE - 1)
    _, errors = at_once(app, [merging(event_id, stays, goes, now), *cancels])
    counted = seats(session, event_id)
    rows = session.execute(
        select(Registration.status, Registration.merged_into_id).where(Registration.event_id == event_id)
    )
    return set(errors), (counted, len(errors) >= AT_ONCE - 2, sorted(map(tuple, rows), key=str), stays)


def test_an_entry_merged_while_it_is_cancelled_gives_its_place_back_once(
    app: Flask, session: Session, events: Iterator[Event], now: datetime
) -> None:
    errors, (counted, once, rows, stays) = merged_and_cancelled(app, session, next(events), now)
    assert errors <= REFUSED
    assert (counted, once) == ((1, 0, 1), True)
    assert rows == [("cancelled", stays), ("confirmed", None)]


def test_without_the_lock_merging_against_cancelling_goes_wrong(
    app: Flask, session: Session, events: Iterator[Event], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_the_lock(monkeypatch)

    def right(event: Event) -> bool:
        errors, (counted, once, rows, stays) = merged_and_cancelled(app, session, event, now)
        held = (errors <= REFUSED, counted, once) == (True, (1, 0, 1), True)
        return held and rows == [("cancelled", stays), ("confirmed", None)]

    assert not all(map(right, events))


# --- needs ------------------------------------------------------------------------------------------------------------


def needs_against_withdrawal(app: Flask, session: Session, event: Event, now: datetime) -> tuple[list[str], Any]:
    """A guest who allowed it saves needs on several tabs while she withdraws her consent on another."""
    (guest,) = confirmed(session, event, 1)
    event_id = event.id
    said = {"event_id": event_id, "registration_id": guest, "language": "en", "now": now, "actor": GUEST}
    act(service.answer_consents, answers={Purpose.NEEDS.value: True}, **said)
    session.rollback()
    saves = partial(act, service.change_needs, needs={"day": "sealed"}, asked={}, consents={}, **said)
    withdraws = partial(act, service.answer_consents, answers={Purpose.NEEDS.value: False}, **said)
    _, errors = at_once(app, [withdraws, *[saves] * (AT_ONCE - 1)])
    session.rollback()
    kept = session.scalar(select(func.count()).select_from(Need).where(Need.registration_id == guest))
    return errors, (kept, consents.holds(session=session, registration_id=guest, purpose=Purpose.NEEDS))


NOTHING_KEPT = ([], (0, False))


def test_needs_saved_while_the_consent_is_withdrawn_do_not_outlive_it(
    app: Flask, session: Session, events: Iterator[Event], now: datetime
) -> None:
    assert needs_against_withdrawal(app, session, next(events), now) == NOTHING_KEPT


def test_without_the_lock_needs_against_withdrawal_go_wrong(
    app: Flask, session: Session, events: Iterator[Event], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_the_lock(monkeypatch)
    assert any(needs_against_withdrawal(app, session, event, now) != NOTHING_KEPT for event in events)
