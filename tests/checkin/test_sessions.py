"""Scans at the door of a session: what they come to there and at the event, in whatever order they arrive."""

from __future__ import annotations

from itertools import permutations

import pytest
from sqlalchemy import select

from forumapp.attendance.queries.days import came_by_session
from forumapp.checkin.models import Attendance, Scan, SessionAttendance
from forumapp.checkin.queries.sessions import SessionCount, count_sessions
from forumapp.checkin.rules import Act
from forumapp.checkin.service.answers import NO_SUCH_SESSION
from forumapp.checkin.service.sessions import SessionScanned, leave_door
from forumapp.checkin.service.settling import resolve
from forumapp.events.models import EventSession
from forumapp.kernel.actors import GUEST, Actor
from forumapp.registration.service import choose_sessions
from tests.checkin.conftest import KEYS, minute, scan
from tests.support.factories import CREATED, add_device, add_event, add_guest, add_session, ticket_of


@pytest.fixture
def room(session, event):
    return add_session(session, event)


def at_event(session, guest):
    session.rollback()
    found = session.get(Attendance, guest.id, populate_existing=True)
    return None if found is None else (found.first_admitted_at, found.admissions, found.last_left_at, found.inside)


def in_session(session, guest, room):
    session.rollback()
    found = session.get(SessionAttendance, (guest.id, room.id), populate_existing=True)
    return None if found is None else (found.first_admitted_at, found.admissions, found.last_left_at, found.inside)


def test_an_entry_at_a_session_is_one_to_the_event_and_an_exit_leaves_only_the_session(session, event, room, record):
    guest = add_guest(session, event)
    entry, leaving = record(
        scan(ticket=ticket_of(guest), desk="Room A", session=room.id),
        scan(ticket=ticket_of(guest), desk="Room A", session=room.id, direction="out", scanned_at=minute(30)),
    )
    assert (entry.verdict, leaving.verdict) == ("admitted", "left")
    assert at_event(session, guest) == (minute(0), 1, None, True)
    assert in_session(session, guest, room) == (minute(0), 1, minute(30), False)


def test_whoever_is_inside_the_event_is_admitted_to_the_session_and_then_already_in_it(session, event, room, record):
    guest = add_guest(session, event)
    house, first, second = record(
        scan(ticket=ticket_of(guest), desk="Desk 1"),
        scan(ticket=ticket_of(guest), desk="Room A", session=room.id, scanned_at=minute(5)),
        scan(ticket=ticket_of(guest), desk="Room A", session=room.id, scanned_at=minute(6)),
    )
    assert [house.verdict, first.verdict, second.verdict] == ["admitted", "admitted", "already_admitted"]
    assert second.at_door.first_admitted_at == minute(5)
    assert second.presence.first_admitted_at == minute(0)
    assert (first.conflict, second.conflict) == (None, None)


def test_two_phones_at_one_session_are_in_conflict_and_the_desk_of_the_house_is_in_none(session, event, room, record):
    guest = add_guest(session, event)
    record(scan(ticket=ticket_of(guest), desk="Desk 1"))
    record(scan(ticket=ticket_of(guest), desk="Room A, left", session=room.id, shown="admitted", scanned_at=minute(5)))
    [other] = record(
        scan(ticket=ticket_of(guest), desk="Room A, right", session=room.id, shown="admitted", scanned_at=minute(6))
    )
    assert other.conflict == "two_devices"


def test_every_order_of_arrival_comes_to_the_same(session, event, room, record):
    other = add_session(session, event, "Clinic")
    for order in permutations(range(5)):
        guest = add_guest(session, event)
        undone = scan(registration_id=guest.id, session=other.id, scanned_at=minute(9))
        items = [
            scan(registration_id=guest.id),
            scan(registration_id=guest.id, session=room.id, scanned_at=minute(5)),
            undone,
            scan(registration_id=guest.id, undoes=undone["id"], reason="misread", scanned_at=minute(10)),
            scan(registration_id=guest.id, direction="out", scanned_at=minute(20)),
        ]
        for place in order:
            record(items[place])
        assert at_event(session, guest) == (minute(0), 1, minute(20), False)
        assert in_session(session, guest, room) == (minute(5), 1, minute(20), False)
        assert in_session(session, guest, other) is None


@pytest.mark.parametrize("stranger", ["other_event", "nobody"])
def test_an_entry_at_an_unknown_session_is_kept_as_one_to_the_event_and_says_so(session, event, record, stranger):
    guest = add_guest(session, event)
    number = add_session(session, add_event(session, "other")).id if stranger == "other_event" else 2**31 - 1
    item = scan(ticket=ticket_of(guest), desk="Room A", session=number)
    [result] = record(item)
    assert (result.verdict, result.problem) == ("admitted", NO_SUCH_SESSION)
    assert at_event(session, guest) == (minute(0), 1, None, True)
    row = session.get(Scan, item["id"])
    assert (row.session_id, row.problem, row.payload["session"]) == (None, NO_SUCH_SESSION, number)


def test_an_exit_from_an_unknown_session_lets_nobody_out_of_the_event(session, event, record):
    guest = add_guest(session, event)
    _, result = record(
        scan(ticket=ticket_of(guest)),
        scan(ticket=ticket_of(guest), session=99, direction="out", admitted=True, scanned_at=minute(5)),
    )
    assert result.problem == NO_SUCH_SESSION
    assert at_event(session, guest) == (minute(0), 1, None, True)


@pytest.mark.parametrize("number", ["7", 0, -1, 1.5, True, 2**31, [7]])
def test_a_session_that_is_no_number_puts_the_scan_aside(session, event, record, number):
    guest = add_guest(session, event)
    [result] = record(scan(ticket=ticket_of(guest), session=number))
    assert (result.verdict, result.problem[:8]) == ("quarantined", "session:")
    assert at_event(session, guest) is None


def test_a_walk_in_at_a_session_came_to_it_and_to_the_event(session, event, room, record):
    guest = add_guest(session, event)
    mine = guest.id[:-4] + "beef"
    [early] = record(scan(registration_id=mine, session=room.id, direction="out", scanned_at=minute(30)))
    [result] = record(
        scan(
            walk_in={"registration_id": mine, "name_en": "Walk In", "category": "media"},
            desk="Room A",
            session=room.id,
        )
    )
    assert (early.verdict, result.verdict) == ("unknown", "admitted")
    session.rollback()
    found = session.get(SessionAttendance, (mine, room.id))
    assert (found.first_admitted_at, found.last_left_at) == (minute(0), minute(30))


def test_whoever_is_not_on_the_sessions_list_is_recorded_and_the_answer_says_so(session, event, room, record):
    listed, other = add_guest(session, event), add_guest(session, event)
    choose_sessions(
        session=session,
        event_id=event.id,
        registration_id=listed.id,
        session_ids=[room.id],
        now=CREATED,
        actor=GUEST,
    )
    session.commit()
    open_to_all = add_session(session, event, "Plenary", chosen_by_guest=False)
    results = record(
        scan(ticket=ticket_of(listed), session=room.id),
        scan(ticket=ticket_of(other), session=room.id),
        scan(ticket=ticket_of(other), session=open_to_all.id),
        scan(ticket=ticket_of(other)),
    )
    assert [one.listed for one in results] == [True, False, None, None]
    assert [one.verdict for one in results] == ["admitted", "admitted", "admitted", "already_admitted"]
    assert in_session(session, other, room) is not None


def test_figures_of_sessions_count_each_participant_once_and_nobody_of_the_media(session, event, room, record):
    empty = add_session(session, event, "Clinic", hours=2)
    assert came_by_session(session=session, event=event) == []
    guests = [add_guest(session, event), add_guest(session, event), add_guest(session, event, category="media")]
    record(*(scan(ticket=ticket_of(guest), session=room.id) for guest in guests * 2))
    session.rollback()
    assert came_by_session(session=session, event=event) == [(room.id, 2), (empty.id, 0)]
    assert count_sessions(session=session, event_id=event.id)[room.id] == SessionCount(3, None)
    record(scan(ticket=ticket_of(guests[0]), session=room.id, direction="out", scanned_at=minute(9)))
    session.rollback()
    assert count_sessions(session=session, event_id=event.id)[room.id] == SessionCount(3, 2)


def test_what_the_office_records_anew_is_recorded_at_the_same_door(session, event, room, record):
    guest, other = add_guest(session, event), add_guest(session, event)
    item = scan(ticket=ticket_of(guest), session=room.id, desk="Room A")
    record(item)
    session.rollback()
    resolve(
        session=session,
        event_id=event.id,
        scan_id=item["id"],
        act=Act.BELONGS,
        note="It was her sister",
        expected=0,
        now=minute(90),
        actor=Actor.user(1),
        keys=KEYS,
        registration_id=other.id,
    )
    session.commit()
    assert in_session(session, guest, room) is None
    assert in_session(session, other, room) == (minute(0), 1, None, True)


def test_a_session_at_whose_door_guests_were_scanned_stays(session, event, room, record):
    record(scan(ticket=ticket_of(add_guest(session, event)), session=room.id))
    session.rollback()
    with pytest.raises(SessionScanned):
        leave_door(session=session, event_id=event.id, session_id=room.id)


def test_the_phones_of_a_session_that_goes_stand_at_the_events_own_door(session, event, room):
    device = add_device(session, event, session_id=room.id).device
    leave_door(session=session, event_id=event.id, session_id=room.id)
    session.delete(session.get_one(EventSession, room.id))
    session.commit()
    assert device.session_id is None


def test_an_event_that_goes_takes_its_sessions_scans_along(session, event, room, record):
    record(scan(ticket=ticket_of(add_guest(session, event)), session=room.id))
    session.rollback()
    add_device(session, event, session_id=room.id)
    session.commit()
    session.execute(event.__table__.delete().where(event.__table__.c.id == event.id))
    session.commit()
    assert session.scalars(select(SessionAttendance.session_id)).all() == []
