"""What make says where something cannot be had, and what it rebuilds."""

from __future__ import annotations

import fcntl
import os
import re
import sqlite3
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest

from tools import beside, bootstrap, node, start

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize(
    ("version", "suits"),
    [
        ("v18.20.4\n", False),
        ("v20.18.3\n", False),
        ("v20.19.0\n", True),
        ("v21.7.0\n", False),
        ("v22.11.0\n", False),
        ("v22.12.0\n", True),
        ("v24.1.0\n", True),
        ("v25.0.0-nightly2025\n", True),
        ("node: not found\n", False),
    ],
)
def test_the_build_runs_on_these_nodes(version: str, suits: bool) -> None:
    assert node.suits(version) is suits


def test_a_python_that_is_too_old_is_named_with_the_cure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(start, "OLDEST", (9, 0))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert start.main() == 1
    assert re.fullmatch(
        r"forumapp needs Python 3\.11 or newer and found 3\.\d+: install one .*apt-get install python3.*\n",
        capsys.readouterr().err,
    )


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_a_python_without_its_venv_module_is_named_with_the_cure(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        bootstrap.importlib.util, "find_spec", lambda name: None if name == missing else find_spec(name)
    )
    with pytest.raises(bootstrap.Refusal, match=r"comes without its venv module: install it .*-venv\), then run make"):
        bootstrap.create()


@pytest.fixture
def assets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """A folder of assets with one source, built; the list tells what npm was asked since."""
    asked: list[str] = []
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "ASSETS", tmp_path / "assets")
    monkeypatch.setattr(bootstrap, "STATIC", tmp_path / "static")
    monkeypatch.setattr(bootstrap, "TRANSLATIONS", tmp_path / "translations")
    monkeypatch.setattr(bootstrap, "PREPARED", tmp_path / "prepared.json")
    monkeypatch.setattr(bootstrap, "npm", lambda *arguments: asked.append(arguments[0]))
    for name in ("assets/node_modules/vite.js", "assets/site.css", "assets/package-lock.json", "static/site-1.css"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    bootstrap.assets()
    assert asked == ["ci", "run"]
    asked.clear()
    return asked


def test_a_second_build_finds_nothing_to_do(assets: list[str]) -> None:
    bootstrap.assets()
    assert assets == []


def test_a_changed_source_is_built_again_with_the_packages_at_hand(assets: list[str], tmp_path: Path) -> None:
    (tmp_path / "assets" / "site.css").write_text("changed")
    bootstrap.assets()
    assert assets == ["run"]


def test_a_changed_text_is_built_into_the_door_again(assets: list[str], tmp_path: Path) -> None:
    catalogue = tmp_path / "translations" / "ko" / "LC_MESSAGES" / "messages.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text('msgid "Admitted"')
    bootstrap.assets()
    assert assets == ["run"]


def test_changed_packages_are_installed_before_the_build(assets: list[str], tmp_path: Path) -> None:
    (tmp_path / "assets" / "package-lock.json").write_text("changed")
    bootstrap.assets()
    assert assets == ["ci", "run"]


def test_lost_files_are_built_again(assets: list[str], tmp_path: Path) -> None:
    (tmp_path / "static" / "site-1.css").unlink()
    bootstrap.assets()
    assert assets == ["run"]


def test_make_help_lists_every_target() -> None:
    targets = re.findall(r"^(\w+):.*## \S", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert sorted(targets) == sorted([*bootstrap.TARGETS, "help"])


def test_every_check_is_run_and_those_that_fail_are_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def printing(text: str, status: int) -> list[str | Path]:
        return [sys.executable, "-c", f"print({text!r}); raise SystemExit({status})"]

    checks = {"first": printing("one", 3), "second": printing("two", 0), "third": printing("three", 1)}
    monkeypatch.setattr(bootstrap, "CHECKS", checks)
    monkeypatch.setattr(bootstrap, "prepare", lambda *, development: None)
    monkeypatch.setattr(bootstrap, "npm", lambda *arguments: None)
    with pytest.raises(bootstrap.Refusal, match=r"2 of 4 checks failed: first, third\."):
        bootstrap.check([])
    assert capsys.readouterr().out == "· first\none\n· second\ntwo\n· third\nthree\n· types of the scripts\n"


def test_only_one_command_at_a_time_prepares(tmp_path: Path) -> None:
    other = os.open(tmp_path, os.O_RDONLY)
    with beside.alone(tmp_path), pytest.raises(BlockingIOError):
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(other)


def test_every_dependency_says_why_it_is_here() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = [
        *project["project"]["dependencies"],
        *(line for group in project["dependency-groups"].values() for line in group),
    ]
    names = {re.split(r"[\[<>=~! ]", line)[0] for line in wanted}
    told = (ROOT / "docs" / "dependencies.md").read_text("utf-8").lower()
    untold = sorted(name for name in names if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", told))
    assert not untold, f"{untold}: write one line each into docs/dependencies.md: why it is here, what was rejected"


def test_every_setting_is_in_the_example() -> None:
    read = {
        name
        for path in (ROOT / "forumapp").rglob("*.py")
        for name in re.findall(r"""["'](FORUMAPP_[A-Z_]+)["']""", path.read_text("utf-8"))
    }
    told = set(re.findall(r"^#(FORUMAPP_[A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE))
    assert "FORUMAPP_INSTANCE" in read
    assert read <= told, f"{sorted(read - told)}: document the setting in .env.example"


def test_locked_files_hold_hashes_and_no_address() -> None:
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-node.lock"):
        text = (ROOT / name).read_text("utf-8")
        assert (
            len(re.findall(r"^\S+==.* \\$", text, re.MULTILINE)) == len(re.findall(r"^\S+==", text, re.MULTILINE)) > 0
        )
        assert not re.search(r"https?:|^-|^\S+ @ ", text, re.MULTILINE), f"{name} names a place: make it by `make lock`"
    packages = (ROOT / "forumapp" / "assets" / "package-lock.json").read_text("utf-8")
    assert '"integrity"' in packages
    assert '"resolved"' not in packages, (
        "package-lock.json names addresses: run npm in forumapp/assets, where .npmrc is"
    )


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A `forumapp` that notes how it was called and fails where a file `broken` says so."""
    program = tmp_path / "bin" / "forumapp"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$*" >> {tmp_path}/calls\n! grep -qsx "$1" {tmp_path}/broken\n')
    program.chmod(0o755)
    monkeypatch.setattr(bootstrap, "BIN", program.parent)
    monkeypatch.setattr(bootstrap, "prepare", lambda: None)
    monkeypatch.setattr(bootstrap.os, "execv", lambda path, words: subprocess.run(words, check=True))
    monkeypatch.setattr(bootstrap, "PYTHON", Path(sys.executable))
    monkeypatch.setenv("FORUMAPP_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.delenv("FORUMAPP_DATABASE_URL", raising=False)
    return tmp_path


def migrate(folder: Path) -> None:
    """What `forumapp db upgrade` leaves behind, in small."""
    (folder / "instance").mkdir(exist_ok=True)
    with sqlite3.connect(folder / "instance" / "forumapp.db") as connection:
        connection.execute("CREATE TABLE event (id integer)")


def calls(folder: Path) -> list[str]:
    noted = (folder / "calls").read_text().splitlines()
    (folder / "calls").unlink()
    return noted


def test_the_first_run_loads_the_demo_and_the_next_one_does_not(command: Path) -> None:
    bootstrap.run([])
    assert calls(command) == ["db upgrade", "demo", "serve"]
    migrate(command)
    bootstrap.run([])
    assert calls(command) == ["db upgrade", "serve"]


def test_a_first_run_that_broke_off_is_taken_up_again(command: Path) -> None:
    (command / "broken").write_text("demo\n")
    assert bootstrap.run([]) == 1
    assert calls(command) == ["db upgrade", "demo"]
    (command / "broken").unlink()
    migrate(command)
    bootstrap.run([])
    assert calls(command) == ["db upgrade", "demo", "serve"]


def test_an_office_that_was_there_before_gets_no_demo(command: Path) -> None:
    migrate(command)
    bootstrap.run([])
    assert calls(command) == ["db upgrade", "serve"]


def test_a_database_that_cannot_be_asked_gets_no_demo(command: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORUMAPP_DATABASE_URL", "postgresql://forumapp@127.0.0.1:1/forumapp")
    bootstrap.run([])
    assert calls(command) == ["db upgrade", "serve"]


def test_nothing_is_served_on_a_database_that_could_not_be_upgraded(command: Path) -> None:
    (command / "broken").write_text("db\n")
    assert bootstrap.run([]) == 1
    assert calls(command) == ["db upgrade"]
