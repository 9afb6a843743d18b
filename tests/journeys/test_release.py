"""The evening's question, in real browsers on phones: figures frozen, both texts written, approved by another, read."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.accounts.rules import StaffRole
from forumapp.directory.models import Host
from forumapp.events.models import Event
from forumapp.kernel.localized import LocalizedText
from forumapp.release.models import Release
from tests.journeys.steps import expect_to_fit, follow
from tests.support.axe import violations
from tests.support.factories import STARTS, add_event, add_registration, add_scans
from tests.support.pages import plain
from tests.support.staff import add_staff

pytestmark = pytest.mark.journey

CONSOLE = "/console/events/forum"
SAID = {"en": "Nobody is left out of the count.", "ko": "아무도 빠뜨리지 않고 셌습니다."}


@pytest.fixture
def forum(session: Session) -> Event:
    """A forum to which 196 people came, of an office that says who it is and how to reach it."""
    session.add(
        Host(
            id=1,
            names=LocalizedText(en="Example Centre", ko="예시센터"),
            place=LocalizedText(en="Seoul, Republic of Korea", ko="대한민국 서울"),
            about=LocalizedText(en="The Example Centre is invented.", ko="예시센터는 지어낸 기관이다."),
            media_contact=LocalizedText(en="Na Pyobon, Officer", ko="나표본 담당관"),
            media_email="press@example.org",
            media_phone="+82212345678",
        )
    )
    event = add_event(session)
    for _ in range(196):
        add_scans(session, add_registration(session, event), (STARTS, "in"))
    session.commit()
    return event


def test_the_evenings_release_is_written_approved_and_read_in_both_languages(
    session: Session, forum: Event, phone: Callable[..., Page]
) -> None:
    writer, other = (
        add_staff(session, StaffRole.COMMUNICATIONS, event_id=forum.id, email=f"{name}@example.org")
        for name in ("writer", "other")
    )
    page = phone(writer, camera=False, locale="ko")
    freeze(page)
    enter_quote(page)
    address = make_release(page)
    write(page, address)
    bring_picture(page, address)
    send_for_review(page, address)
    approve(phone(other, camera=False, locale="en"), address)
    number, status = session.execute(select(Release.id, Release.status)).one()
    assert status == "published"
    read(phone(None, camera=False, locale="en"), number)


def freeze(page: Page) -> None:
    """Sign the figures as they are."""
    page.goto(f"{CONSOLE}/figures")
    page.locator("a[data-dialog=freeze]").click()
    press(page, "dialog[open] button.primary")


def press(page: Page, button: str) -> None:
    """Press a button and wait for the page that follows, which fits the phone."""
    with page.expect_navigation():
        page.locator(button).first.click()
    expect_to_fit(page)


def enter_quote(page: Page) -> None:
    """Enter what somebody who is no guest said, and note the speaker's approval."""
    page.goto(f"{CONSOLE}/release/quotes/new")
    for field, text in (
        ("texts_en", SAID["en"]),
        ("texts_ko", SAID["ko"]),
        ("names_en", "Bo Beispiel"),
        ("names_ko", "보 바이슈필"),
    ):
        page.locator(f"[name={field}]").fill(text)
    press(page, "main form button.primary")
    if not re.search(r"/quotes/\d+", page.url):
        follow(page.locator("main table a").first)
    for field, text in (("approved_by", "Bo Beispiel"), ("approved_on", "2023-11-30"), ("approved_how", "e-mail")):
        page.locator(f"[name={field}]").fill(text)
    press(page, "form:has([name=approved_by]) button.primary")


def make_release(page: Page) -> str:
    """Begin with the drafts; gives the release's address."""
    page.goto(f"{CONSOLE}/release")
    press(page, "button[name=kind][value=final]")
    page.locator("[name=released_on]").fill("2023-11-30")
    press(page, "form[action$='/details'] button")
    return page.url


def write(page: Page, address: str) -> None:
    """Fill what is open, claim too much, be told why it is false, and mend it."""
    follow(page.locator(f"a[href$='{address.partition('/console')[2]}/edit']").first)
    expect_to_fit(page)
    for text in page.locator("textarea").all():
        written = text.input_value()
        text.fill(re.sub(r"\s*\[[^\]]*\]", "", written) or "The year https://example.net/year")
    claims = {"en": f"It drew over 200 participants. “{SAID['en']}” said Bo Beispiel.", "ko": "참석자는 200여 명이다."}
    for code, claim in claims.items():
        page.locator(f"textarea[name=text_{code}]").nth(3).fill(claim)
    press(page, "button[value=save]")
    expect(page.locator("mark.false", has_text="over 200")).to_have_count(1)
    expect(page.locator("mark.false", has_text="200여")).to_have_count(1)
    follow(page.locator("a[href$='/edit']").first)
    expect(page.locator(".reason", has_text="196")).to_have_count(2)
    assert violations(page) == []
    for code, field in (("en", "{participants around 200}"), ("ko", "{participants around 200}")):
        text = page.locator(f"textarea[name=text_{code}]").nth(3)
        text.fill(re.sub(r"over 200 participants|200여 명", field, text.input_value()))
    press(page, "button[value=save]")
    expect(page.locator("mark.false")).to_have_count(0)


def bring_picture(page: Page, address: str) -> None:
    """A picture with its alternative text, its caption with the same figure, and its credit."""
    output = BytesIO()
    Image.new("RGB", (920, 518), "teal").save(output, "PNG")
    page.goto(f"{address}/photos/new")
    page.locator("#picture").set_input_files({"name": "hall.png", "mimeType": "image/png", "buffer": output.getvalue()})
    for field, text in (
        ("alternatives_en", "The hall"),
        ("alternatives_ko", "행사장"),
        ("captions_en", "{participants around 200} listen."),
        ("captions_ko", "{participants around 200|이/가} 듣고 있다."),
        ("credits_en", "Photo: Example Centre/Na Pyobon"),
        ("credits_ko", "사진: 예시센터/나표본"),
    ):
        page.locator(f"[name={field}]").fill(text)
    press(page, "main form button.primary")
    expect(page.locator("main p[lang=en]")).to_contain_text("Around 200 participants listen.")


def send_for_review(page: Page, address: str) -> None:
    """Hand it to somebody else; whoever wrote it is offered no approval."""
    page.goto(address)
    assert page.locator("section:has(#problems) td").all_inner_texts() == []
    press(page, "form[action$='/send'] button")
    expect(page.locator("form[action$='/approve']")).to_have_count(0)


def approve(page: Page, address: str) -> None:
    """The second person approves, lets it go, and sees it as the public does."""
    page.goto(address)
    expect_to_fit(page)
    press(page, "form[action$='/approve'] button")
    press(page, "form[action$='/publish'] button")
    follow(page.locator("main a[href*='/releases/']").first)


def read(page: Page, number: int) -> None:
    """Both languages, the same figure in text and caption; the contact only on request."""
    page.goto(f"/en/releases/{number}")
    for code in ("en", "ko"):
        if f"/{code}/" not in page.url:
            follow(page.locator(f".languages a[hreflang={code}]"))
        expect_to_fit(page)
        words = "200 participants" if code == "en" else "약 200명"
        body = plain(page.locator("main").inner_text())
        assert body.casefold().count(words) >= 3, body
        assert words in plain(page.locator("figcaption").inner_text()).casefold()
        assert "196" not in body
        assert "example.org" not in body
        press(page, "form[data-sessionless] button")
        expect(page.locator("main")).to_contain_text("press@example.org")
        assert violations(page) == []
