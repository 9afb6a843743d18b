"""The demo on a real server: its data, and signing in to it as its staff do."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import Page

from forumapp.demo.staff import PASSWORD, STAFF
from tests.support import server


def prepared_demo(instance: Path) -> Path:
    """An instance folder with the demo loaded."""
    instance.mkdir(parents=True)
    for arguments in (("db", "upgrade"), ("demo",)):
        done = server.command(instance, *arguments)
        if done.returncode:
            raise RuntimeError(f"forumapp {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
    return instance


def copied(instance: Path, to: Path) -> Path:
    """A copy of a prepared instance, for a test that changes it."""
    return Path(shutil.copytree(instance, to))


def sign_in(page: Page, base_url: str, role: str) -> None:
    """Sign in at the console as the demo's member of staff with this role."""
    page.goto(f"{base_url}/console/sign-in")
    page.locator("input[name=email]").fill(next(person.email for person in STAFF if person.role == role))
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button").first.click()
    page.wait_for_url(lambda url: "sign-in" not in url)
