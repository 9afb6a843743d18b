"""What make says where something cannot be had, and what it rebuilds."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from tools import bootstrap, node, start

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
