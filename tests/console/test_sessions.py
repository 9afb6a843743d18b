"""The sessions of an event at the console: added, changed, copied, listed, removed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from forumapp.accounts.models import AccessEntry
from forumapp.accounts.rules import StaffRole
from forumapp.console.publication import gaps_of
from forumapp.events.models import EventSession
from forumapp.events.queries import find_event
from forumapp.kernel.secrets import manage_secret, sha256
from forumapp.registration.models import SessionChoice
from tests.checkin.conftest import minute, record, scan
from tests.support.factories import STARTS, TICKET_KEY, add_event, add_guest, add_registration, add_session
from tests.support.forms import submit
from tests.support.pages import page_of
from tests.support.staff import add_staff, signed_in

__all__ = ["record"]
SESSIONS = "/console/events/forum/sessions"
NEW = {
    "names_en": "Workshop",
    "names_ko": "워크숍",
    "place_ko": "2층 회의실",
    "starts_at": "2023-11-30T14:30",
    "ends_at": "2023-11-30T15:30",
    "chosen_by_guest": "y",
    "places": "20",
}


@pytest.fixture
def event(session):
    return add_event(session, ends_at=STARTS + timedelta(days=1, hours=3))


@pytest.fixture
def organizer(app, session, event):
    return signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=event.id))


def saved(session):
    session.rollback()
    session.expire_all()
    return session.scalars(select(EventSession).order_by(EventSession.id)).all()


def test_a_session_is_added_changed_and_shown_day_by_day(session, organizer, event, client):
    answer = submit(organizer, f"{SESSIONS}/new", NEW)
    assert answer.location == SESSIONS
    [one] = saved(session)
    assert (one.names, one.starts_at, one.places, one.chosen_by_guest) == (
        {"en": "Workshop", "ko": "워크숍"},
        STARTS + timedelta(minutes=30),
        20,
        True,
    )
    submit(organizer, f"{SESSIONS}/new", {**NEW, "starts_at": "2023-12-01T10:00", "ends_at": "2023-12-01T11:00"})
    page = page_of(organizer.get(SESSIONS))
    assert page.texts(".//h2") == ["Thursday, 30 November 2023", "Friday, 1 December 2023"]
    submit(organizer, f"{SESSIONS}/{one.id}", {"names_en": "Clinic"})
    assert "Clinic" in page_of(client.get("/en/events/forum")).text
    found = find_event(session=session, slug="forum")
    missing = {(gap.what, gap.language) for gap in gaps_of(session=session, event=found) if gap.what == "session"}
    assert missing == {("session", "en")}  # the room has no English name


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"names_en": "", "names_ko": ""}, "Write it in one language at least."),
        ({"ends_at": "2023-11-30T14:00"}, "It must end after it begins."),
        ({"starts_at": "2024-11-30T14:30", "ends_at": "2024-11-30T15:30"}, "30 November 2023 – 1 December 2023."),
        ({"ends_at": "2023-12-02T09:00"}, "Choose a time on the days of the event"),
        ({"places": "-1"}, "Enter a number from 0 to 100,000."),
    ],
)
def test_a_faulty_session_comes_back_with_the_cure(session, organizer, typed, sentence):
    answer = submit(organizer, f"{SESSIONS}/new", {**NEW, **typed})
    assert (answer.status_code, sentence in page_of(answer).text) == (422, True)
    assert saved(session) == []


def test_who_chose_a_session_is_listed_and_the_look_is_logged(session, organizer, event):
    submit(organizer, f"{SESSIONS}/new", NEW)
    [one] = saved(session)
    guest = add_registration(session, event, names={"en": "Ana Exemplo"})
    add_registration(session, event, names={"en": "Somebody Else"})
    session.add(SessionChoice(registration_id=guest.id, session_id=one.id))
    one.taken = 1
    session.commit()
    text = page_of(organizer.get(f"{SESSIONS}/{one.id}/people")).text
    assert ("Ana Exemplo" in text, "Somebody Else" in text) == (True, False)
    session.rollback()
    entry = session.scalars(select(AccessEntry).where(AccessEntry.purpose == "session")).one()
    assert (entry.act, entry.people, entry.event_id) == ("list", 1, event.id)
    submit(organizer, f"{SESSIONS}/{one.id}", to=f"{SESSIONS}/{one.id}/remove")
    assert len(saved(session)) == 1
    session.delete(session.scalars(select(SessionChoice)).one())
    session.get_one(EventSession, one.id).taken = 0
    session.commit()
    submit(organizer, f"{SESSIONS}/{one.id}", to=f"{SESSIONS}/{one.id}/remove")
    assert saved(session) == []


def test_a_copied_event_has_the_sessions_on_its_own_days_and_nobody_in_them(app, session, event):
    admin = signed_in(app, add_staff(session, StaffRole.ADMINISTRATOR))
    submit(admin, f"{SESSIONS}/new", NEW)
    [one] = saved(session)
    one.taken = 5
    session.commit()
    submit(admin, "/console/events/forum/copy", {"slug": "next", "first_day": "2023-12-07"})
    [_, copied] = saved(session)
    assert (copied.names, copied.starts_at, copied.places, copied.taken) == (
        one.names,
        one.starts_at + timedelta(days=7),
        20,
        0,
    )


def test_staff_choose_sessions_for_somebody_beyond_the_places_too(session, organizer, event, client):
    guest = add_registration(session, event)
    mine = manage_secret(TICKET_KEY, guest.id)
    guest.manage_hash = sha256(mine)
    session.commit()
    person = f"/console/events/forum/registrations/{guest.id}"
    assert organizer.get(f"{person}/sessions").status_code == 404
    assert "Choose sessions" not in page_of(organizer.get(person)).text
    submit(organizer, f"{SESSIONS}/new", NEW)
    submit(organizer, f"{SESSIONS}/new", {**NEW, "names_en": "Plenary", "chosen_by_guest": None})
    later = {"starts_at": "2023-11-30T16:00", "ends_at": "2023-11-30T16:30", "chosen_by_guest": None, "places": "0"}
    submit(organizer, f"{SESSIONS}/new", {**NEW, "names_en": "Dinner", **later})
    workshop, plenary, dinner = (str(one.id) for one in saved(session))

    overlapping = submit(organizer, f"{person}/sessions", {"sessions": [workshop, plenary]})
    assert overlapping.status_code == 422
    assert "at the same time" in page_of(overlapping).text
    full = submit(organizer, f"{person}/sessions", {"sessions": [workshop, dinner]})
    assert full.status_code == 422
    assert page_of(full).texts(".//div[@class='summary']//li") == [
        "A session has no place left: tick this to go beyond its places."
    ]
    ticked = [box.get("value") for box in page_of(full).root.findall(".//input[@name='sessions'][@checked]")]
    assert ticked == [workshop, dinner]
    done = submit(organizer, f"{person}/sessions", {"sessions": [workshop, dinner], "exceed": "y"})
    assert done.location == person
    assert [(one.taken, one.exceeded) for one in saved(session)] == [(1, 0), (0, 0), (1, 1)]
    text = page_of(organizer.get(person)).text
    assert "Workshop 30 Nov 2023 14:30" in text
    assert "Dinner 30 Nov 2023 16:00" in text

    assert "Dinner" in page_of(client.get(f"/en/my/{mine}")).text


def test_sessions_of_somebody_who_does_not_come_are_not_chosen(session, organizer, event):
    submit(organizer, f"{SESSIONS}/new", NEW)
    guest = add_registration(session, event)
    session.commit()
    page = f"/console/events/forum/registrations/{guest.id}/sessions"
    token = page_of(organizer.get(page)).root.find(".//main//input[@name='csrf_token']").get("value")
    session.rollback()
    session.get_one(type(guest), guest.id).status = "cancelled"
    session.commit()
    answer = organizer.post(page, data={"csrf_token": token, "sessions": str(saved(session)[0].id)})
    assert answer.status_code == 303
    text = page_of(organizer.get(answer.location)).text
    assert "Only who may come takes part in sessions." in text
    assert "Choose sessions" not in text
    assert session.scalars(select(SessionChoice)).all() == []


def test_who_came_to_a_session_is_listed_beside_who_chose_it(session, organizer, event, record):
    room, open_to_all = add_session(session, event), add_session(session, event, "Plenary", chosen_by_guest=False)
    chose, came = (add_guest(session, event, names={"en": name}) for name in ("Ana Exemplo", "Ben Beispiel"))
    session.add(SessionChoice(registration_id=chose.id, session_id=room.id))
    session.commit()
    page = page_of(organizer.get(f"{SESSIONS}/{room.id}/people"))
    assert ("Ana Exemplo" in page.text, "Ben Beispiel" in page.text) == (True, False)
    record(
        scan(registration_id=came.id, session=room.id, desk="Room A"),
        scan(registration_id=came.id, session=room.id, direction="out", scanned_at=minute(30)),
        scan(registration_id=chose.id, session=open_to_all.id, scanned_at=minute(40)),
    )
    session.rollback()
    page = page_of(organizer.get(f"{SESSIONS}/{room.id}/people"))
    rows = page.texts(".//tbody/tr")
    [row] = [row for row in rows if "Ben Beispiel" in row]
    assert ("not on the list" in row, "13:30, Room A" in row, "14:00" in row) == (True, True, True)
    page = page_of(organizer.get(SESSIONS))
    assert [cell[:1] for cell in page.texts(".//tbody/tr/td[5]")] == ["1", "1"]
    assert [cell[:1] for cell in page.texts(".//tbody/tr/td[6]")] == ["0", "–"]


def test_a_session_at_whose_door_guests_were_scanned_is_not_removed(session, organizer, event, record):
    room = add_session(session, event)
    record(scan(registration_id=add_guest(session, event).id, session=room.id))
    answer = submit(organizer, f"{SESSIONS}/{room.id}", to=f"{SESSIONS}/{room.id}/remove")
    assert answer.location == f"{SESSIONS}/{room.id}"
    assert [one.id for one in saved(session)] == [room.id]
