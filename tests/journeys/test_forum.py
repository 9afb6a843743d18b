"""One forum from its first guest to the draft release, in real browsers at phone width, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from docx import Document
from hwpx import HwpxDocument
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy.orm import Session

from forumapp.accounts.rules import StaffRole
from forumapp.directory.models import Host
from forumapp.kernel import clock
from forumapp.kernel.localized import LocalizedText
from forumapp.mail.delivery import deliver_due
from tests.journeys.conftest import PATIENCE, PHONE
from tests.journeys.steps import expect_to_fit, follow
from tests.support.factories import add_event
from tests.support.pages import plain
from tests.support.smtp import Sink
from tests.support.staff import PASSWORD, add_staff

pytestmark = pytest.mark.journey

WORDS: dict[str, dict[str, str]] = {
    "ko": {
        "register": "참석 신청",
        "subject": "행사 참석이 확정되었습니다 · 예시 포럼",
        "admitted": "입장",
        "shown": "김보기",
        "participants": "참석자",
    },
    "en": {
        "register": "Register",
        "subject": "is confirmed · Example forum",
        "admitted": "Admitted",
        "shown": "Kim Bogi",
        "participants": "Participants",
    },
}


@pytest.fixture
def browser_of_guest(address: str, browser: Browser) -> Iterator[Page]:
    """A guest's phone that nobody is signed in on."""
    context = browser.new_context(base_url=address, viewport=PHONE, has_touch=True)
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_forum_from_the_first_guest_to_the_draft_release(
    session: Session, sink: Sink, browser_of_guest: Page, phone: Callable[..., Page], language: str
) -> None:
    words = WORDS[language]
    session.add(Host(id=1, names=LocalizedText(en="Example Centre", ko="예시센터")))
    now = clock.now()
    event = add_event(session, starts_at=now + timedelta(hours=2), ends_at=now + timedelta(hours=5))
    door = add_staff(session, StaffRole.DOOR, event_id=event.id, language=language)
    organizer = add_staff(session, StaffRole.ORGANIZER, event_id=event.id, language=language)

    register(browser_of_guest, language)
    assert deliver_due() == 1
    (letter,) = sink.mails
    assert sink.recipients == [["bogi@example.org"]]
    assert words["subject"] in letter.subject
    assert letter.ticket is not None

    office = phone(None, camera=False)
    sign_in(office, organizer.email, to="/console/events/forum/figures")
    expect(participants(office, language)).to_have_text("0")

    desk = phone(None, sees=letter.ticket)
    sign_in(desk, door.email, to="/door/forum/sign-in")
    admit(desk, language)

    office.reload()
    expect(participants(office, language)).to_have_text("1")
    freeze(office)

    drafts = release(office)
    assert "Example Centre hosts “Example forum”" in drafts["en"]
    assert "Participants: 1." in drafts["en"]
    assert "예시센터, ‘예시 포럼’" in drafts["ko"]
    assert "참석자: 1." in drafts["ko"]


def register(page: Page, language: str) -> None:
    """Fill in the form as a guest does, beginning at the event's page."""
    page.goto(f"/{language}/events/forum")
    follow(page.get_by_role("link", name=WORDS[language]["register"], exact=True))
    expect(page.locator("html")).to_have_attribute("lang", language)
    page.locator("#name_ko").fill("김보기")
    page.locator("#name_en").fill("Kim Bogi")
    page.locator("input[name=category][value=academia]").check()
    page.locator(f"#organization_{language}").fill({"ko": "예시대학교", "en": "Example University"}[language])
    page.locator(f"#position_{language}").fill({"ko": "교수", "en": "Professor"}[language])
    page.locator("#email").fill("bogi@example.org")
    page.locator("#country").select_option("KR")
    expect_to_fit(page)
    page.locator("main form button.primary").click()
    expect(page).to_have_url(re.compile("/received$"))
    expect_to_fit(page)


def sign_in(page: Page, email: str, *, to: str) -> None:
    """Open a page of the staff, sign in where it asks for it, and stand on that page."""
    page.goto(to)
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button.primary").click()
    page.wait_for_url(f"**{to.removesuffix('/sign-in')}")


def admit(page: Page, language: str) -> None:
    """Open the desk; the camera sees the code of the mail."""
    page.locator("#desk").fill("1")
    # The verdict is the phone's own; the office knows it once the scan has gone out.
    with page.expect_response("**/scans**"):
        page.locator("nav .button.primary").click()
    expect(page.locator("[role=alert] .word")).to_have_text(WORDS[language]["admitted"])
    expect(page.locator(".verdict b")).to_have_text(WORDS[language]["shown"])
    expect(page.locator(".sync")).to_have_text(re.compile("All sent|모두 보냄|전송"))


def participants(page: Page, language: str) -> Locator:
    """The large number of participants on the organizer's page."""
    term = page.locator("dt").get_by_text(WORDS[language]["participants"], exact=True)
    return page.locator(".numbers div").filter(has=term).locator(".value")


def freeze(page: Page) -> None:
    """Sign the figures, on the page where they stand."""
    page.locator("[data-dialog=freeze]").click()
    page.locator("#freeze button.primary").click()
    page.wait_for_url("**/figures?version=1")
    expect_to_fit(page)


def release(page: Page) -> dict[str, str]:
    """The drafts in both languages: each is on the page, and as text, Word and Hangul file; gives the texts."""
    page.goto("/console/events/forum/release")
    expect_to_fit(page)
    texts = {}
    for language in ("en", "ko"):
        expect(page.locator(f"section[lang={language}] .draft h3")).to_be_visible()
        with page.expect_download() as word:
            page.locator(f"a[href$='/{language}.docx']").click()
        assert Document(word.value.path()).paragraphs[0].text
        with page.expect_download() as hangul:
            page.locator(f"a[href$='/{language}.hwpx']").click()
        assert HwpxDocument.open(hangul.value.path()).paragraphs[0].text
        with page.expect_download() as text:
            page.locator(f"a[href$='/{language}.txt']").click()
        texts[language] = plain(text.value.path().read_text("utf-8"))
    return texts
