"""The house order, held by import contracts (pyproject.toml), and the proof that each contract can break."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

ROOMS = "The rooms stand in the written order"
INSIDE = "Inside a room"
NO_REQUEST = "Services, queries, models and rules know no Flask"
PURE = "Rules and the kernel are pure"
NO_SQL = "Views hold no SQL"
FACTORY = "Only the factory imports views and tasks"
COMMANDS = "Only the command line imports commands"

OFFENCES = {
    "a lower room imports an upper one": ("events/service.py", "from forumapp.registration import models", ROOMS),
    "neighbours of one storey import each other": ("site/views.py", "import forumapp.console", ROOMS),
    "a room is not in the order": ("shop/__init__.py", "", ROOMS),
    "a service imports a form": ("events/service.py", "from forumapp.events import forms", INSIDE),
    "a rule imports a row": ("events/rules.py", "from forumapp.events import models", INSIDE),
    "a service imports Flask": ("events/service.py", "import flask", NO_REQUEST),
    "a query reaches Flask in a roundabout way": ("events/queries.py", "from forumapp import extensions", NO_REQUEST),
    "a rule knows SQL": ("events/rules.py", "import sqlalchemy", PURE),
    "the kernel knows SQL": ("kernel/clock.py", "import sqlite3", PURE),
    "a view holds SQL": ("site/views.py", "from sqlalchemy import select", NO_SQL),
    "a room imports another's view": ("console/overview.py", "from forumapp.events import staff_views", FACTORY),
    "a room imports a command": ("operations/doctor.py", "from forumapp.events import commands", COMMANDS),
}


def contracts(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the import contracts on the package in ``folder``."""
    command = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    return subprocess.run(
        [sys.executable, "-c", command, "--no-cache", "--no-logo"],
        cwd=folder,
        env={**os.environ, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_house_stands_in_its_order() -> None:
    answer = contracts(ROOT)
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.fixture(scope="module")
def small_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house with few rooms, all in order, under the project's own contracts."""
    house = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", house)
    for name, text in {
        "kernel/clock.py": "import datetime",
        "orm.py": "import sqlalchemy",
        "extensions.py": "import flask",
        "events/rules.py": "from forumapp.kernel import clock",
        "events/models.py": "from forumapp import orm",
        "events/queries.py": "from forumapp.events import models",
        "events/service.py": "from forumapp.events import queries",
        "events/forms.py": "import wtforms",
        "events/staff_views.py": "from forumapp.events import forms, service",
        "events/commands.py": "import click",
        "registration/models.py": "from forumapp.events import models",
        "site/views.py": "import flask",
        "console/overview.py": "import flask",
        "operations/doctor.py": "import sqlalchemy",
        "app.py": "from forumapp.site import views",
        "cli.py": "from forumapp.events import commands",
    }.items():
        write(house, name, text)
    return house


def write(house: Path, name: str, text: str) -> None:
    path = house / "forumapp" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    for package in (house / "forumapp", path.parent):
        (package / "__init__.py").touch()
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{text}\n")


def test_a_house_in_order_passes(small_house: Path) -> None:
    answer = contracts(small_house)
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.parametrize("offence", OFFENCES)
def test_the_contracts_break_when(offence: str, small_house: Path, tmp_path: Path) -> None:
    house = Path(shutil.copytree(small_house, tmp_path / "house"))
    file, text, contract = OFFENCES[offence]
    write(house, file, text)
    answer = contracts(house)
    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert re.search(rf"^{contract}.* BROKEN$", answer.stdout, re.MULTILINE), answer.stdout
