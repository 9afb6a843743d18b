"""What the door is shown that it should not be: an old QR, another event's, links, cards, and the noise of scanners."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from forumapp.kernel import clock
from forumapp.kernel.actors import COMMAND
from forumapp.registration.service import reissue
from tests.journeys.test_door import event, invite, open_desk, qr, recorded, scan, shown, staff
from tests.journeys.test_rehearsal import KEYS
from tests.support.factories import add_event, add_guest

__all__ = ["event", "staff"]
pytestmark = pytest.mark.journey


def test_an_old_qr_is_red_without_a_network_and_the_new_one_admits(phone, session, event, staff):
    guest = invite(session, event, "Kim Haneul", "김하늘")
    old = qr(guest)
    reissue(session=session, event_id=event.id, registration_id=guest.id, now=clock.now(), actor=COMMAND, keys=KEYS)
    session.commit()
    page = phone(staff, camera=False)
    open_desk(page)
    page.context.set_offline(True)
    scan(page, old)
    expect(shown(page, "Old QR")).to_have_class("verdict stop")
    scan(page, qr(guest))
    shown(page, "Admitted")
    page.context.set_offline(False)
    assert recorded(session, 2).verdict == "admitted"


def test_another_events_ticket_waits_for_the_server_s_word(phone, session, event, staff):
    stranger = add_guest(session, add_event(session, "other"))
    page = phone(staff, camera=False)
    open_desk(page)
    page.context.set_offline(True)
    scan(page, qr(stranger))
    shown(page, "Not in this phone’s list")
    page.context.set_offline(False)
    shown(page, "Other event")
    assert recorded(session, 1).verdict == "wrong_event"


def test_links_cards_and_noise_lead_nowhere(phone, session, event, staff):
    guest = invite(session, event, "Kim Haneul", "김하늘")
    page = phone(staff, camera=False)
    open_desk(page)
    address = page.url
    for text in ("WIFI:T:WPA;S=hall;P=secret;;", "javascript:alert(1)", "A" * 4_000):
        scan(page, text)
        expect(shown(page, "Unknown code")).to_have_class("verdict stop")
        page.keyboard.press("Escape")
    # It might be a ticket that was read by half: nothing is recorded.
    scan(page, "https://evil.example/T/gate")
    expect(shown(page, "Scan again")).to_have_class("verdict wait")
    page.keyboard.press("Escape")
    scan(page, f"]Q1{qr(guest)}")
    shown(page, "Admitted")
    assert page.url == address
    assert recorded(session, 4).verdict == "admitted"
