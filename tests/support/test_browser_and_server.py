"""The browser and the database server that the other tests stand on."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import make_url

from tests.support import chromium, postgres
from tests.support.axe import COLOURS, bring, violations


@pytest.mark.journey
def test_the_browser_draws_a_page(page: Page) -> None:
    page.set_content("<h1>안녕하세요</h1>")
    assert page.get_by_role("heading").inner_text() == "안녕하세요"


@pytest.mark.journey
@pytest.mark.parametrize("brought", [True, False])
def test_axe_says_what_is_wrong_with_a_page(browser: Browser, brought: bool) -> None:
    context = browser.new_context()
    if brought:
        bring(context)
    page = context.new_page()
    page.set_content('<html lang="en"><title>Form</title><main><h1>Form</h1><input style="color: #ccc" value="pale">')
    assert {fault.partition(":")[0] for fault in violations(page)} == {"label", "color-contrast"}
    assert {fault.partition(":")[0] for fault in violations(page, COLOURS)} == {"color-contrast"}
    context.close()


def test_a_browser_that_does_not_start_is_named_with_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    with pytest.raises(chromium.NoChromium, match=r"CHROMIUM names /nowhere/chromium, .*: name the program"):
        chromium.find()


@pytest.mark.parametrize(("whole", "found"), [(False, "chromium-headless-shell"), (True, "chromium")])
def test_pages_are_looked_at_without_a_window_and_the_door_is_measured_with_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, whole: bool, found: str
) -> None:
    for name in ("chromium", "chromium-headless-shell"):
        (tmp_path / name).write_text("#!/bin/sh\necho Chromium 1\n", "utf-8")
        (tmp_path / name).chmod(0o755)
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert chromium.find(whole=whole) == tmp_path / found


def test_without_any_browser_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("PLAYWRIGHT_BROWSERS_PATH", raising=False)
    monkeypatch.setattr(chromium, "OWN", tmp_path)
    with pytest.raises(chromium.NoChromium, match="apt-get install chromium"):
        chromium.find()


def test_a_fresh_database_is_empty_apart_and_can_be_dropped(postgres_url: str) -> None:
    first, second = postgres.fresh_database(postgres_url), postgres.fresh_database(postgres_url)
    ask(first, "CREATE TABLE guest (name text)")
    assert ask(first, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == [("guest",)]
    assert ask(second, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == []
    names = {make_url(first).database, make_url(second).database}
    assert names <= databases(postgres_url)
    postgres.drop_database(first)
    postgres.drop_database(second)
    assert not names & databases(postgres_url)


def test_our_server_ends_with_its_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(postgres.GIVEN, raising=False)
    with postgres.started() as url:
        folder = Path(str(make_url(url).query["host"]))
        process = int((folder / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(process, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    assert not folder.exists()


def ask(url: str, statement: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(make_url(url).set(drivername="postgresql").render_as_string(False)) as connection:
        answer = connection.execute(statement)
        return answer.fetchall() if answer.description else []


def databases(url: str) -> set[str]:
    return {name for (name,) in ask(url, "SELECT datname FROM pg_database")}
