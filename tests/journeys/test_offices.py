"""What an office does at the console from the copy of last year's forum to the person's history, in real browsers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask_babel import force_locale
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.accounts.labels import actor
from forumapp.accounts.rules import StaffRole
from forumapp.consent.service import ensure_default_notice
from forumapp.console.labels.office import mail_template
from forumapp.delegations.models import Delegation
from forumapp.directory.models import Host
from forumapp.events.models import Event
from forumapp.extensions import unit_of_work
from forumapp.kernel import clock
from forumapp.kernel.actors import GUEST
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing
from forumapp.mail.delivery import deliver_due
from forumapp.registration import service
from forumapp.registration.labels import status
from forumapp.registration.models import Registration
from forumapp.registration.rules import Source
from tests.delegations.groups import add_delegation, add_member
from tests.journeys.steps import expect_to_fit_a_phone, follow, mailed_link, send
from tests.support.factories import TICKET_KEY, add_event
from tests.support.smtp import Sink
from tests.support.staff import add_staff

pytestmark = pytest.mark.journey

KEYS = KeyRing(TICKET_KEY)
SPRING = "/console/events/spring"
NAME = "Invented Administrator"


@pytest.fixture
def desk(app: Flask, session: Session, phone: Callable[..., Page], language: str) -> Page:
    """The office's screen: an administrator reads the console in the language of the journey."""
    session.add(Host(id=1, names=LocalizedText(en="Example Centre", ko="예시센터"), country="KR"))
    last_year = add_event(
        session, place_name=LocalizedText(en="Seoul", ko="서울"), contact_email="office@example.org", offer_hours=24
    )
    ensure_default_notice(session=session, event=last_year, now=clock.now())
    page = phone(add_staff(session, StaffRole.ADMINISTRATOR, language=language), camera=False, locale=language)
    page.set_viewport_size({"width": 1280, "height": 900})
    return page


@pytest.mark.parametrize("language", ["ko", "en"])
def test_an_office_prepares_a_forum_from_last_years(session: Session, desk: Page, sink: Sink, language: str) -> None:
    copy_last_year(desk, language)
    set_four_categories(desk)
    desk.goto(f"{SPRING}/")
    send(desk, f"form[action='{SPRING}/publish']")
    expect(desk.locator(f"form[action='{SPRING}/withdraw']")).to_be_visible()

    invite_by_a_list(desk)
    assert statuses(session) == {"김보기": "invited", "Lee Yesi": "invited"}
    release_all(desk)
    assert mailed_link(sink, "i", "bogi@example.org").startswith("/ko/")
    assert mailed_link(sink, "i", "lee@example.org").startswith("/en/")

    add_a_delegation(desk, language)
    assert mailed_link(sink, "d", "assistant@example.org").startswith(f"/{language}/")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_an_office_decides_and_every_change_stands_on_the_persons_page(
    app: Flask, session: Session, desk: Page, sink: Sink, language: str
) -> None:
    event = this_year(session)
    delegation = add_delegation(session, event, places=1)
    for name, category in GUESTS.items():
        register(event, name, category, language)
    add_member(session, delegation, names={"en": "Bert Consul"}, language=language)

    review_in_bulk(desk)
    review_by_keyboard(desk)
    release_all(desk)
    offer_a_place(desk, "Wait Ing")
    substitute(desk, delegation, "Bert Consul")
    assert statuses(session) == {
        "Press One": "confirmed",
        "Press Two": "confirmed",
        "Press Three": "rejected",
        "First Come": "confirmed",
        "Wait Ing": "offered",
        "Bert Consul": "cancelled",
        "Dora Deputy": "confirmed",
    }
    deliver_due()
    assert len(sink.mails) == 5 + 3 + 1 + 2, "received or confirmed; decided; offered; to both of the substitution"

    with app.test_request_context(), force_locale(language):
        lines = {
            name: [(words(change), who or actor("guest"), why, mail_template(mail)) for change, who, why, mail in told]
            for name, told in TOLD.items()
        }
    for name, told in lines.items():
        read_history(desk, id_of(session, name), told)


GUESTS = {
    "Press One": "media",
    "Press Two": "media",
    "Press Three": "media",
    "First Come": "academia",
    "Wait Ing": "academia",
}
"""Who registered, with the category: a reviewer decides about the media, and academia has one place."""
NO_ROOM, COMES_FROM_AFAR = "The gallery is full.", "She comes from afar."
TOLD = {
    "Press Two": [("submitted", None, "", "received"), ("submitted confirmed", NAME, "", "confirmed")],
    "Press Three": [("submitted", None, "", "received"), ("submitted rejected", NAME, NO_ROOM, "rejected")],
    "Wait Ing": [("waitlisted", None, "", "waitlisted"), ("waitlisted offered", NAME, COMES_FROM_AFAR, "offered")],
    "Bert Consul": [("confirmed cancelled", NAME, "Dora Deputy", "replaced")],
    "Dora Deputy": [("confirmed", NAME, "", "confirmed")],
}
"""What the pages of people say: the states, who (the guest, where nobody is named), why, which mail followed."""


def words(change: str) -> str:
    """A change of state as the console writes it, in the language of the moment."""
    return " → ".join(status(code) for code in change.split())


def copy_last_year(page: Page, language: str) -> None:
    """Copy the event to a day of this year."""
    page.goto("/console/events/forum/")
    expect(page.locator("html")).to_have_attribute("lang", language)
    follow(page.locator("a[href$='/forum/copy']"))
    page.locator("#title_en").fill("Spring forum")
    page.locator("#title_ko").fill("봄 포럼")
    page.locator("#slug").fill("spring")
    page.locator("#first_day").fill((clock.now() + timedelta(days=60)).date().isoformat())
    expect_to_fit_a_phone(page)
    send(page, "main form[method=post]")
    expect(page).to_have_url(re.compile(f"{SPRING}/$"))
    expect(page.locator("body")).to_contain_text({"en": "Spring forum", "ko": "봄 포럼"}[language])
    expect_to_fit_a_phone(page)


def set_four_categories(page: Page) -> None:
    """Say for four categories how many places there are and whether a reviewer decides."""
    for code, places, review in (
        ("diplomatic_corps", "40", False),
        ("academia", "1", False),
        ("government", "20", True),
        ("media", "", True),
    ):
        page.goto(f"{SPRING}/categories/{code}")
        page.locator("#places").fill(places)
        page.locator("#review").set_checked(review)
        send(page, "main form[method=post]")
    academia = page.locator("tr", has=page.locator("a[href$='/academia']"))
    expect(academia.locator("td").last).to_have_text("1")
    expect_to_fit_a_phone(page)


def invite_by_a_list(page: Page) -> None:
    """Paste two rows, look at them, add them, issue them."""
    page.goto(f"{SPRING}/invitations")
    follow(page.locator("a[href$='/invitations/list']"))
    page.locator("#rows").fill(
        "name_en\tname_ko\torganization_en\temail\tlanguage\n"
        "Kim Bogi\t김보기\tExample University\tbogi@example.org\tko\n"
        "Lee Yesi\t이예시\tExample Institute\tlee@example.org\ten\n"
    )
    page.locator("#category").select_option("academia")
    send(page, "main form[method=post]")
    expect(page.locator("section[aria-labelledby=preview] tbody tr")).to_have_count(2)
    expect_to_fit_a_phone(page)
    with page.expect_navigation():
        page.locator("button[name=add]").click()
    expect(page.locator(".list tbody tr")).to_have_count(2)
    expect_to_fit_a_phone(page)
    follow(page.locator("a[href*='/invitations/issue?all=1']"))
    expect_to_fit_a_phone(page)
    send(page, "main form[method=post]")
    expect(page).to_have_url(re.compile("view=unanswered"))


def release_all(page: Page) -> None:
    """Release every draft that waits under Mails."""
    page.goto(f"{SPRING}/mails?view=drafts")
    expect_to_fit_a_phone(page)
    send(page, "form:has([name=up_to])")
    if page.locator("[name=sure]").count():  # several leave once a page has said what leaves
        expect_to_fit_a_phone(page)
        send(page, "form:has([name=sure])")
    page.goto(f"{SPRING}/mails?view=drafts")
    expect(page.locator("main .empty")).to_be_visible()


def add_a_delegation(page: Page, language: str) -> None:
    """Add an embassy with four places, and who registers it, whose link leaves at once."""
    page.goto(f"{SPRING}/delegations")
    follow(page.locator("a[href$='/delegations/new']"))
    for code, name in (("en", "Embassy of Norway"), ("ko", "주한 노르웨이대사관")):
        page.locator(f"#names_{code}").fill(name)
        page.locator(f"#organization_{code}").fill(name)
    page.locator("#places").fill("4")
    page.locator("[name=tickets_to][value=focal_point]").check()
    page.locator("[name=categories][value=diplomatic_corps]").check()
    expect_to_fit_a_phone(page)
    send(page, "main form[method=post]")
    page.locator("#name").fill("Anne Assistant")
    page.locator("#email").fill("assistant@example.org")
    page.locator("#language").select_option(language)
    expect(page.locator("#send")).to_be_checked()
    send(page, "form[action$='/focal-points']")
    expect(page.locator("#focal ~ ul li")).to_contain_text("Anne Assistant")
    expect_to_fit_a_phone(page)


def this_year(session: Session) -> Event:
    """The forum that is prepared, with one place for academia and a reviewer for the media."""
    starts = clock.now() + timedelta(days=60)
    event = add_event(session, "spring", starts_at=starts, ends_at=starts + timedelta(hours=3), offer_hours=24)
    for category in event.categories:
        category.places = 1 if category.code == "academia" else None
        category.review = category.code == "media"
    session.commit()
    return event


def register(event: Event, name: str, category: str, language: str) -> None:
    """What the guest's form does."""
    with unit_of_work() as work:
        service.receive(
            session=work,
            event_id=event.id,
            application=service.Application(
                category_code=category,
                names=LocalizedText(en=name),
                language=language,
                email=f"{name.replace(' ', '.').lower()}@example.org",
                organization=LocalizedText(en="Example House"),
                position=LocalizedText(en="Reporter"),
            ),
            now=clock.now(),
            actor=GUEST,
            source=Source.FORM,
            keys=KEYS,
        )


def statuses(session: Session) -> dict[str, str]:
    """Everybody's state, by name."""
    session.rollback()
    rows = session.execute(select(Registration.order_name, Registration.status))
    return {row.order_name: row.status for row in rows}


def id_of(session: Session, name: str) -> str:
    """The registration of this name."""
    return session.scalars(select(Registration.id).where(Registration.order_name == name)).one()


def review_in_bulk(page: Page) -> None:
    """Pick two of the three who wait for an answer, and confirm them together."""
    page.goto(f"{SPRING}/review")
    rows = page.locator(".list tbody tr")
    expect(rows).to_have_count(3)
    expect_to_fit_a_phone(page)
    for name in ("Press One", "Press Two"):
        rows.filter(has_text=name).locator(".pick").check()
    expect(page.locator("[data-picked]")).to_have_text("2")
    with page.expect_navigation():
        page.locator("[data-key=c]").click()
    expect_to_fit_a_phone(page)
    send(page, "main form[method=post]")
    expect(page.locator(".list tbody tr")).to_have_count(1)


def review_by_keyboard(page: Page) -> None:
    """Go to the one who is left, reject her with a reason that she reads."""
    page.keyboard.press("j")
    page.keyboard.press("x")
    with page.expect_navigation():
        page.keyboard.press("r")
    page.locator("#reason").fill(NO_ROOM)
    expect_to_fit_a_phone(page)
    send(page, "main form[method=post]")
    expect(page.locator(".empty")).to_be_visible()


def offer_a_place(page: Page, name: str) -> None:
    """Offer a place out of turn and beyond the places, and say why."""
    page.goto(f"{SPRING}/waiting")
    expect_to_fit_a_phone(page)
    follow(page.locator("tr", has_text=name).locator("a[href$='/decide/offer']"))
    page.locator("#exceed").check()
    page.locator("#reason").fill(COMES_FROM_AFAR)
    expect_to_fit_a_phone(page)
    send(page, "main form[method=post]")
    expect(page).to_have_url(re.compile(f"{SPRING}/registrations/"))


def substitute(page: Page, delegation: Delegation, name: str) -> None:
    """From the delegation's page: open the member, and say who comes instead."""
    page.goto(f"{SPRING}/delegations/{delegation.id}")
    expect_to_fit_a_phone(page)
    follow(page.locator(".list").get_by_role("link", name=name, exact=True))
    follow(page.locator("a[href$='/substitute']"))
    page.locator("#name_en").fill("Dora Deputy")
    page.locator("#position_en").fill("Deputy")
    page.locator("#email").fill("dora@example.org")
    page.locator("[name=sure]").check()
    expect_to_fit_a_phone(page)
    send(page, "main form[method=post]")
    expect(page.locator("h1")).to_contain_text("Dora Deputy")


def read_history(page: Page, registration_id: str, told: list[tuple[str, str, str, str]]) -> None:
    """Each change stands on the person's page: the states, who, why, and the mail that followed."""
    page.goto(f"{SPRING}/registrations/{registration_id}")
    expect_to_fit_a_phone(page)
    for change, who, why, mail in told:
        exactly = page.locator("p", has_text=re.compile(f"^{re.escape(change)}(, .*)?$"))
        line = page.locator(".history li").filter(has=exactly)
        expect(line).to_have_count(1)
        for part in (who, why, mail):
            expect(line).to_contain_text(part)
