"""``python -m tests.pictures``: draw the pictures of the READMEs into ``docs/pictures/``."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import BrowserType, Page, sync_playwright

from forumapp.kernel.secrets import ticket_url
from tests.support import chromium
from tests.support.camera import film
from tests.support.demo import addresses, copied, prepared_demo, sign_in
from tests.support.server import ROOT, serving

SUFFIXES = {"en": "", "ko": ".ko"}
TARGET = ROOT / "docs" / "pictures"
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
COLOURS = 128
"""Enough for flat pages, and a third of the bytes."""


@contextmanager
def opened(
    chrome: BrowserType, base_url: str, viewport: dict[str, int], *, language: str, video: Path | None = None
) -> Iterator[Page]:
    """A page in a browser of its own; with ``video`` it has a camera that sees that film."""
    arguments = chromium.launch_arguments()
    if video is not None:
        arguments += [
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            f"--use-file-for-fake-video-capture={video}",
        ]
    browser = chrome.launch(executable_path=chromium.find(), args=arguments)
    scale = 2 if viewport == PHONE else 1
    context = browser.new_context(
        base_url=base_url, viewport=viewport, device_scale_factor=scale, locale=language, reduced_motion="reduce"
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    browser.close()


def keep(page: Page, name: str) -> None:
    """Save what is on the screen, small."""
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    file = TARGET / f"{name}.png"
    file.parent.mkdir(parents=True, exist_ok=True)
    picture.save(file, optimize=True)
    print(f"{file.relative_to(ROOT)}  {file.stat().st_size // 1024} kB")


def main() -> int:
    """Draw every picture, in the language of the README that shows it."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        prepared = prepared_demo(Path(folder) / "prepared")
        for language, suffix in SUFFIXES.items():
            instance = copied(prepared, Path(folder) / language)
            known = addresses(instance)
            with serving(instance) as running:
                video = film(Path(folder) / f"{language}.y4m", ticket_url(running.url, known["ticket"]))
                with opened(playwright.chromium, running.url, PHONE, language=language) as page:
                    page.goto(f"/{language}/events/{known['open']}")
                    keep(page, f"event{suffix}")
                with opened(playwright.chromium, running.url, DESK, language=language) as page:
                    sign_in(page, running.url, "organizer", language)
                    page.goto(f"/console/events/{known['forum']}/figures")
                    keep(page, f"figures{suffix}")
                with opened(playwright.chromium, running.url, PHONE, language=language, video=video) as page:
                    sign_in(page, running.url, "door", language)
                    page.goto(f"/door/{known['open']}")
                    page.locator("#desk").fill({"en": "Desk 1", "ko": "등록대 1"}[language])
                    page.locator("nav .button.primary").click()
                    page.locator(".verdict.go b").wait_for()
                    keep(page, f"door{suffix}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
