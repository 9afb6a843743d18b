"""Sessions over HTTP: what phones learn of them, scans at their doors, where a phone stands; and many at once."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from forumapp.accounts.rules import Scope
from forumapp.checkin.models import Device, Scan, SessionAttendance
from forumapp.kernel.actors import GUEST
from forumapp.registration.service import choose_sessions
from tests.api.conftest import Caller
from tests.api.test_races import send_at_once, without_the_lock
from tests.checkin.conftest import minute, scan
from tests.support.factories import CREATED, add_device, add_event, add_guest, add_session, ticket_of

SCANS, ROSTER, DESK = "events/forum/scans", "events/forum/roster", "events/forum/desk"


@pytest.fixture
def room(session, event):
    return add_session(session, event, places=20)


def choose(session, guest, *rooms):
    choose_sessions(
        session=session,
        event_id=guest.event_id,
        registration_id=guest.id,
        session_ids=[room.id for room in rooms],
        now=CREATED,
        actor=GUEST,
    )
    session.commit()


def test_a_phone_learns_the_events_sessions_and_at_which_it_stands(session, event, room, client):
    add_session(session, event, "Plenary", hours=2, chosen_by_guest=False)
    phone = Caller(client, add_device(session, event, session_id=room.id).key)
    session.commit()
    desk = phone.get(DESK).json
    assert desk["session"] == room.id
    assert [(one["names"], one["starts_at"], one["listed"]) for one in desk["event"]["sessions"]] == [
        ({"en": "Workshop"}, "2023-11-30T15:00:00+09:00", True),
        ({"en": "Plenary"}, "2023-11-30T16:00:00+09:00", False),
    ]


def test_a_phone_says_at_which_door_it_stands(session, event, room, client):
    opened = add_device(session, event)
    phone, device_id = Caller(client, opened.key), opened.device.id
    foreign = add_session(session, add_event(session, "other"))
    numbers = [room.id, foreign.id, room.id, 0]
    found = []
    for number in numbers:
        assert phone.get(f"{DESK}?session={number}").status_code == 200
        session.rollback()
        found.append(session.scalar(select(Device.session_id).where(Device.id == device_id)))
        assert phone.get(f"{ROSTER}?unsent=3").status_code == 200
    assert found == [room.id, None, room.id, None]


def test_the_roster_says_on_whose_lists_a_guest_is_and_where_she_came(session, event, room, caller):
    guest, other = add_guest(session, event), add_guest(session, event)
    choose(session, guest, room)
    door = caller(Scope.SCANS_READ, Scope.SCANS_WRITE)
    page = door.get(ROSTER).json
    items = {item["registration_id"]: item for item in page["items"]}
    assert items[guest.id]["sessions"] == [room.id]
    assert "sessions" not in items[other.id]
    assert not any("attended_sessions" in item for item in items.values())
    answer = door.post(SCANS, json={"scans": [scan(ticket=ticket_of(guest), desk="Room A", session=room.id)]})
    first = {"at": "2023-11-30T13:30:00+09:00", "desk": "Room A"}
    came = [{"session": room.id, "first": first, "inside": True}]
    [result] = answer.json["results"]
    assert (result["first"], result["listed"]) == (first, True)
    assert result["registration"]["attended_sessions"] == came
    [changed] = door.get(f"{ROSTER}?cursor={page['cursor']}").json["items"]
    assert changed["attended_sessions"] == came
    out = scan(ticket=ticket_of(guest), session=room.id, direction="out", scanned_at=minute(9))
    cursor = door.get(f"{ROSTER}?cursor={page['cursor']}").json["cursor"]
    door.post(SCANS, json={"scans": [out]})
    [changed] = door.get(f"{ROSTER}?cursor={cursor}").json["items"]
    assert (changed["inside"], changed["attended_sessions"][0]["inside"]) == (True, False)


def test_the_answer_at_a_session_speaks_of_the_session(session, event, room, caller):
    guest = add_guest(session, event)
    door = caller()
    items = [
        scan(ticket=ticket_of(guest), desk="Desk 1"),
        scan(ticket=ticket_of(guest), desk="Room A", session=room.id, scanned_at=minute(5)),
        scan(ticket=ticket_of(guest), desk="Room A", session=room.id, scanned_at=minute(6)),
    ]
    results = door.post(SCANS, json={"scans": items}).json["results"]
    assert [(one["verdict"], one["first"]["desk"], one.get("listed")) for one in results] == [
        ("admitted", "Desk 1", None),
        ("admitted", "Room A", False),
        ("already_admitted", "Room A", False),
    ]
    assert {one["registration"]["first"]["desk"] for one in results} == {"Desk 1"}
    assert door.post(SCANS, json={"scans": items}).json["results"] == [
        {**one, "registration": results[2]["registration"]} for one in results
    ]


def thirty_scans_at_two_doors(app, session, event, room, key):
    """One guest at the door of a session and at the event's own, at every desk at once."""
    guest = add_guest(session, event)
    session.rollback()
    batches = [
        [scan(ticket=ticket_of(guest), desk=f"Desk {number}", **({"session": room} if number % 2 else {}))]
        for number in range(30)
    ]
    answers, errors = send_at_once(app, key, batches)
    session.rollback()
    results = [result for answer in answers if answer.status_code == 200 for result in answer.json["results"]]
    return (
        errors,
        sum(result["verdict"] == "admitted" for result in results) in (1, 2),  # the event's door may come second
        session.scalar(select(func.count()).where(Scan.registration_id == guest.id)),
        session.scalar(select(SessionAttendance.admissions).where(SessionAttendance.registration_id == guest.id)),
    )


ONCE = ([], True, 30, 1)


@pytest.mark.race
def test_one_guest_at_two_doors_at_once_is_admitted_once_to_each(app, session, event, room, caller):
    assert thirty_scans_at_two_doors(app, session, event, room.id, caller().key) == ONCE


@pytest.mark.race
def test_without_the_lock_a_guest_is_admitted_twice_or_her_scans_fail(app, session, event, room, caller, monkeypatch):
    without_the_lock(monkeypatch)
    key, number = caller().key, room.id
    assert any(thirty_scans_at_two_doors(app, session, event, number, key) != ONCE for _ in range(5))
