"""Two entries of one person merged: the state further on holds, with its place and QR, whichever of them stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.checkin.queries.people import people_by_id, people_by_ticket
from forumapp.events.models import Category, Event
from forumapp.extensions import unit_of_work
from forumapp.kernel.actors import Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing, sha256
from forumapp.mail.models import Message
from forumapp.registration.models import Amendment, Registration, StatusChange
from forumapp.registration.rules import IllegalTransition, MergedAway, Status, steps_to
from forumapp.registration.service import Changes, choose_sessions, confirm, merge, reissue
from forumapp.registration.service.session_places import chosen
from forumapp.registration.service.tickets import current_code
from tests.delegations.groups import add_delegation
from tests.registration.test_races import ROUNDS, at_once, without_the_lock
from tests.registration.test_sessions import add_session
from tests.support.factories import CREATED, STARTS, TICKET_KEY, add_event, add_guest, add_registration, ticket_of

KEYS = KeyRing(TICKET_KEY)
STAFF = Actor.user(1)
NOW = STARTS - timedelta(days=3)
KIM = {"en": "Kim Haneul"}


@pytest.fixture
def event(session: Session) -> Event:
    """An event whose one place for academia is taken: by whoever of the tests holds it."""
    event = add_event(session)
    place_of(session, event).places = place_of(session, event).taken = event.taken = 1
    session.commit()
    return event


def place_of(session: Session, event: Event, code: str = "academia") -> Category:
    return session.scalars(select(Category).where(Category.event_id == event.id, Category.code == code)).one()


def merged(
    session: Session, event: Event, *, stays: Registration, goes: Registration, changes: Changes | None = None
) -> None:
    merge(
        session=session,
        event_id=event.id,
        stays_id=stays.id,
        goes_id=goes.id,
        changes=changes or Changes(),
        reason="Entered twice",
        now=NOW,
        actor=STAFF,
        keys=KEYS,
    )
    session.commit()
    session.expire_all()


def steps(session: Session, registration: Registration) -> list[tuple[str | None, str, str | None]]:
    rows = select(StatusChange).where(StatusChange.registration_id == registration.id).order_by(StatusChange.id)
    return [(row.from_status, row.to_status, row.reason) for row in session.scalars(rows)]


def mails(session: Session, registration: Registration) -> list[tuple[str, str]]:
    rows = session.scalars(select(Message).where(Message.registration_id == registration.id).order_by(Message.id))
    return [(row.template, row.state) for row in rows]


@pytest.mark.parametrize("weaker", ["invited", "regretted", "submitted", "waitlisted", "rejected", "cancelled"])
def test_a_confirmed_guest_keeps_the_place_and_the_qr_whichever_entry_stays(
    session: Session, event: Event, weaker: str
) -> None:
    goes = add_guest(session, event, category="academia", names=KIM, email="kim@example.org")
    stays = add_registration(session, event, status=weaker, names=KIM, email="kim@example.org", person_key="other")
    waits = add_registration(session, event, status="waitlisted", waiting_since=CREATED)
    session.commit()
    code = ticket_of(goes)
    merged(session, event, stays=stays, goes=goes)

    assert (stays.status, goes.status, waits.status) == ("confirmed", "cancelled", "waitlisted")
    assert steps(session, stays) == [(weaker, "confirmed", "Entered twice")]
    category = place_of(session, event)
    assert (category.taken, category.exceeded, event.taken) == (1, 0, 1)
    shown = people_by_ticket(connection=session, hashes=[sha256(code)])[sha256(code)]
    assert (shown.person.id, shown.person.status, shown.revoked) == (stays.id, "confirmed", False)
    assert current_code(session=session, registration=stays, keys=KEYS) == code
    assert current_code(session=session, registration=goes, keys=KEYS) is None
    assert mails(session, stays) == mails(session, goes) == []  # the QR that the guest has stays good


def test_a_new_qr_after_the_merge_revokes_the_one_that_went_over(session: Session, event: Event) -> None:
    goes = add_guest(session, event, category="academia", names=KIM)
    stays = add_guest(session, event, category="academia", names=KIM, status="cancelled")
    former, old = ticket_of(stays), ticket_of(goes)
    merged(session, event, stays=stays, goes=goes)
    again = reissue(session=session, event_id=event.id, registration_id=stays.id, now=NOW, actor=STAFF, keys=KEYS)
    session.commit()
    assert again not in (former, old)
    assert current_code(session=session, registration=stays, keys=KEYS) == again
    roster = people_by_id(connection=session, ids=[stays.id, goes.id])
    assert (roster[stays.id].ticket_sha256, roster[stays.id].revoked_sha256) == (sha256(again), sha256(old))
    assert roster[goes.id].ticket_sha256 == sha256(former)  # of an entry that is cancelled


def test_a_place_that_goes_over_to_a_full_category_is_kept_beyond_the_limit(session: Session, event: Event) -> None:
    goes = add_guest(session, event, names=KIM)
    place_of(session, event, "civil_society").taken, event.taken = 1, 2
    stays = add_registration(session, event, status="invited", names=KIM)
    session.commit()
    merged(session, event, stays=stays, goes=goes)
    taken = [
        (each.taken, each.exceeded)
        for each in (place_of(session, event, code) for code in ("academia", "civil_society"))
    ]
    assert (stays.status, taken, event.taken) == ("confirmed", [(2, 1), (0, 0)], 2)
    assert session.scalars(select(StatusChange.exceeded).where(StatusChange.registration_id == stays.id)).all() == [
        True
    ]


def test_nobody_who_waits_comes_between_though_the_category_changes_too(session: Session, event: Event) -> None:
    goes = add_guest(session, event, category="academia", names=KIM)
    stays = add_registration(session, event, status="invited", names=KIM, category="civil_society")
    waits = add_registration(session, event, status="waitlisted", waiting_since=CREATED)
    session.commit()
    merged(session, event, stays=stays, goes=goes, changes=Changes(category="academia"))
    category = place_of(session, event)
    assert (stays.status, waits.status, category.taken, category.exceeded) == ("confirmed", "waitlisted", 1, 0)


def test_the_confirmation_is_told_again_where_it_was_not_or_by_another_address(session: Session, event: Event) -> None:
    waits = add_registration(session, event, status="submitted", names=KIM, email="kim@example.org")
    stays = add_registration(session, event, status="invited", names=KIM, email="kim@example.org", person_key="other")
    place_of(session, event).taken = event.taken = 0
    session.commit()
    confirm(session=session, event_id=event.id, registration_id=waits.id, now=NOW, actor=STAFF, keys=KEYS)
    merged(session, event, stays=stays, goes=waits)
    assert mails(session, waits) == [("confirmed", "withdrawn")]
    assert mails(session, stays) == [("confirmed", "draft")]

    third = add_registration(session, event, status="invited", names=KIM, email="other@example.org")
    session.commit()
    merged(session, event, stays=third, goes=stays)
    assert mails(session, third) == [("confirmed", "draft")]
    assert current_code(session=session, registration=third, keys=KEYS) is not None


@pytest.mark.parametrize("weaker", ["invited", "submitted", "waitlisted", "cancelled"])
def test_an_offered_place_keeps_its_deadline_by_a_legal_chain_of_states(
    session: Session, event: Event, weaker: str
) -> None:
    until = NOW + timedelta(hours=5)
    goes = add_registration(session, event, status="offered", names=KIM, offer_until=until, waiting_since=None)
    stays = add_registration(session, event, status=weaker, names=KIM)
    session.commit()
    merged(session, event, stays=stays, goes=goes)
    assert (stays.status, stays.offer_until, place_of(session, event).taken) == ("offered", until, 1)
    chain = [weaker, *([] if weaker == "waitlisted" else ["waitlisted"]), "offered"]
    assert [step[:2] for step in steps(session, stays)] == list(pairwise(chain))
    assert mails(session, stays) == [("offered", "queued")]  # its link led to the other entry


def test_whoever_waits_twice_keeps_the_better_place_in_line(session: Session, event: Event) -> None:
    early, late = NOW - timedelta(days=9), NOW - timedelta(days=1)
    stays = add_registration(session, event, status="waitlisted", names=KIM, waiting_since=late)
    goes = add_registration(session, event, status="waitlisted", names=KIM, waiting_since=early)
    answered = add_registration(session, event, status="submitted", names=KIM)
    session.commit()
    merged(session, event, stays=stays, goes=goes)
    assert (stays.waiting_since, stays.waiting_order) == (early, None)
    merged(session, event, stays=answered, goes=stays)
    assert (answered.status, answered.waiting_since) == ("waitlisted", early)


def test_an_entry_that_ended_takes_over_no_mere_invitation(session: Session, event: Event) -> None:
    goes = add_registration(session, event, status="invited", names=KIM)
    stays = add_registration(session, event, status="cancelled", names=KIM)
    session.commit()
    with pytest.raises(IllegalTransition):
        merged(session, event, stays=stays, goes=goes)
    session.rollback()
    merged(session, event, stays=goes, goes=stays)
    assert goes.status == "invited"
    assert steps_to(stays=Status.REJECTED, goes=Status.CANCELLED) == ()


def test_places_in_sessions_go_over_with_the_place(session: Session, event: Event) -> None:
    workshop = add_session(session, event, places=1)
    goes = add_guest(session, event, category="academia", names=KIM)
    stays = add_registration(session, event, status="cancelled", names=KIM)
    choose_sessions(
        session=session, event_id=event.id, registration_id=goes.id, session_ids=[workshop.id], now=NOW, actor=STAFF
    )
    session.commit()
    merged(session, event, stays=stays, goes=goes)
    assert chosen(session=session, registration_id=stays.id) == {workshop.id}


@pytest.mark.parametrize("stronger", [True, False])
def test_a_delegation_that_only_the_entry_that_goes_has_is_taken_over_with_its_place(
    session: Session, event: Event, stronger: bool
) -> None:
    delegation = add_delegation(session, event, places=1)
    delegation.taken = event.taken = 1
    corps = place_of(session, event, "diplomatic_corps")
    corps.taken = 1
    goes = add_guest(session, event, category="diplomatic_corps", names=KIM, delegation_id=delegation.id)
    goes.heads_delegation = True
    stays = add_registration(
        session, event, category="diplomatic_corps", names=KIM, status="confirmed" if stronger else "invited"
    )
    if stronger:
        event.taken = corps.taken = 2
    session.commit()
    merged(session, event, stays=stays, goes=goes)
    assert (stays.status, stays.delegation_id, stays.heads_delegation) == ("confirmed", delegation.id, True)
    assert (delegation.taken, delegation.exceeded, corps.taken, event.taken) == (1, 0, 1, 1)
    written = select(Amendment.after, Amendment.reason).where(Amendment.field == "delegation_id")
    assert [tuple(row) for row in session.execute(written)] == [(str(delegation.id), "Entered twice")]


def test_a_reserve_of_a_delegation_stays_one_and_a_delegation_of_ones_own_stays(session: Session, event: Event) -> None:
    first, second = add_delegation(session, event), add_delegation(session, event, "Ghana")
    waiting = {"category": "diplomatic_corps", "status": "waitlisted", "waiting_since": CREATED, "names": KIM}
    reserve = add_registration(session, event, delegation_id=first.id, reserve=True, **waiting)
    invited = add_registration(session, event, status="invited", names=KIM)
    other = add_registration(session, event, delegation_id=second.id, **waiting)
    session.commit()
    merged(session, event, stays=invited, goes=reserve)
    assert (invited.status, invited.delegation_id, invited.reserve) == ("waitlisted", first.id, True)
    merged(session, event, stays=other, goes=invited)
    assert (other.delegation_id, other.reserve) == (second.id, False)


def test_the_approval_of_a_name_goes_over_where_the_name_is_the_same(session: Session, event: Event) -> None:
    both = {"en": "Kim Haneul", "ko": "김하늘"}
    goes = add_registration(session, event, names=both, approved_names=LocalizedText(both), status="cancelled")
    stays = add_registration(
        session, event, names={"en": "Kim Haneul", "ko": "김 하늘"}, approved_names=LocalizedText()
    )
    session.commit()
    merged(session, event, stays=stays, goes=goes)
    assert stays.approved_names == LocalizedText(en="Kim Haneul")


@pytest.mark.parametrize("taken_over", [True, False])
def test_the_door_leads_from_the_entry_that_went_to_the_one_that_stayed(
    session: Session, event: Event, taken_over: bool
) -> None:
    goes = add_guest(session, event, category="academia", names=KIM)
    stays = add_registration(
        session, event, names={"en": "Kim Stays"}, status="confirmed" if not taken_over else "submitted"
    )
    session.commit()
    before = goes.changed
    merged(session, event, stays=stays, goes=goes)
    roster = people_by_id(connection=session, ids=[stays.id, goes.id])
    assert (roster[goes.id].status, roster[goes.id].entered_as) == ("cancelled", {"en": "Kim Stays"})
    assert (roster[goes.id].replaced_by, roster[stays.id].entered_as) == (None, None)
    assert goes.changed > before, "phones hear of it with the next download"


def both_ways(app: Flask, session: Session, event: Event) -> Any:
    """Two people merge the same two entries at once, each keeping the other one."""
    ids = [add_guest(session, event, category="academia", names=KIM).id for _ in range(2)]
    place_of(session, event).taken = event.taken = 2
    session.commit()
    event_id = event.id
    session.rollback()

    def merging(stays_id: str, goes_id: str) -> None:
        with unit_of_work() as own:
            merge(
                session=own,
                event_id=event_id,
                stays_id=stays_id,
                goes_id=goes_id,
                changes=Changes(),
                reason="double",
                now=NOW,
                actor=STAFF,
                keys=KEYS,
            )

    _, errors = at_once(app, [lambda: merging(*ids), lambda: merging(*ids[::-1])])
    session.rollback()
    session.expire_all()
    states = sorted(session.scalars(select(Registration.status).where(Registration.id.in_(ids))))
    return errors, states, place_of(session, session.get_one(Event, event_id)).taken


@pytest.fixture
def events(session: Session) -> Iterator[Event]:
    return (add_event(session, f"forum-{number}") for number in range(ROUNDS))


ONE_STAYS = ([MergedAway.__name__], ["cancelled", "confirmed"], 1)


@pytest.mark.race
def test_of_two_merges_at_once_one_holds(app: Flask, session: Session, events: Iterator[Event]) -> None:
    assert both_ways(app, session, next(events)) == ONE_STAYS


@pytest.mark.race
def test_without_the_lock_two_merges_go_wrong(
    app: Flask, session: Session, events: Iterator[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    without_the_lock(monkeypatch)
    assert any(both_ways(app, session, event) != ONE_STAYS for event in events)
