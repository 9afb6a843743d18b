"""``python -m tests.shots [PAGE…]``: draw contact sheets of the demo's pages into ``build/shots/``."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.shots.pages import PAGES, Shot
from tests.shots.sheet import Picture, save
from tests.support import chromium
from tests.support.demo import addresses, prepared_demo, sign_in
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


def draw(browser: Browser, base_url: str, values: Mapping[str, str], name: str, shot: Shot) -> Path:
    """All pictures of one page on one sheet."""
    pictures = []
    for language in LANGUAGES:
        for theme in THEMES:
            for width, height in WIDTHS.items():
                context = browser.new_context(
                    base_url=base_url,
                    viewport={"width": width, "height": height},
                    color_scheme=theme,
                    locale={"en": "en-GB", "ko": "ko-KR"}[language],
                    reduced_motion="reduce",
                )
                page = context.new_page()
                reach(page, base_url, values, shot, language)
                pictures.append(Picture(f"{name} · {width} · {language} · {theme}", page.screenshot(full_page=True)))
                context.close()
    file = TARGET / f"{name}.png"
    save(pictures, file)
    return file


def reach(page: Page, base_url: str, values: Mapping[str, str], shot: Shot, language: str) -> None:
    """Bring the browser to the page."""
    if shot.role:
        sign_in(page, base_url, shot.role, language)
    page.goto(shot.address(values, language))
    if shot.act:
        shot.act(page)


def main(names: list[str]) -> int:
    """Draw the named pages, or all. An unknown name is answered with those there are."""
    unknown = [name for name in names if name not in PAGES]
    if unknown:
        print(f"There is no page {', '.join(unknown)}. There are: {', '.join(PAGES)}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        instance = prepared_demo(Path(folder) / "instance")
        with serving(instance) as running, browser() as started:
            values = addresses(instance)
            for name in names or PAGES:
                print(draw(started, running.url, values, name, PAGES[name]).relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
