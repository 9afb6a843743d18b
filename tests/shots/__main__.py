"""``python -m tests.shots [PAGE…]``: draw contact sheets of the demo's pages into ``build/shots/``."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, StorageState, sync_playwright

from tests.shots.pages import PAGES, Shot
from tests.shots.sheet import Picture, save
from tests.support import chromium
from tests.support.demo import addresses, prepared_demo, read_in, sign_in
from tests.support.server import ROOT, serving

TARGET = ROOT / "build" / "shots"
WIDTHS = {360: 780, 768: 1024, 1280: 900}
LANGUAGES = ("en", "ko")
THEMES = ("light", "dark")


@contextmanager
def browser() -> Iterator[Browser]:
    """The machine's Chromium, headless."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium.find(), args=chromium.launch_arguments(), headless=True
        )
        try:
            yield started
        finally:
            started.close()


class Sessions:
    """The staff's sessions: each signs in once, since the server slows down whoever does it again and again."""

    def __init__(self, browser: Browser, base_url: str) -> None:
        self._browser, self._base_url = browser, base_url
        self._held: dict[str, StorageState] = {}

    def of(self, role: str, language: str) -> StorageState:
        """The session of the demo's member of staff with this role, reading in this language."""
        held = self._held.get(role)
        context = self._browser.new_context(storage_state=held)
        page = context.new_page()
        if held is None:
            sign_in(page, self._base_url, role, language)
        else:
            read_in(page, self._base_url, language)
        self._held[role] = context.storage_state()
        context.close()
        return self._held[role]


def draw(browser: Browser, base_url: str, values: Mapping[str, str], staff: Sessions, name: str, shot: Shot) -> Path:
    """All pictures of one page on one sheet."""
    pictures = []
    for language in LANGUAGES:
        session = staff.of(shot.role, language) if shot.role else None
        for theme in THEMES:
            for width, height in WIDTHS.items():
                context = browser.new_context(
                    base_url=base_url,
                    storage_state=session,
                    viewport={"width": width, "height": height},
                    color_scheme=theme,
                    locale={"en": "en-GB", "ko": "ko-KR"}[language],
                    reduced_motion="reduce",
                )
                page = context.new_page()
                page.goto(shot.address(values, language))
                if shot.act:
                    shot.act(page)
                pictures.append(Picture(f"{name} · {width} · {language} · {theme}", page.screenshot(full_page=True)))
                context.close()
    file = TARGET / f"{name}.png"
    save(pictures, file)
    return file


def main(names: list[str]) -> int:
    """Draw the named pages, or all. An unknown name is answered with those there are."""
    unknown = [name for name in names if name not in PAGES]
    if unknown:
        print(f"There is no page {', '.join(unknown)}. There are: {', '.join(PAGES)}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        instance = prepared_demo(Path(folder) / "instance")
        with serving(instance) as running, browser() as started:
            values, staff = addresses(instance), Sessions(started, running.url)
            for name in names or PAGES:
                print(draw(started, running.url, values, staff, name, PAGES[name]).relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
