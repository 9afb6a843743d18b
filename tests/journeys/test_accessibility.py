"""Every page as axe sees it: in both languages, on a phone and on a desk, light and dark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.shots.pages import PAGES, Shot
from tests.support.axe import violations
from tests.support.demo import addresses, prepared_demo, sign_in
from tests.support.server import serving

pytestmark = pytest.mark.journey

WIDTHS = {360: 780, 1280: 900}
THEMES = ("light", "dark")
NO_PAGES = {
    "api-docs.openapi_json",
    "attendance.rows",
}


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's data."""
    return prepared_demo(tmp_path_factory.mktemp("demo") / "instance")


@pytest.fixture(scope="module")
def address(instance: Path) -> Iterator[str]:
    """Where the demo is served."""
    with serving(instance) as running:
        yield running.url


@pytest.fixture(scope="module")
def values(instance: Path) -> dict[str, str]:
    """What the addresses of pages name."""
    return addresses(instance)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_axe_finds_nothing_on_any_page(
    browser: Browser, address: str, values: Mapping[str, str], language: str
) -> None:
    found = {}
    for role in (None, "administrator", "door"):
        context = browser.new_context(base_url=address, locale=language, reduced_motion="reduce")
        page = context.new_page()
        if role:
            sign_in(page, address, role, language)
        for name, shot in PAGES.items():
            if shot.role == role:
                found |= faults(page, name, shot, shot.address(values, language))
        context.close()
    assert found == {}


def faults(page: Page, name: str, shot: Shot, address: str) -> dict[str, list[str]]:
    """What is wrong with the page in each state, by the name of the state."""
    found = {}
    page.goto(address)
    if shot.act:
        shot.act(page)
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            found[f"{name} {width} {theme}"] = [*violations(page), *(["wider than the screen"] if wide else [])]
    return {state: each for state, each in found.items() if each}
