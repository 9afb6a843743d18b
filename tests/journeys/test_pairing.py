"""A volunteer's own phone: paired by the console's QR, named, working without a network, left only with its PIN."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from forumapp.checkin.models import Device, Scan
from forumapp.checkin.service import Terms, close_desk, code_of, offer_pairing
from forumapp.kernel import clock
from forumapp.kernel.actors import Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import in_fours
from forumapp.orm import unit_of_work
from tests.checkin.conftest import KEYS
from tests.journeys.test_door import qr, recorded, scan, shown
from tests.support.axe import violations
from tests.support.factories import add_event, add_guest

pytestmark = pytest.mark.journey


@pytest.fixture
def event(session):
    return add_event(session, neutral_title=LocalizedText(en="30 November, Grand Hall"))


def offer(session, event, **terms):
    """A code for one phone."""
    now = clock.now()
    made = offer_pairing(
        session=session,
        event_id=event.id,
        terms=Terms(**{"desk": "Desk 1", "until": now.replace(year=now.year + 1), **terms}),
        now=now,
        actor=Actor.user(1),
        keys=KEYS,
    )
    session.commit()
    return code_of(made, KEYS)


def test_a_volunteer_scans_the_qr_names_herself_and_lets_in_without_a_network(phone, session, event):
    guest = add_guest(session, event)
    code = offer(session, event, pin="0420")
    page = phone(None)
    page.goto(f"/door/forum#pair={code}")
    expect(page.locator("#volunteer")).to_be_visible()
    assert code not in page.url
    assert violations(page) == []
    page.locator("nav .button.primary").click()
    expect(page.locator("#volunteer-error")).to_have_text("Enter your name.")
    page.locator("#volunteer").fill("Lee Haneul")
    page.locator("nav .button.primary").click()
    expect(page.locator("h1")).to_have_text("This phone becomes Desk 1")
    expect(page.locator("main")).to_contain_text("30 November, Grand Hall")
    expect(page.locator("label[for=load]")).to_have_text("List received: 1 of 1")
    assert violations(page) == []
    page.locator("nav .button.primary").click()
    expect(page.locator("#q")).to_be_visible()
    page.context.set_offline(True)
    scan(page, qr(guest))
    shown(page, "Admitted")
    page.context.set_offline(False)
    assert recorded(session, 1).desk == "Desk 1"
    session.rollback()
    [device] = session.scalars(select(Device)).all()
    assert (device.volunteer, session.scalars(select(Scan.actor)).all()) == ("Lee Haneul", [f"device:{device.id}"])
    leave_with_the_pin(page)


def leave_with_the_pin(page):
    page.keyboard.press("Escape")
    page.locator("header button").last.click()
    expect(page.locator("main")).to_contain_text("Lee Haneul")
    for way in ("The door in two minutes", "Open the practice door"):
        page.get_by_role("link", name=way).click()
        expect(page.locator("#pin")).to_be_visible()
        page.get_by_role("button", name="Back").click()
    page.get_by_role("button", name="Close this desk").click()
    expect(page.locator("#pin")).to_be_visible()
    assert violations(page) == []
    for _ in range(5):
        page.locator("#pin").fill("1111")
        page.locator("nav .button.primary").click()
        expect(page.locator("#pin-error")).to_be_visible()
        expect(page.locator("#pin")).to_have_value("")
    expect(page.locator("#pin-error")).to_contain_text("Five wrong PINs.")
    page.locator("#pin").fill("0420")
    page.locator("nav .button.primary").click()
    expect(page.locator("#pin-error")).to_contain_text("Five wrong PINs.")


def test_a_volunteer_without_an_account_is_told_to_ask_for_a_new_qr(phone, session, event):
    page = paired(phone, offer(session, event))
    page.locator("nav .button.primary").click()
    with unit_of_work(session):
        [device] = session.scalars(select(Device)).all()
        close_desk(session=session, device_id=device.id, now=clock.now(), ended_by=Actor.user(1))
    expect(page.locator("h1")).to_have_text("This desk was closed", timeout=20_000)
    expect(page.locator("main")).to_contain_text("ask the office for a new QR")
    expect(page.locator("nav")).to_have_count(0)
    page.reload()
    expect(page.locator("h1")).to_have_text("This phone is no desk yet")
    expect(page.locator("main")).to_contain_text("ask the office for a new QR")
    assert "signed out" not in page.locator("main").inner_text()


def test_a_code_that_is_dead_says_so_before_a_name_is_typed(phone, session, event):
    made = offer(session, event)
    paired(phone, made)
    page = phone(None)
    page.goto(f"/door/forum#pair={made}")
    expect(page.locator("[role=alert] p")).to_contain_text("new QR")


def paired(phone, code):
    """A phone that has become a desk and waits for its list."""
    page = phone(None)
    page.goto(f"/door/forum#pair={code}")
    page.locator("#volunteer").fill("Lee Haneul")
    page.locator("nav .button.primary").click()
    expect(page.locator("h1")).to_have_text("This phone becomes Desk 1")
    return page


def test_a_phone_that_is_no_desk_takes_a_typed_code_and_says_why_one_fails(phone, session, event):
    code = offer(session, event)
    page = phone(None)
    page.goto("/door/forum")
    page.locator("#volunteer").fill("Lee Haneul")
    page.locator("#code").fill("0000 0000 0000")
    page.locator("nav .button.primary").click()
    expect(page.locator("[role=alert]").filter(has_text="new QR").or_(page.locator("[role=alert] p"))).to_contain_text(
        "Scan the QR of the console once more."
    )
    page.locator("#code").fill(in_fours(code).lower())
    page.locator("nav .button.primary").click()
    expect(page.locator("h1")).to_have_text("This phone becomes Desk 1")
    page.reload()
    expect(page.locator("#q")).to_be_visible()
