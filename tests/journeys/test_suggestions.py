"""A field that suggests organisations, on a guest's phone and at the console."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy.orm import Session

from forumapp.accounts.rules import StaffRole
from forumapp.kernel import clock
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.search import keys
from tests.support import axe
from tests.support.factories import add_event, add_organization
from tests.support.staff import add_staff

pytestmark = pytest.mark.journey


@pytest.fixture
def forum(session: Session) -> None:
    """An event that is open now, and three organisations, of which one is not released."""
    event = add_event(session, registration_closes_at=None)
    event.starts_at, event.ends_at = clock.now().replace(year=2099), clock.now().replace(year=2100)
    for english, korean, released in (
        ("Embassy of Exampla", "주한예시국대사관", True),
        ("Embassy of Examplia", "주한예시리아대사관", True),
        ("Embassy of Secretia", "주한비밀국대사관", False),
    ):
        made = add_organization(session, english)
        made.names, made.released = LocalizedText(en=english, ko=korean), released
        made.search_keys = keys(english, korean)
    session.commit()


def offered(page: Page) -> Locator:
    """The suggestions that are shown."""
    return page.locator(".suggestions:visible [role=option]")


def test_a_guest_chooses_by_keys_and_sends_nothing_by_it(forum: None, phone: Callable[..., Page]) -> None:
    page = phone(None, camera=False)
    page.goto("/en/events/forum/register")
    field = page.get_by_role("combobox", name="Organisation")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press_sequentially("embassy")
    options = offered(page)
    expect(options).to_have_text(["Embassy of Exampla", "Embassy of Examplia"])
    expect(field).to_have_attribute("aria-expanded", "true")
    assert axe.violations(page) == []
    field.press("ArrowDown")
    field.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == options.nth(1).get_attribute("id")
    field.press("Enter")
    expect(field).to_have_value("Embassy of Examplia")
    expect(field).to_have_attribute("aria-expanded", "false")
    assert page.url.endswith("/register")
    assert page.locator(".summary").count() == 0


def test_enter_that_ends_a_syllable_chooses_and_sends_nothing(forum: None, phone: Callable[..., Page]) -> None:
    page = phone(None, camera=False)
    page.goto("/ko/events/forum/register")
    field = page.locator("#organization_ko")
    field.press_sequentially("대사")
    expect(offered(page)).to_have_count(2)
    field.press("ArrowDown")
    send = "(field, key) => field.dispatchEvent(new KeyboardEvent('keydown', key))"
    ending = {"key": "Enter", "keyCode": 229, "isComposing": True, "bubbles": True, "cancelable": True}
    assert field.evaluate(send, ending) is False  # nothing is sent
    expect(field).to_have_value("대사")
    expect(offered(page)).to_have_count(2)
    offered(page).first.tap()
    expect(field).to_have_value("주한예시국대사관")


def test_what_nobody_suggests_is_kept_and_escape_closes_the_list(forum: None, phone: Callable[..., Page]) -> None:
    page = phone(None, camera=False)
    page.goto("/en/events/forum/register")
    field = page.locator("#organization_en")
    field.press_sequentially("Exampl")
    expect(offered(page)).to_have_count(2)
    field.press("Escape")
    expect(page.locator(".suggestions:visible")).to_have_count(0)
    field.press_sequentially("arium")
    expect(field).to_have_value("Examplarium")
    expect(offered(page)).to_have_count(0)


def test_staff_are_suggested_names_in_the_language_of_the_field(
    forum: None, session: Session, phone: Callable[..., Page]
) -> None:
    page = phone(add_staff(session, StaffRole.ADMINISTRATOR), camera=False)
    page.goto("/console/events/forum/registrations/new")
    page.locator("#organization_ko").press_sequentially("예시리")
    expect(offered(page)).to_have_text(["주한예시리아대사관"])
    page.locator("#organization_ko").press("Escape")
    page.locator("#organization_en").press_sequentially("exampla")
    expect(offered(page)).to_have_text(["Embassy of Exampla"])
