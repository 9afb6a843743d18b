"""The practice door, and the browsers of apps that must not be a door."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from forumapp.accounts.rules import StaffRole
from forumapp.checkin.models import Scan
from forumapp.checkin.rules import practice
from tests.journeys.test_door import open_desk
from tests.support.axe import violations
from tests.support.factories import add_event
from tests.support.scanner import BURST
from tests.support.staff import add_staff

pytestmark = pytest.mark.journey

KAKAOTALK = "Mozilla/5.0 (Linux; Android 14; SM-S921N; wv) AppleWebKit/537.36 Chrome/120.0;KAKAOTALK 2410480"


def scan(page: Page, ticket: str) -> None:
    page.evaluate(BURST, f"HTTP://LOCALHOST/T/{ticket}")


def shown(page: Page, word: str) -> None:
    expect(page.locator("[role=alert] .word")).to_have_text(word)


def test_a_volunteer_who_signs_in_nowhere_practises_every_verdict_and_nothing_is_recorded(phone, session):
    page = phone(None, camera=False)
    page.goto("/door/_training?lang=en")
    page.get_by_role("link", name="Open the practice door").click()
    expect(page.locator(".practice:not([hidden])")).to_have_text("Practice: nobody here exists, nothing counts.")
    expect(page.locator("#q")).to_be_visible()
    expect(page.locator(".count")).to_contain_text("14 confirmed")
    for place, word in enumerate(["Admitted", "Admitted", "Not confirmed", "Cancelled", "Admitted", "Old QR"]):
        scan(page, practice.printed(place))
        shown(page, word)
    scan(page, practice.UNKNOWN_TICKET)
    shown(page, "Unknown code")
    page.keyboard.press("Escape")
    page.locator("#q").fill("ㄱㅅㅂ")
    page.locator(".hits button").click()
    page.get_by_role("button", name="Admit", exact=True).click()
    shown(page, "Admitted")
    expect(page.locator(".count")).to_contain_text("4 in")
    assert violations(page) == []
    page.reload()
    expect(page.locator(".count")).to_contain_text("4 in")
    scan(page, practice.printed(0))
    shown(page, "Already inside")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="End the practice").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The door in two minutes")
    assert session.scalar(select(func.count()).select_from(Scan)) == 0


def test_a_guest_of_rank_in_a_delegation_is_announced_when_ticked_and_when_admitted(phone):
    page = phone(None, camera=False)
    page.goto("/door/_practice")
    page.locator("#q").fill("utopia")
    page.locator(".hits button").first.click()
    flag = page.locator(".attend", has_text="Guest of rank")
    expect(flag).to_have_count(1)
    page.get_by_label("Max Beispiel").check()
    assert violations(page) == []
    page.get_by_role("button", name="Admit the ticked").click()
    expect(page.locator("[role=alert] .word")).to_have_text("Admitted: 1")
    expect(flag).to_have_text("Guest of rank: goes in; tell the protocol desk")
    assert violations(page) == []


def test_who_was_turned_away_is_let_in_where_the_refusal_is_taken_back(phone):
    page = phone(None, camera=False)
    page.goto("/door/_practice")
    expect(page.locator("#q")).to_be_visible()
    scan(page, practice.printed(3))
    shown(page, "Cancelled")
    page.get_by_role("button", name="Turn away").click()
    page.get_by_role("button", name="Undo").click()
    page.get_by_label("The host or the protocol desk has agreed").check()
    page.get_by_role("button", name="Undo refusal").click()
    shown(page, "Taken back")
    expect(page.locator(".count")).to_contain_text("0 in")
    page.get_by_role("button", name="Let in", exact=True).click()
    shown(page, "Let in")
    expect(page.locator(".count")).to_contain_text("1 in")


def test_a_name_that_stands_in_the_field_is_emptied_to_scan(phone):
    page = phone(None)
    page.goto("/door/_practice")
    page.locator("#q").fill("ㄱㅅ")
    page.get_by_role("button", name="Empty the field and scan").click()
    expect(page.locator("#q")).to_have_value("")
    expect(page.get_by_role("button", name="Empty the field and scan")).to_be_hidden()


def test_a_practice_ends_in_flight_mode_too(phone):
    page = phone(None, camera=False)
    page.goto("/door/_practice")
    expect(page.locator("#q")).to_be_visible()
    scan(page, practice.printed(0))
    shown(page, "Admitted")
    page.context.set_offline(True)
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="End the practice").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The practice is over")
    assert page.evaluate("indexedDB.databases().then((found) => found.length)") == 0


def test_practice_and_training_lead_back_to_the_desk_that_the_phone_is(phone, session):
    page = phone(add_staff(session, StaffRole.DOOR, event_id=add_event(session).id), camera=False)
    open_desk(page)
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="The door in two minutes").click()
    page.get_by_role("link", name="한국어").click()
    page.locator("main a[href='/door/_start']").click()
    page.wait_for_url("**/door/forum")
    for role, name in (("link", "Back to the desk"), ("button", "End the practice")):
        page.get_by_role("button", name="Menu").click()
        page.get_by_role("link", name="Open the practice door").click()
        expect(page.locator("header .practice")).to_be_visible()
        page.get_by_role("button", name="Menu").click()
        page.get_by_role(role, name=name).click()
        page.wait_for_url("**/door/forum")
        expect(page.locator(".desk b").first).to_have_text("Desk 1")


def test_inside_an_app_the_door_says_how_to_leave_it_and_keeps_the_code_of_the_pairing(phone):
    page = phone(None, camera=False, user_agent=KAKAOTALK)
    page.goto("/door/forum#pair=ABCD0123EFGH")
    expect(page.get_by_role("heading", level=1)).to_have_text("Open this page in Chrome or Safari")
    way = page.get_by_role("link", name="Open in another browser").get_attribute("href")
    assert way.startswith("kakaotalk://web/openExternal?url=http%3A%2F%2F127.0.0.1")
    assert way.endswith("%2Fdoor%2Fforum%23pair%3DABCD0123EFGH")


def test_the_first_button_stands_under_the_other_thumb(phone):
    page = phone(None, camera=False)
    page.goto("/door/_practice")
    expect(page.locator("#q")).to_be_visible()

    def order() -> bool:
        page.get_by_role("button", name="Walk-in").click()
        back = page.locator(".hand .button").first.bounding_box()["x"]
        ahead = page.locator(".hand .button.primary").bounding_box()["x"]
        page.locator(".hand .button").first.click()
        return back < ahead

    assert order()
    page.get_by_role("button", name="Menu").click()
    page.get_by_label("Left hand").check()
    page.locator(".hand .button").click()
    assert not order()
