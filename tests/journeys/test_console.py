"""The console in a real browser, worked by keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from forumapp.accounts.rules import StaffRole
from forumapp.extensions import unit_of_work
from forumapp.kernel.actors import GUEST
from forumapp.kernel.clock import now
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing
from forumapp.registration import service
from forumapp.registration.rules import Source
from tests.journeys.steps import expect_to_fit
from tests.support.factories import add_event
from tests.support.staff import add_staff

pytestmark = pytest.mark.journey


@pytest.fixture
def guest(app: Flask, session: Session) -> str:
    """A confirmed guest of an event that is open now; the id of her registration."""
    event = add_event(session, place_name=LocalizedText(en="Seoul", ko="서울"), registration_closes_at=None)
    event.starts_at, event.ends_at = now().replace(year=2099), now().replace(year=2100)
    session.commit()
    with unit_of_work() as work:
        return service.receive(
            session=work,
            event_id=event.id,
            application=service.Application(
                category_code="diplomatic_corps",
                names=LocalizedText(en="Kim Haneul", ko="김하늘"),
                language="ko",
                email="haneul@example.org",
                organization=LocalizedText(en="Embassy of Utopia"),
                country="PL",
                rank="ambassador",
                consents={"photograph": False},
            ),
            now=now(),
            actor=GUEST,
            source=Source.FORM,
            keys=KeyRing.of(app.config["FORUMAPP"].ticket_keys),
        ).registration_id


def test_the_list_is_worked_by_keys(session: Session, phone: Callable[..., Page], guest: str) -> None:
    page = phone(add_staff(session, StaffRole.ADMINISTRATOR), camera=False)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/console/events/forum/registrations")
    expect(page.locator(".bulk")).to_be_hidden()
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-picked]")).to_have_text("1")
    page.get_by_role("button", name="Cancel…").click()
    expect(page.locator("h1")).to_have_text("Cancel the registration: 1 person")


@pytest.mark.parametrize("width", [320, 780, 1023])
def test_the_menu_is_brought_and_put_away_by_keys_where_there_is_no_room_for_it(
    session: Session, phone: Callable[..., Page], guest: str, width: int
) -> None:
    page = phone(add_staff(session, StaffRole.ADMINISTRATOR), camera=False)
    page.set_viewport_size({"width": width, "height": 600})
    page.goto("/console/events/forum/")
    last = page.locator(".side a").last
    expect(last).to_be_hidden()
    button = page.get_by_role("button", name="Menu", exact=True)
    button.press("Enter")
    expect(last).to_be_visible()
    page.keyboard.press("Escape")
    expect(last).to_be_hidden()
    button.press("Enter")
    last.focus()
    expect(last).to_be_in_viewport()
    page.get_by_role("link", name="Categories").press("Enter")
    expect(page.locator("h1")).to_have_text("Categories")
    expect_to_fit(page)


def test_the_menu_stands_beside_the_page_where_there_is_room(
    session: Session, phone: Callable[..., Page], guest: str
) -> None:
    page = phone(add_staff(session, StaffRole.ADMINISTRATOR), camera=False)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/console/events/forum/")
    expect(page.get_by_role("link", name="Categories")).to_be_visible()
    expect(page.get_by_role("button", name="Menu", exact=True)).to_be_hidden()
    notice = page.locator(".desk-top > .notice")
    page.goto("/console/events/forum/categories")
    page.locator("main form button.primary").click()
    assert notice.bounding_box() is not None
    below = notice.bounding_box()["y"] + notice.bounding_box()["height"]
    assert page.locator(".head").bounding_box()["y"] - below >= 8
