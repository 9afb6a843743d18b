"""A phone's file of unsent scans: looked at first, recorded once, refused with the cure."""

from __future__ import annotations

import hashlib
import io
import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from forumapp.accounts.rules import StaffRole
from forumapp.checkin.models import Attendance, Device, Scan
from forumapp.kernel import clock
from tests.checkin.conftest import event, minute, record, scan
from tests.support.factories import add_device, add_event, add_guest, ticket_of
from tests.support.forms import fields_of, submit
from tests.support.pages import page_of
from tests.support.staff import add_staff, signed_in

__all__ = ["event", "record"]
FILE = "/console/events/forum/conflicts/file"


@pytest.fixture
def office(app, session, event):
    return signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=event.id))


@pytest.fixture
def opened(session, event):
    """A phone at the door, with its key."""
    return add_device(session, event, desk="Desk 4")


@pytest.fixture
def phone(opened):
    """The phone whose file it is."""
    return opened.device


@pytest.fixture
def sha256(opened):
    """The hash of its key, as the phone writes it into the file."""
    return hashlib.sha256(opened.key.encode()).hexdigest()


def a_file(sha256, *scans, **values):
    given = {
        "forumapp": "scans",
        "version": 1,
        "event": "forum",
        "device": "1",
        "desk": "Desk 4",
        "saved_at": minute(50).isoformat(),
        "sent_at": minute(50).isoformat(),
        "key_sha256": sha256,
        "scans": list(scans),
        **values,
    }
    return json.dumps(given).encode()


def bring(office, data):
    """Choose the file and look at it."""
    return submit(office, FILE, {"file": (io.BytesIO(data), "scans.json")})


def send(office, answer):
    """Press the button of the page that says what the file holds."""
    form = next(form for form in page_of(answer).root.find(".//main").iter("form"))
    return office.post(form.get("action"), data=dict(fields_of(form)), follow_redirects=True)


def attendances(session):
    session.rollback()
    session.expire_all()
    return dict(session.execute(select(Attendance.registration_id, Attendance.first_admitted_at)).all())


def test_the_file_is_shown_first_and_then_recorded_as_the_phone_s_own(session, event, office, phone, sha256):
    guest = add_guest(session, event)
    item = scan(ticket=ticket_of(guest), desk="Desk 4", scanned_at=minute(12), offline=True)
    bad = scan(ticket="0" * 26, admitted="yes")
    shown = bring(office, a_file(sha256, item, bad))
    assert shown.status_code == 200
    page = page_of(shown)
    for words in (
        "Example Guest",
        "(none of them is recorded already)",
        "Desk 4",
        "13:42:00",
        "Times are taken as the phone wrote them.",
        "Scan 2:",
    ):
        assert words in page.text
    assert attendances(session) == {}
    assert "2 scans are recorded. 1 is kept aside" in page_of(send(office, shown)).text
    assert attendances(session) == {guest.id: minute(12)}
    row = session.get(Scan, item["id"])
    assert (row.device_id, row.actor, row.source, row.desk) == (phone.id, f"device:{phone.id}", "file", "Desk 4")


def test_the_same_file_twice_changes_nothing_and_says_so(session, event, office, phone, sha256):
    guest = add_guest(session, event)
    data = a_file(sha256, scan(ticket=ticket_of(guest), scanned_at=minute(12)))
    send(office, bring(office, data))
    before = attendances(session)
    again = bring(office, data)
    assert "(1 of them is recorded already)" in page_of(again).text
    assert "0 scans are recorded." in page_of(send(office, again)).text
    assert attendances(session) == before
    assert len(session.scalars(select(Scan.id)).all()) == 1


def test_times_are_corrected_by_what_the_phone_last_sent_itself(session, event, office, phone, sha256, record):
    guest = add_guest(session, event)
    session.add(
        Scan(
            id=scan()["id"],
            event_id=event.id,
            device_id=phone.id,
            sent_at=minute(-500),
            received_at=minute(40),
            corrected_at=minute(40),
            verdict="unknown",
            counts=False,
        )
    )
    session.commit()
    shown = bring(
        office,
        a_file(sha256, scan(ticket=ticket_of(guest), scanned_at=minute(-530)), saved_at=minute(-480).isoformat()),
    )
    assert "540 minutes slow" in page_of(shown).text
    send(office, shown)
    assert attendances(session) == {guest.id: minute(10)}


def test_a_file_saved_in_the_future_is_moved_back(session, event, office, phone, sha256, monkeypatch):
    guest = add_guest(session, event)
    now = minute(60)
    monkeypatch.setattr(clock, "now", lambda: now)
    ahead = now + timedelta(hours=3)
    item = scan(ticket=ticket_of(guest), scanned_at=ahead - timedelta(minutes=30))
    shown = bring(office, a_file(sha256, item, saved_at=ahead.isoformat()))
    assert "180 minutes fast" in page_of(shown).text
    send(office, shown)
    assert attendances(session) == {guest.id: minute(30)}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"{", "damaged or cut off"),
        (b"[]", "no file of unsent scans"),
        (b'{"forumapp": "scans", "version": 9}', "newer version"),
        (b'{"forumapp": "scans", "version": 1, "event": "forum"}', "lacks its event, phone, time or scans"),
    ],
)
def test_a_faulty_file_says_what_is_wrong(session, office, data, why):
    answer = bring(office, data)
    assert answer.status_code == 422
    assert why in page_of(answer).text


def test_another_event_s_file_and_that_of_an_unknown_phone_are_refused(session, event, office, phone, sha256):
    add_event(session, "elsewhere")
    for data in (a_file(sha256, event="elsewhere"), a_file("0" * 64)):
        answer = bring(office, data)
        assert answer.status_code == 422
        assert "another event" in page_of(answer).text


def test_a_revoked_phone_s_scans_are_kept_aside_and_a_closed_one_s_count(session, event, office, phone, sha256):
    first, second = add_guest(session, event), add_guest(session, event)
    phone.closed_at = minute(50)
    session.commit()
    send(office, bring(office, a_file(sha256, scan(ticket=ticket_of(first)))))
    assert set(attendances(session)) == {first.id}
    session.get(Device, phone.id).ended_by = "user:1"
    session.commit()
    shown = bring(office, a_file(sha256, scan(ticket=ticket_of(second))))
    assert "This phone was revoked" in page_of(shown).text
    send(office, shown)
    assert set(attendances(session)) == {first.id}
