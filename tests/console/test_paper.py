"""The paper list: everybody confirmed under her letter, and typed in without counting anybody twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from forumapp.accounts.models import AccessEntry
from forumapp.accounts.rules import StaffRole
from forumapp.attendance.queries.counting import live_counts
from forumapp.checkin.models import Attendance, Scan, SessionAttendance
from forumapp.kernel import clock
from forumapp.kernel.order import index_letter
from forumapp.registration.models import SessionChoice
from tests.checkin.conftest import event, minute, record, scan
from tests.support.factories import ENDS, STARTS, add_event, add_guest, add_session
from tests.support.forms import submit
from tests.support.pages import page_of
from tests.support.staff import add_staff, signed_in

__all__ = ["event", "record"]
PAPER = "/console/events/forum/paper"
ENTRIES = f"{PAPER}/entries"


@pytest.fixture
def office(app, session, event):
    return signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=event.id))


def came(session):
    session.rollback()
    session.expire_all()
    rows = session.execute(select(Attendance.registration_id, Attendance.first_admitted_at, Attendance.first_desk))
    return {row[0]: (row[1], row[2]) for row in rows}


@pytest.mark.parametrize(
    ("text", "letter"),
    [
        ("김하늘", "ㄱ"),
        ("뺑덕", "ㅂ"),
        ("Ángel", "A"),
        ("o’Neill", "O"),
        ("ㅎ", "ㅎ"),
        ("7", "#"),
        ("", "#"),
    ],
)
def test_a_name_stands_under_its_letter(text, letter):
    assert index_letter(text) == letter


def test_the_list_has_every_confirmed_guest_with_what_the_door_must_know(session, event, office):
    add_guest(session, event, names={"en": "Kim Haneul", "ko": "김하늘"}, rank="ambassador")
    add_guest(session, event, names={"en": "Ana Exemplo"}, attending_as="representing")
    add_guest(session, event, names={"en": "Gone Away"}, status="cancelled")
    page = page_of(office.get(PAPER))
    assert page.texts(".//th[@class='initial']") == ["A", "ㄱ"]
    assert "Kim Haneul" in page.text
    assert "Gone Away" not in page.text
    assert "P guest of rank" in page.text
    assert "R stands in for somebody" in page.text
    session.rollback()
    entry = session.scalars(select(AccessEntry).order_by(AccessEntry.id.desc())).first()
    assert (entry.act, entry.purpose, entry.people) == ("list", "paper list", 2)


def test_who_was_ticked_counts_with_the_time_on_the_paper(session, event, office):
    first, second, absent = (add_guest(session, event) for _ in range(3))
    typed = {"id": [first.id, second.id], f"at-{second.id}": "14:35"}
    assert submit(office, f"{ENTRIES}?letter=ㄱ", typed).status_code == 303
    assert came(session) == {
        first.id: (STARTS, "Paper"),
        second.id: (STARTS + timedelta(minutes=35), "Paper"),
    }
    assert absent.id not in came(session)
    row = session.scalars(select(Scan).where(Scan.registration_id == first.id)).one()
    assert (row.source, row.actor.split(":")[0], row.conflict) == ("paper", "user", None)


def test_whom_a_phone_has_already_shows_so_and_counts_once(session, event, office, record):
    guest, other = add_guest(session, event), add_guest(session, event)
    older = page_of(office.get(f"{ENTRIES}?letter=ㄱ"))
    assert len([box for box in older.root.iter("input") if box.get("name") == "id"]) == 2
    record(scan(registration_id=guest.id, desk="Desk 1"))
    session.rollback()
    page = page_of(office.get(f"{ENTRIES}?letter=ㄱ"))
    assert "in since 13:30, Desk 1" in page.text
    assert [box.get("value") for box in page.root.iter("input") if box.get("name") == "id"] == [other.id]
    answer = submit(office, f"{ENTRIES}?letter=ㄱ", {"id": [guest.id, other.id]})
    assert "counts once" in page_of(office.get(answer.location)).text
    session.rollback()
    assert len(session.scalars(select(Scan.id)).all()) == 2
    submit(office, f"{ENTRIES}?q=example", {"id": [guest.id, other.id]})
    session.rollback()
    assert len(session.scalars(select(Scan.id)).all()) == 2
    assert live_counts(session=session, event_id=event.id).values["attended"] == 2


def test_a_time_that_is_none_and_an_empty_list_come_back_with_what_was_typed(session, event, office):
    guest = add_guest(session, event)
    answer = submit(office, ENTRIES, {"id": guest.id, "time": "25:71"})
    assert answer.status_code == 422
    page = page_of(answer)
    assert "Write each time as 14:05." in page.text
    [box] = [box for box in page.root.iter("input") if box.get("name") == "id"]
    assert box.get("checked") is not None
    assert submit(office, ENTRIES, {}).status_code == 422
    assert came(session) == {}


def test_before_the_event_no_time_means_now_and_a_time_to_come_is_refused(session, event, office, monkeypatch):
    first, second = add_guest(session, event), add_guest(session, event)
    monkeypatch.setattr(clock, "now", lambda: minute(10))
    answer = submit(office, ENTRIES, {"id": first.id, "time": "13:45"})
    assert answer.status_code == 422
    assert "This time has not come yet." in page_of(answer).text
    submit(office, ENTRIES, {"id": second.id})
    assert came(session) == {second.id: (minute(10), "Paper")}


def test_somebody_not_confirmed_is_found_by_name_and_told_to_the_conflicts(session, event, office):
    guest = add_guest(session, event, names={"en": "Late Comer"}, search_keys="|latecomer|", status="waitlisted")
    page = page_of(office.get(f"{ENTRIES}?q=latecomer"))
    assert "Waiting list" in page.text or "Waitlisted" in page.text
    submit(office, f"{ENTRIES}?q=latecomer", {"id": guest.id})
    assert set(came(session)) == {guest.id}
    assert "Late Comer" in page_of(office.get("/console/events/forum/conflicts")).text


def test_an_event_of_two_days_asks_for_the_day(app, session):
    forum = add_event(session, "two-days", ends_at=ENDS + timedelta(days=1))
    guest = add_guest(session, forum)
    office = signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=forum.id))
    page = "/console/events/two-days/paper/entries"
    submit(office, page, {"id": guest.id, "day": "2023-12-01", "time": "09:30"})
    assert came(session)[guest.id][0] == STARTS + timedelta(days=1) - timedelta(hours=4, minutes=30)


def test_a_session_has_a_paper_list_of_its_own_that_is_typed_in_for_it(session, event, office, record, monkeypatch):
    room = add_session(session, event)
    chose, other = (add_guest(session, event, names={"en": name}) for name in ("Ana Exemplo", "Ben Beispiel"))
    session.add(SessionChoice(registration_id=chose.id, session_id=room.id))
    session.commit()
    record(scan(registration_id=chose.id))
    text = page_of(office.get(f"{PAPER}?session={room.id}")).text
    assert ("Ana Exemplo" in text, "Ben Beispiel" in text, "in since" in text) == (True, False, False)
    assert office.get(f"{PAPER}?session=999").status_code == 404
    monkeypatch.setattr(clock, "now", lambda: ENDS)
    here = f"{ENTRIES}?session={room.id}"
    submit(office, here, {"id": chose.id})
    submit(office, f"{here}&q=Beispiel", {"id": other.id, "time": "15:10"})
    session.rollback()
    assert dict(
        session.execute(select(SessionAttendance.registration_id, SessionAttendance.first_admitted_at)).all()
    ) == {
        chose.id: room.starts_at,
        other.id: STARTS + timedelta(minutes=70),
    }
    assert came(session)[chose.id][0] == minute(0)
    assert "in since" in page_of(office.get(f"{PAPER}?session={room.id}")).text
