"""The protocol board in the console: who is on which list, what asking again costs, and what it says of itself."""

from datetime import timedelta

import pytest

from forumapp.accounts.models import AccessEntry
from forumapp.accounts.rules import StaffRole
from forumapp.checkin.models import Device
from forumapp.kernel import clock
from forumapp.kernel.localized import LocalizedText
from forumapp.registration.models import Accompanying
from tests.support.factories import add_device, add_event, add_registration, add_scans
from tests.support.pages import page_of
from tests.support.staff import add_staff, signed_in

PAGE = "/console/events/forum/board"


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def forum(session, now):
    return add_event(session, starts_at=now, ends_at=now + timedelta(hours=3))


@pytest.fixture
def watcher(app, session, forum):
    return signed_in(app, add_staff(session, StaffRole.DOOR, event_id=forum.id))


@pytest.fixture
def guests(session, forum, now):
    def add(name, minutes=None, **values):
        expected = None if minutes is None else now + timedelta(minutes=minutes)
        return add_registration(session, forum, names={"en": name}, rank="ambassador", expected_at=expected, **values)

    late, soon, someday = add("Late", -5), add("Soon", 30), add("Someday")
    here = add(
        "Here",
        -20,
        position=LocalizedText(en="Ambassador of Spain"),
        read_aloud="HWAN",
        address_as=LocalizedText(en="Excellency"),
        represents_name="the King",
        escort="Han Miji",
        meeting_point="Lobby",
    )
    session.add(Accompanying(registration_id=here.id, kind="spouse", name="Ana", number=1))
    add_scans(session, here, (now - timedelta(minutes=3), "in"))
    session.commit()
    return {"late": late, "soon": soon, "someday": someday, "here": here}


def lists(page):
    """The names under each heading of the board."""
    found = {}
    for part in page.root.findall(".//*[@data-board-part='lists']//section"):
        heading = None
        for element in part:
            if element.tag == "h2":
                heading = page.text_of(element)
            elif element.tag == "ol":
                found[heading] = [page.text_of(name).strip() for name in element.findall(".//b")]
    return found


def test_each_guest_stands_on_one_list_and_the_newest_arrival_on_top(watcher, guests):
    page = page_of(watcher.get(PAGE))
    assert lists(page) == {
        "Past their time": ["Late"],
        "Next, by expected arrival": ["Soon", "Someday"],
        "Arrived, latest first": ["Here"],
    }
    top = page.text_of(page.root.find(".//*[@data-board-part='now']"))
    for words in (
        "Here",
        "Ambassador of Spain",
        "HWAN",
        "Excellency",
        "For the King",
        "Spouse: Ana",
        "Han Miji, Lobby",
    ):
        assert words in top
    assert "1 of 4 have arrived" in page.text
    assert "5 minutes late" in page.text


def test_the_page_asks_again_for_nothing_until_somebody_comes(session, forum, watcher, guests, now):
    first = watcher.get(PAGE)
    same = watcher.get(PAGE, headers={"If-None-Match": first.headers["ETag"]})
    if same.status_code != 304:  # the minute has turned between the two
        same = watcher.get(PAGE, headers={"If-None-Match": same.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")
    session.rollback()
    add_registration(session, forum, names={"en": "Another"}, rank="minister")
    session.commit()
    again = watcher.get(PAGE, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert "Another" in again.text
    assert "Soon" in again.text
    assert [entry.act for entry in session.query(AccessEntry).filter_by(purpose="protocol board")] == ["list"]


def test_a_desk_that_is_not_heard_is_named_with_the_time_of_its_last_word(session, forum, watcher, guests, now):
    assert "No desk is open" in watcher.get(PAGE).text
    session.rollback()
    add_device(session, forum, desk="Desk 1")
    add_device(session, forum, desk="Desk 2")
    assert "Heard from all 2 phones" in watcher.get(PAGE).text
    session.rollback()
    session.query(Device).filter_by(desk="Desk 2").one().last_heard_at = now - timedelta(minutes=2)
    session.commit()
    text = page_of(watcher.get(PAGE)).text.replace("\xa0", " ")
    assert "Desk 2 was last heard at" in text
    assert "Heard from" not in text


def test_door_staff_see_no_way_to_the_peoples_pages(app, session, forum, watcher, guests):
    assert "/registrations/" not in watcher.get(PAGE).text
    session.rollback()
    organizer = signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=forum.id))
    assert f"/registrations/{guests['here'].id}" in organizer.get(PAGE).text
