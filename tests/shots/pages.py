"""Which pages there are to look at, and how a browser gets there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

FORUM, OPEN = "engaging-men", "open-forum"


@dataclass(frozen=True)
class Shot:
    """One page. ``{lang}`` in the path becomes the language; ``role`` signs in first; ``act`` prepares the page."""

    path: str
    role: str | None = None
    act: Callable[[Page], None] | None = None


def send_empty_form(page: Page) -> None:
    """Send the form as it is, to see its errors."""
    page.locator("form[method=post] button.primary").first.click()
    page.wait_for_load_state()


def open_first_person(page: Page) -> None:
    """Follow the first link of the list of people."""
    page.locator("table.list tbody a").first.click()
    page.wait_for_load_state()


CONSOLE = f"/console/events/{FORUM}"

PAGES: dict[str, Shot] = {
    "language": Shot("/"),
    "home": Shot("/{lang}/"),
    "event": Shot(f"/{{lang}}/events/{FORUM}"),
    "event-open": Shot(f"/{{lang}}/events/{OPEN}"),
    "notice": Shot(f"/{{lang}}/events/{OPEN}/notice"),
    "register": Shot(f"/{{lang}}/events/{OPEN}/register"),
    "register-errors": Shot(f"/{{lang}}/events/{OPEN}/register?category=academia", act=send_empty_form),
    "not-found": Shot("/{lang}/events/nothing-here"),
    "ticket": Shot("/T/0123456789ABCDEFGHJKMNPQRS"),
    "sign-in": Shot("/console/sign-in"),
    "console": Shot("/console/", role="organizer"),
    "overview": Shot(f"{CONSOLE}/", role="organizer"),
    "edit": Shot(f"{CONSOLE}/edit", role="organizer"),
    "registrations": Shot(f"{CONSOLE}/registrations", role="organizer"),
    "person": Shot(f"{CONSOLE}/registrations", role="organizer", act=open_first_person),
    "mails": Shot(f"{CONSOLE}/mails", role="organizer"),
    "figures": Shot(f"{CONSOLE}/figures", role="organizer"),
    "export": Shot(f"{CONSOLE}/export", role="organizer"),
    "release": Shot(f"{CONSOLE}/release", role="communications"),
    "door-events": Shot("/door/", role="door"),
    "door": Shot(f"/door/{OPEN}", role="door"),
}
