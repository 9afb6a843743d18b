"""The console in a real browser: accessible, nothing beside the screen, in both languages, light and dark."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.accounts.rules import StaffRole
from forumapp.extensions import unit_of_work
from forumapp.kernel.actors import GUEST
from forumapp.kernel.clock import now
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing
from forumapp.mail.models import Message
from forumapp.registration import service
from forumapp.registration.rules import Source
from tests.support import axe
from tests.support.factories import add_event
from tests.support.staff import PASSWORD, add_staff

pytestmark = pytest.mark.journey

OF_OFFICE = ("/", "/events/new", "/staff", "/office", "/organizations", "/access-log", "/account", "/password")
OF_EVENT = (
    "/",
    "/edit",
    "/categories",
    "/categories/media",
    "/programme",
    "/programme/items/new",
    "/questions",
    "/questions/new",
    "/notices",
    "/purposes/photograph",
    "/staff",
    "/mails",
    "/registrations",
    "/registrations/new",
)
OF_PERSON = ("", "/edit", "/decide/cancel", "/ticket", "/contact")


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


def addresses(session: Session, guest: str) -> list[str]:
    """Every kind of page of the console, the guest's and her mail's among them."""
    mail = session.scalars(select(Message.id)).one()
    event = "/console/events/forum"
    return [
        *(f"/console{path}" for path in OF_OFFICE),
        *(f"{event}{path}" for path in OF_EVENT),
        *(f"{event}/registrations/{guest}{path}" for path in OF_PERSON),
        f"{event}/mails/{mail}",
    ]


@pytest.mark.parametrize(("language", "scheme", "width"), [("en", "light", 360), ("ko", "dark", 1280)])
def test_every_page_of_the_console_can_be_used_by_everybody(
    session: Session, phone: Callable[..., Page], guest: str, language: str, scheme: str, width: int
) -> None:
    admin = add_staff(session, StaffRole.ADMINISTRATOR, language=language)
    page = phone(None, camera=False, color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/console/sign-in")
    faults = {"/console/sign-in": axe.violations(page)}
    page.locator("#email").fill(admin.email)
    page.locator("#password").fill(PASSWORD)
    page.locator("main button").click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    for address in addresses(session, guest):
        page.goto(address)
        faults[address] = axe.violations(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults[address].append("wider than the screen")
    report = [f"{address}: {fault}" for address, found in faults.items() for fault in found]
    assert not report, "\n".join(report)


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
