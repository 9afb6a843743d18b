"""What a rehearsal of a whole door needs: phones that can be cut off and killed, and the plan to hold the server to."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, BrowserType, Page, Route, expect

from tests.support.scanner import BURST

COUNTING = ("academia", "government", "civil_society", "staff")
"""The categories of a rehearsal's guests in turn; the last one does not count."""
PATIENCE = 30_000


@dataclass
class Plan:
    """What happens at the door, written down beside it: what the server must say when all is over."""

    statuses: dict[str, str] = field(default_factory=dict)
    """By name, as they are at the end."""
    categories: dict[str, str] = field(default_factory=dict)
    acts: list[tuple[str, str]] = field(default_factory=list)
    """What counts, in order: the name, and ``in`` or ``out``."""
    walk_ins: set[str] = field(default_factory=set)
    rows: int = 0
    """Scans of all kinds that the phones made."""

    def expect(self, name: str, category: str, status: str = "confirmed") -> None:
        """Somebody is on the list."""
        self.statuses[name], self.categories[name] = status, category

    def passes(self, name: str, direction: str = "in") -> None:
        """Somebody goes in or out."""
        self.acts.append((name, direction))

    def figures(self) -> dict[str, int]:
        """The figures that follow from it."""
        inside: set[str] = set()
        peak = 0
        for name, direction in self.acts:
            (inside.add if direction == "in" else inside.discard)(name)
            peak = max(peak, len(inside))
        attended = {name for name, direction in self.acts if direction == "in"}
        confirmed = {name for name, status in self.statuses.items() if status == "confirmed"}
        return {
            "registered": len(confirmed) + sum(status == "submitted" for status in self.statuses.values()),
            "confirmed": len(confirmed),
            "attended": len(attended),
            "participants": sum(self.categories[name] != "staff" for name in attended),
            "walk_ins": len(attended & self.walk_ins),
            "no_shows": len(confirmed - attended),
            "peak_inside": peak,
        }

    def attended(self) -> dict[str, int]:
        """How many attended, by category."""
        names = {name for name, direction in self.acts if direction == "in"}
        return {category: sum(self.categories[name] == category for name in names) for category in COUNTING}


class Phone:
    """One volunteer's phone: what a hand, a scanner and a hall's network do with it."""

    def __init__(self, page: Page, desk: str, plan: Plan) -> None:
        self.page, self.desk, self.plan = page, desk, plan

    @property
    def context(self) -> BrowserContext:
        """Its browser, whose network can be cut."""
        return self.page.context

    def open(self) -> None:
        """Become a desk, and keep what is needed to start again without a network."""
        self.page.goto("/door/forum")
        self.page.locator("#desk").fill(self.desk)
        self.page.locator("nav .button.primary").click()
        expect(self.page.locator(".sync")).to_contain_text("List of", timeout=PATIENCE)
        expect(self.page.locator("body")).to_have_attribute("data-kept", "yes", timeout=PATIENCE)

    def scan(self, code: str, word: str, name: str | None = None) -> None:
        """A scanner types ``code``; the screen says ``word`` (and ``name``)."""
        self.page.evaluate(BURST, code)
        self.says(word, name)
        self.plan.rows += 1

    def admit(self, code: str, name: str) -> None:
        """A guest's code admits them."""
        self.scan(code, "Admitted", name)
        self.plan.passes(name)

    def find(self, name: str) -> None:
        """Open somebody by name."""
        self.page.keyboard.press("Escape")
        self.page.locator("#q").fill(name)
        self.page.locator(".hits button").filter(has_text=name).click()

    def admit_by_name(self, name: str) -> None:
        """Find somebody by name and admit them."""
        self.find(name)
        self.press("Admit")
        self.says("Admitted", name)
        self.plan.rows += 1
        self.plan.passes(name)

    def let_in(self, reason: str, name: str | None) -> None:
        """Decide against the verdict on the screen."""
        self.press("Let in")
        self.page.get_by_label(reason).check()
        self.press("Let in")
        self.says("Let in")
        self.plan.rows += 1
        if name is not None:
            self.plan.passes(name)

    def walk_in(self, name: str) -> None:
        """Register somebody who is on no list, in a category that counts."""
        self.page.keyboard.press("Escape")
        self.press("Walk-in")
        self.page.locator("#name_en").fill(name)
        self.page.locator("#category").select_option("academia")
        self.press("Register and admit")
        self.says("Admitted", name)
        self.plan.rows += 1
        self.plan.expect(name, "academia")
        self.plan.walk_ins.add(name)
        self.plan.passes(name)

    def undo(self, name: str) -> None:
        """Take back the entry on the screen."""
        self.press("Undo")
        self.page.get_by_label("It was someone else").check()
        self.press("Undo entry")
        self.says("Taken back")
        self.plan.rows += 1
        self.plan.acts.remove((name, "in"))

    def turn(self, direction: str) -> None:
        """Switch between letting in and letting out: ``In`` or ``Out``."""
        self.page.keyboard.press("Escape")
        self.page.get_by_text(direction, exact=True).click()

    def press(self, button: str) -> None:
        """Press the button of this name."""
        self.page.get_by_role("button", name=button, exact=True).click()

    def says(self, word: str, name: str | None = None) -> None:
        """The verdict on the screen."""
        expect(self.page.locator("[role=alert] .word")).to_have_text(word)
        if name is not None:
            expect(self.page.locator(".verdict b")).to_have_text(name)

    def has_not_sent(self, count: int) -> None:
        """The line about the network says that so many scans wait here."""
        expect(self.page.locator(".sync")).to_contain_text(f"Saved here, {count} not sent", timeout=PATIENCE)

    def has_sent_all(self) -> None:
        """The line about the network says that nothing waits."""
        expect(self.page.locator(".sync")).to_contain_text(re.compile(r"All sent.*List of"), timeout=PATIENCE)


def portal(route: Route) -> None:
    """The hall's Wi-Fi answers everything itself: sign in here."""
    route.fulfill(status=200, content_type="text/html", body="<h1>Welcome to the hall</h1>")


def lost(route: Route) -> None:
    """The question arrives, its answer does not."""
    with suppress(Exception):
        route.fetch()
    with suppress(Exception):
        route.abort()


class Profile:
    """A phone whose browser has a folder of its own: it can be killed and started again."""

    def __init__(self, browser_type: BrowserType, folder: Path, arguments: dict[str, Any], options: dict[str, Any]):
        self._type, self._folder = browser_type, folder
        self._options = {**arguments, **options}
        self.context = self._start()

    def _start(self) -> BrowserContext:
        context = self._type.launch_persistent_context(self._folder, **self._options)
        context.set_default_timeout(PATIENCE)
        return context

    def killed(self) -> BrowserContext:
        """Kill every process of the browser as the system does it, and start the phone again."""
        for process in _processes_of(self._folder):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        with suppress(Exception):
            self.context.close()
        self.context = self._start()
        return self.context


def _processes_of(folder: Path) -> Iterable[int]:
    mark = f"--user-data-dir={folder}".encode()
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with suppress(OSError):
                if mark in (entry / "cmdline").read_bytes().split(b"\0"):
                    yield int(entry.name)
