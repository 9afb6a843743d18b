"""Every page as axe sees it: in Korean on a phone, in English on a desk and in dark colours; none wider than either."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import PATIENCE
from tests.shots.pages import PAGES
from tests.support.axe import COLOURS, bring, violations
from tests.support.demo import addresses, shared_demo, sign_in
from tests.support.server import serving

pytestmark = pytest.mark.journey

WIDTHS = {360: 780, 1280: 900}
SEEN = {"ko": 360, "en": 1280}
"""The width at which axe looks at the pages of a language: the elements are the same, only their words are others."""
WITHOUT: dict[str, Sequence[str]] = {"en": (), "ko": COLOURS}
"""The colours are the same in every language: English looks at the light and the dark ones."""
PART = 30
"""Pages in one test."""
NO_PAGES = {
    "site.calendar_file": "a file",
    "site.favicon": "a picture",
    "site.host_css": "a style sheet",
    "site.icon": "a picture",
    "site.suggest_organizations": "suggestions for a field",
    "checkin_staff.pairing": "where device-code gets by pairing a phone",
    "checkin_staff.pairing_qr": "a picture",
    "checkin_staff.revoke_phone": "about an open phone, of which the demo has none: it is made of devices-end",
    "documents.envelopes": "a file",
    "documents.letters": "a file",
    "my.calendar_file": "a file",
    "my.ticket": "a picture",
    "delegation.ticket": "a picture",
    "delegations.letter": "a file",
    "attendance.all_tables": "a file",
    "attendance.map_list": "where import-columns gets by bringing a list",
    "console.mail_body": "a mail in a frame that runs no script: tests/mail look at it",
    "console.mail_file": "a file",
    "console.person_file": "a file",
    "privacy.data_file": "a file",
    "privacy_staff.certificate_file": "a file",
    "release.edit_photo": "the form of release.new_photo, of a picture that is there",
    "release.edit_quote": "the form of release.new_quote, of words that are there",
    "release.file": "a file",
    "release.picture": "a picture",
    "press.picture": "a picture",
    "release_sentences.change": "the form of release_sentences.page, of a sentence that is there",
    "release_letterheads.example": "a file",
    "release_letterheads.original": "a file",
    "year.chart": "a picture",
    "year.table": "a file",
    "release.release_file": "a file",
    "checkin.asset": "a script",
    "checkin.manifest": "what a phone needs to put the door on its home screen",
    "checkin.service_worker": "a script",
    "door.opening": "what the door app asks",
    "door.sign_in": "leads to the sign-in and back",
    "documents.poster_code": "a picture",
    "training.code": "a picture",
    "training.listed": "a list for the door app",
    "web.alive": "one word",
    "web.icon": "a picture",
    "web.ready": "one word",
    "static": "files",
    "security.reset_password": "the form of security.change_password, behind a mailed link",
}


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The demo's data."""
    of_worker = tmp_path_factory.getbasetemp()
    of_run = of_worker if worker_id == "master" else of_worker.parent
    return shared_demo(of_run, tmp_path_factory.mktemp("demo") / "instance")


@pytest.fixture(scope="module")
def address(instance: Path) -> Iterator[str]:
    """Where the demo is served."""
    with serving(instance) as running:
        yield running.url


@pytest.fixture(scope="module")
def values(instance: Path) -> dict[str, str]:
    """What the addresses of pages name."""
    return addresses(instance)


def test_every_route_that_is_a_page_is_looked_at(migrated_app: Flask, values: Mapping[str, str]) -> None:
    urls = migrated_app.url_map.bind("localhost")
    looked_at = {urls.match(shot.address(values, "en").partition("?")[0])[0] for shot in PAGES.values()}
    pages = {
        rule.endpoint
        for rule in migrated_app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.rule.startswith("/api/")
    }
    assert pages - looked_at - set(NO_PAGES) == set(), "give these pages a line in tests/shots/pages.py"


def parts() -> list[tuple[str | None, list[str]]]:
    """The pages of each role, in parts that several workers can look at side by side."""
    names: dict[str | None, list[str]] = {}
    for name, shot in PAGES.items():
        names.setdefault(shot.role, []).append(name)
    return [(role, each[first : first + PART]) for role, each in names.items() for first in range(0, len(each), PART)]


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(("role", "names"), parts(), ids=lambda given: given if isinstance(given, str) else None)
def test_axe_finds_nothing_on_any_page(
    browser: Browser, address: str, values: Mapping[str, str], role: str | None, names: list[str], language: str
) -> None:
    context = browser.new_context(base_url=address, locale=language, reduced_motion="reduce")
    bring(context)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    if role:
        sign_in(page, address, role, language)
    found = {}
    for name in names:
        shot = PAGES[name]
        page.emulate_media(color_scheme="light")
        page.goto(shot.address(values, language))
        if shot.act:
            shot.act(page)
        found |= {f"{name}, {state}": each for state, each in faults(page, language).items()}
    context.close()
    assert found == {}


def faults(page: Page, language: str) -> dict[str, list[str]]:
    """What is wrong with the page, by the state in which it is."""
    found = {}
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        seen = violations(page, without=WITHOUT[language]) if width == SEEN[language] else []
        found[f"{width} light"] = [*seen, *(["wider than the screen"] if wide else [])]
    if language == "en":  # The dark colours are the same in every language and at every width.
        page.emulate_media(color_scheme="dark")
        found["dark"] = violations(page, COLOURS)
    return {state: each for state, each in found.items() if each}
