"""Steps that return in journeys: links out of mails, forms sent, nothing beside the screen."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page

from forumapp.mail.delivery import deliver_due
from tests.support.pages import plain
from tests.support.smtp import Sink

PHONE_WIDTH = 360


def expect_to_fit(page: Page) -> None:
    """Nothing is wider than the screen, once the page is there whole."""
    page.wait_for_load_state()
    size = page.viewport_size
    assert size is not None
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], f"{page.url}: {plain(page.title())}"


def expect_to_fit_a_phone(page: Page) -> None:
    """Nothing would be wider than a phone either; the window is as wide as before afterwards."""
    size = page.viewport_size
    assert size is not None
    page.set_viewport_size({**size, "width": PHONE_WIDTH})
    expect_to_fit(page)
    page.set_viewport_size(size)


def follow(link: Locator) -> None:
    """Press a link and wait for the page that follows, so that what comes next does not look at a page half gone."""
    with link.page.expect_navigation():
        link.click()


def send(page: Page, form: str = "main form") -> None:
    """Press the first button of a form and wait for the page that follows."""
    with page.expect_navigation():
        page.locator(f"{form} button").first.click()


def mailed_link(sink: Sink, kind: str, to: str) -> str:
    """Deliver what is due; the path of the newest link of this kind (``i``, ``d`` or ``my``) mailed to the address."""
    deliver_due()
    letters = [mail for mail, who in zip(sink.mails, sink.recipients, strict=True) if to in who]
    links = [link for mail in letters for link in re.findall(rf"http://localhost(/\w+/{kind}/[\w-]+)", mail.text)]
    assert links, f"no /{kind}/ link in {[mail.text for mail in letters]}"
    return links[-1]
