"""Closing the doors: whoever is still inside has left, where exits were scanned, without a conflict."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from forumapp.accounts.rules import StaffRole
from forumapp.attendance.queries.counting import live_counts
from forumapp.checkin.models import Attendance, Closing, Scan, SessionAttendance
from forumapp.checkin.queries.flagged import count_open
from forumapp.checkin.rules import GRACE, closings_of
from forumapp.checkin.service import Origin
from forumapp.checkin.tasks import close_open_doors
from forumapp.kernel import clock
from forumapp.kernel.actors import Actor
from tests.checkin.conftest import event, minute, record, scan
from tests.support.factories import ENDS, STARTS, add_event, add_guest, add_session
from tests.support.forms import submit
from tests.support.pages import page_of
from tests.support.staff import add_staff, signed_in

__all__ = ["event", "record"]
CLOSING = "/console/events/forum/closing"
AFTER = ENDS + GRACE


@pytest.fixture
def office(app, session, event):
    return signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=event.id))


@pytest.fixture
def guests(session, event, record):
    """One who left by herself, one who came in before the end, one who came in after it."""
    left, inside, late = (add_guest(session, event) for _ in range(3))
    record(
        scan(registration_id=left.id),
        scan(registration_id=left.id, direction="out", scanned_at=minute(60)),
        scan(registration_id=inside.id, scanned_at=minute(5)),
        scan(registration_id=late.id, scanned_at=ENDS + timedelta(minutes=10)),
        received_at=ENDS + timedelta(minutes=20),
    )
    return left.id, inside.id, late.id


def standing(session):
    session.rollback()
    session.expire_all()
    rows = session.execute(
        select(Attendance.registration_id, Attendance.inside, Attendance.last_left_at, Attendance.admissions)
    )
    return {row[0]: tuple(row[1:]) for row in rows}


def test_the_job_lets_out_whoever_was_inside_at_closing_and_nobody_twice(session, event, guests):
    left, inside, late = guests
    session.rollback()
    close_open_doors(now=AFTER - timedelta(seconds=1))
    assert standing(session)[inside] == (True, None, 1)
    close_open_doors(now=AFTER)
    close_open_doors(now=AFTER + timedelta(minutes=5))
    assert standing(session) == {left: (False, minute(60), 1), inside: (False, ENDS, 1), late: (True, None, 1)}
    made = session.scalars(select(Scan).where(Scan.source == "closing")).all()
    assert [(row.registration_id, row.actor, row.conflict) for row in made] == [(inside, "system", None)]
    assert count_open(session=session, event_id=event.id) == (0, 0)
    assert live_counts(session=session, event_id=event.id).values["attended"] == 3


def test_without_a_scanned_exit_nobody_is_let_out(session, event, record):
    guest = add_guest(session, event)
    record(scan(registration_id=guest.id))
    session.rollback()
    close_open_doors(now=AFTER)
    assert standing(session)[guest.id] == (True, None, 1)


def in_rooms(session):
    session.rollback()
    rows = session.execute(select(SessionAttendance.registration_id, SessionAttendance.last_left_at))
    return {row[0]: row[1] for row in rows}


def test_who_is_let_out_of_the_event_has_left_its_sessions(session, event, guests, record):
    room = add_session(session, event)
    guest = add_guest(session, event)
    record(scan(registration_id=guest.id, session=room.id, scanned_at=minute(70)))
    session.rollback()
    close_open_doors(now=AFTER)
    assert standing(session)[guest.id] == (False, ENDS, 1)
    assert in_rooms(session) == {guest.id: ENDS}


def test_where_only_a_session_has_its_exits_scanned_only_the_session_is_closed(session, event, record):
    room, other = add_session(session, event), add_session(session, event, "Clinic")
    left, stayed = add_guest(session, event), add_guest(session, event)
    record(
        scan(registration_id=left.id, session=room.id),
        scan(registration_id=left.id, session=room.id, direction="out", scanned_at=minute(60)),
        scan(registration_id=stayed.id, session=room.id, scanned_at=minute(5)),
        scan(registration_id=add_guest(session, event).id, session=other.id),
    )
    session.rollback()
    close_open_doors(now=AFTER)
    close_open_doors(now=AFTER + timedelta(minutes=5))
    rooms = in_rooms(session)
    assert (rooms[left.id], rooms[stayed.id], set(rooms.values())) == (minute(60), ENDS, {minute(60), ENDS, None})
    assert standing(session)[stayed.id] == (True, None, 1)
    assert len(session.scalars(select(Scan).where(Scan.source == "closing")).all()) == 1


def test_a_real_exit_that_arrives_later_is_no_conflict(session, event, guests, record):
    _, inside, _ = guests
    session.rollback()
    close_open_doors(now=AFTER)
    [result] = record(
        scan(registration_id=inside, direction="out", scanned_at=ENDS + timedelta(minutes=30)), received_at=AFTER
    )
    assert result.conflict is None
    assert count_open(session=session, event_id=event.id) == (0, 0)


def test_who_comes_back_after_closing_is_inside_again_and_counts_once(session, event, guests, record):
    _, inside, _ = guests
    session.rollback()
    close_open_doors(now=AFTER)
    record(scan(registration_id=inside, scanned_at=ENDS + timedelta(minutes=30)))
    assert standing(session)[inside] == (True, None, 2)
    assert live_counts(session=session, event_id=event.id).values["attended"] == 3


def test_the_office_sets_the_time_and_closes_by_hand(session, event, office, guests, monkeypatch):
    _, inside, _ = guests
    monkeypatch.setattr(clock, "now", lambda: ENDS + timedelta(hours=1))
    assert "2 guests are inside" in page_of(office.get(CLOSING)).text
    submit(office, CLOSING, {"at": "2023-11-30T16:30", "act": "save"})
    session.rollback()
    assert session.scalars(select(Closing.at)).one() == ENDS - timedelta(minutes=30)
    assert standing(session)[inside][0] is True


@pytest.mark.parametrize("typed", ["2023-11-30T23:30", "2023-11-30T16:30", ""])
def test_close_now_closes_now_whatever_time_stands_in_the_field(session, event, office, guests, monkeypatch, typed):
    _, inside, _ = guests
    now = ENDS - timedelta(minutes=10)
    monkeypatch.setattr(clock, "now", lambda: now)
    assert submit(office, CLOSING, {"at": typed, "act": "now"}).status_code == 303
    assert standing(session)[inside] == (False, now, 1)
    assert session.scalars(select(Closing.at)).all() == []


def test_nothing_is_closed_now_before_the_event_has_begun(session, event, office, guests, monkeypatch):
    _, inside, _ = guests
    monkeypatch.setattr(clock, "now", lambda: event.starts_at)
    assert submit(office, CLOSING, {"at": "2023-11-30T16:30", "act": "now"}).status_code == 422
    assert standing(session)[inside][0] is True


def test_without_exits_the_page_offers_no_closing_by_hand(session, event, office):
    page = page_of(office.get(CLOSING))
    assert "No exit was scanned" in page.text
    assert "now" not in {button.get("value") for button in page.root.iter("button")}
    assert submit(office, CLOSING, {"at": "2023-11-30T13:00", "act": "save"}).status_code == 422


def test_how_many_are_inside_is_shown_only_where_exits_are_scanned(app, session, event, record):
    officer = signed_in(app, add_staff(session, StaffRole.COMMUNICATIONS, event_id=event.id))
    guest = add_guest(session, event)
    record(scan(registration_id=guest.id))
    session.rollback()
    heads = ".//details/table/thead/tr/th"
    assert "Inside" not in page_of(officer.get("/console/events/forum/figures")).texts(heads)
    record(scan(registration_id=guest.id, direction="out", scanned_at=minute(30)))
    session.rollback()
    assert "Inside" in page_of(officer.get("/console/events/forum/figures")).texts(heads)


def test_an_event_of_two_days_has_a_number_for_each_and_one_person_counts_once(app, session, record):
    forum = add_event(session, "two-days", ends_at=ENDS + timedelta(days=1))
    both, second = add_guest(session, forum), add_guest(session, forum)
    next_day = {"scanned_at": STARTS + timedelta(days=1)}
    record(
        scan(registration_id=both.id),
        scan(registration_id=both.id, **next_day),
        scan(registration_id=both.id, **next_day),
        scan(registration_id=second.id, **next_day),
        origin=Origin(event_id=forum.id, actor=Actor.key(1)),
        received_at=ENDS + timedelta(days=1),
    )
    session.rollback()
    counts = live_counts(session=session, event_id=forum.id)
    assert counts.tables["by_day"] == (("2023-11-30", 1), ("2023-12-01", 2))
    assert counts.values["attended"] == 2
    officer = signed_in(app, add_staff(session, StaffRole.COMMUNICATIONS, event_id=forum.id))
    assert "By day" in page_of(officer.get("/console/events/two-days/figures")).text


def test_each_day_of_an_event_closes_at_the_same_time_of_day():
    def at(day, hour):
        return datetime(2023, 11, day, hour, tzinfo=UTC)

    assert closings_of(starts_at=at(28, 1), last=at(30, 9), zone="Asia/Seoul") == [at(28, 9), at(29, 9), at(30, 9)]
    assert closings_of(starts_at=STARTS, last=ENDS, zone="Asia/Seoul") == [ENDS]
    assert closings_of(starts_at=at(28, 12), last=at(28, 17), zone="Asia/Seoul") == [at(28, 17)]
