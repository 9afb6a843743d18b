"""A desk at a session's door: paired for it, its list, a guest who is on no list of it, and on to another door."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from forumapp.checkin.models import Attendance, Device, SessionAttendance
from forumapp.kernel.search import keys
from forumapp.registration.models import SessionChoice
from tests.journeys.test_door import qr, recorded, scan, shown
from tests.journeys.test_pairing import offer, paired
from tests.support.axe import violations
from tests.support.factories import add_event, add_guest, add_session

pytestmark = pytest.mark.journey


@pytest.fixture
def event(session):
    return add_event(session)


def came(session):
    """Registration id to the sessions she came to and whether she is in them, without and with a session."""
    session.rollback()
    rooms = session.execute(
        select(SessionAttendance.registration_id, SessionAttendance.session_id, SessionAttendance.inside)
    )
    house = session.scalars(select(Attendance.registration_id).where(Attendance.inside)).all()
    return sorted(house), {(row[0], row[1]): row[2] for row in rooms}


def test_a_desk_at_a_sessions_door_lets_in_to_the_session_and_moves_on_to_another(phone, session, event):
    room, plenary = add_session(session, event), add_session(session, event, "Plenary", hours=2, chosen_by_guest=False)
    listed, stranger = (
        add_guest(session, event, names={"en": name}, search_keys=keys(name)) for name in ("Kim Haneul", "Park Bada")
    )
    session.add(SessionChoice(registration_id=listed.id, session_id=room.id))
    session.commit()
    page = paired(phone, offer(session, event, session_id=room.id))
    page.locator("nav .button.primary").click()
    head, alert = page.locator("header .desk"), page.locator("main [role=alert]").first
    expect(head).to_contain_text("Workshop · ")
    expect(page.locator(".count")).to_contain_text("of 1 confirmed")
    scan(page, qr(listed))
    shown(page, "Admitted")
    page.keyboard.press("Escape")
    page.locator("#q").fill("park")
    expect(page.locator(".hits .mark")).to_have_text("Not on the list")
    page.keyboard.press("Escape")
    page.context.set_offline(True)
    scan(page, qr(stranger))
    shown(page, "Not on this session’s list")
    expect(alert).to_contain_text("Workshop · ")
    expect(alert).to_contain_text("Park Bada")
    assert violations(page) == []
    page.context.set_offline(False)
    recorded(session, 2)
    shown(page, "Not on this session’s list")
    page.get_by_role("button", name="Let in").click()
    page.get_by_text("The host or the protocol desk has agreed").click()
    page.get_by_role("button", name="Let in").click()
    shown(page, "Let in")
    expect(page.locator(".count")).to_contain_text("2 in")
    recorded(session, 3)
    page.keyboard.press("Escape")
    page.locator("header button").last.click()
    assert violations(page) == []
    page.locator("#door").select_option(str(plenary.id))
    page.get_by_role("button", name="Back").click()
    expect(head).to_contain_text("Plenary · ")
    expect(page.locator(".count")).to_contain_text("0 inof 2 confirmed")
    scan(page, qr(stranger))
    shown(page, "Admitted")
    recorded(session, 4)
    both = sorted([listed.id, stranger.id])
    assert came(session) == (
        both,
        {(listed.id, room.id): True, (stranger.id, room.id): True, (stranger.id, plenary.id): True},
    )
    expect(page.locator(".sync")).to_contain_text("All sent", timeout=20_000)
    for _ in range(40):
        session.rollback()
        if session.scalars(select(Device.session_id)).all() == [plenary.id]:
            break
        page.wait_for_timeout(500)
    assert session.scalars(select(Device.session_id)).all() == [plenary.id]
