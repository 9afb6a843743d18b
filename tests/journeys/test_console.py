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
