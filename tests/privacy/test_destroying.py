"""Destruction: nothing personal is left in any table, totals and scans stay, a live registration is cancelled."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.attendance.queries.counting import live_counts
from forumapp.attendance.service.matching import read_known
from forumapp.checkin.models import Scan
from forumapp.events.models import Event
from forumapp.kernel.actors import Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing
from forumapp.mail import service as mail
from forumapp.mail.models import Message
from forumapp.mail.rules import State
from forumapp.privacy.queries import owned_tables, pointing_elsewise
from forumapp.privacy.rules import COUNTED, KEPT
from forumapp.privacy.service import destroy_registration
from forumapp.privacy.service.destroying import NAMELESS, empty_value, goes_as_a_whole
from forumapp.registration.models import Registration, StatusChange
from forumapp.registration.queries import find_registrations
from tests.privacy.rows import MARK, everything, mark_everything
from tests.support.factories import STARTS, TICKET_KEY, add_event, add_organization, add_registration, add_scans

STAFF = Actor.user(7)
NAMED = {"names", "order_name", "person_key"}

DECIDED = {
    ("registrations", "replaces_id"): "two people: the substitute's row is destroyed for itself",
    ("registrations", "merged_into_id"): "the same person: followed by ids_of_person",
    ("registrations", "tickets_of_id"): "the same person: the entry whose ticket she holds since they were merged",
    ("distinct_pairs", "first_id"): "two people who are not one; says nothing else",
    ("distinct_pairs", "second_id"): "two people who are not one; says nothing else",
}
"""Columns that point at registrations by another name than ``registration_id``, and why a destruction leaves them."""


@pytest.fixture
def event(session: Session) -> Event:
    event = add_event(session)
    for counted in (event, *event.categories):
        counted.taken = 20
    session.commit()
    return event


def destroy(session: Session, guest: Registration, now: datetime) -> Registration:
    destroy_registration(
        session=session,
        event_id=guest.event_id,
        registration_id=guest.id,
        now=now,
        actor=STAFF,
        keys=KeyRing(TICKET_KEY),
    )
    session.flush()
    return session.get_one(Registration, guest.id, populate_existing=True)


def test_somebody_decided_of_each_column_that_points_at_registrations_by_another_name() -> None:
    assert pointing_elsewise() - DECIDED.keys() == set(), (
        "Decide: is the row about that person? Then call the column registration_id, so that a destruction finds it. "
        "Else say here why it may stay."
    )


def test_every_personal_column_of_a_persons_rows_can_be_emptied() -> None:
    columns = [
        column
        for owned in owned_tables()
        if owned.table.name not in KEPT and not goes_as_a_whole(owned.table)
        for column in owned.personal
    ]
    assert len(columns) > 25
    assert [value for value in map(empty_value, columns) if value not in (None, "", b"", {}, [])] == []


def test_after_a_destruction_no_table_says_anything_of_the_person(
    session: Session, event: Event, now: datetime
) -> None:
    guest = add_registration(session, event)
    other = add_registration(session, event, names={"en": "Somebody Else"})
    mark_everything(session, guest)
    before = everything(session)
    unmarked = [
        owned.table.name
        for owned in owned_tables()
        if owned.personal and f"\n{owned.table.name}: " not in f"\n{before}"
    ]
    assert unmarked == []
    assert before.count(MARK) > 20
    destroyed = destroy(session, guest, now)
    session.commit()
    assert MARK not in everything(session, without=KEPT)
    left = {
        f"{owned.table.name}.{column.name}": value
        for owned in owned_tables()
        if owned.table.name not in KEPT
        for row in session.execute(select(*owned.table.columns).where(owned.rows_of([guest.id])))
        for column in owned.personal
        if (value := row._mapping[column.name]) not in (None, "", b"", {}, []) and column.name not in NAMED
    }
    assert left == {}
    assert (destroyed.names, destroyed.order_name) == ({"en": NAMELESS, "ko": NAMELESS}, NAMELESS)
    assert destroyed.person_key == guest.id
    assert (destroyed.destroyed_at, destroyed.status) == (now, "cancelled")
    assert session.get_one(Registration, other.id, populate_existing=True).names == {"en": "Somebody Else"}


def test_the_figures_and_scans_of_somebody_who_came_stay(session: Session, event: Event, now: datetime) -> None:
    embassy = add_organization(session, "Embassy of Norway", kind="mission", represents="NO")
    guest = add_registration(
        session, event, category="diplomatic_corps", rank="ambassador", country="NO", organization_id=embassy.id
    )
    scholar = add_registration(session, event, country="KE", phone="+821012345678")
    for one in (guest, scholar):
        add_scans(session, one, (STARTS, "in"), (STARTS + timedelta(hours=1), "out"))
    session.commit()
    before = live_counts(session=session, event_id=event.id)
    for one in (guest, scholar):
        change = one.changed
        destroyed = destroy(session, one, now)
        assert (destroyed.status, destroyed.email, destroyed.phone) == ("confirmed", None, None)
        assert destroyed.changed > change
    session.commit()
    assert live_counts(session=session, event_id=event.id) == before
    assert len(session.scalars(select(Scan)).all()) == 4
    assert {"country", "rank"} == COUNTED


def test_who_did_not_come_keeps_neither_country_nor_rank(session: Session, event: Event, now: datetime) -> None:
    guest = add_registration(session, event, country="KE", rank="minister", status="rejected")
    destroyed = destroy(session, guest, now)
    assert (destroyed.country, destroyed.rank, destroyed.status) == (None, None, "rejected")


def test_a_freed_place_goes_to_who_waits_and_no_mail_leaves_for_the_destroyed(
    session: Session, event: Event, now: datetime
) -> None:
    event.places = event.taken
    guest = add_registration(session, event)
    waiting = add_registration(session, event, status="waitlisted", waiting_since=now)
    mail.enqueue(
        session=session,
        template="link",
        language="en",
        recipient=str(guest.email),
        now=now,
        event_id=event.id,
        registration_id=guest.id,
    )
    destroy(session, guest, now)
    assert session.get_one(Registration, waiting.id, populate_existing=True).status == "confirmed"
    states = session.execute(select(Message.state, Message.recipient).where(Message.registration_id == guest.id)).all()
    assert {tuple(row) for row in states} == {(State.WITHDRAWN, "")}
    change = session.scalars(select(StatusChange).where(StatusChange.registration_id == guest.id)).one()
    assert (change.to_status, change.actor) == ("cancelled", "user:7")


def test_what_was_merged_into_the_person_goes_along(session: Session, event: Event, now: datetime) -> None:
    guest = add_registration(session, event)
    double = add_registration(
        session, event, status="cancelled", names=LocalizedText(en=MARK), merged_into_id=guest.id, email="m@example.org"
    )
    destroy(session, guest, now)
    assert session.get_one(Registration, double.id, populate_existing=True).names["en"] == NAMELESS


def test_a_second_destruction_changes_nothing(session: Session, event: Event, now: datetime) -> None:
    guest = add_registration(session, event)
    first = destroy(session, guest, now)
    session.commit()
    before = everything(session, without=frozenset({"event_changes"}))
    destroy(session, first, now + timedelta(days=1))
    assert everything(session, without=frozenset({"event_changes"})) == before


def test_no_list_brings_back_what_was_destroyed(session: Session, event: Event, now: datetime) -> None:
    guest = add_registration(session, event)
    assert [known.id for known in read_known(session=session, event_id=event.id)] == [guest.id]
    destroy(session, guest, now)
    assert read_known(session=session, event_id=event.id) == []
    found = find_registrations(session=session, event_id=event.id, ids=[guest.id])
    assert list(found) == []
