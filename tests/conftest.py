"""Fixtures that every test may use: the application on a real database, a session, a client, a fixed moment."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from forumapp.app import create_app
from forumapp.attendance.queries import counting
from forumapp.config import Config
from forumapp.directory import wording
from forumapp.extensions import db
from forumapp.orm import Base
from forumapp.privacy import ledger
from forumapp.registration.forms import plans
from forumapp.web import pages
from tests.support import catalogues, chromium, postgres
from tests.support.pages import Browser

settings.register_profile("busy", deadline=None)  # a busy machine is slow, not wrong
settings.load_profile("busy")

CHEAP_HASHES = {"argon2__time_cost": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}
"""The same hash with the least work: a quarter of a second less for each member of staff that a test makes."""

COMPILED_TEMPLATES = Path(__file__).parent / "__pycache__" / "templates"
"""Each with the hash of its source, for all workers and the next run: two hundred take three seconds to compile."""

SECRET = "test-secret-key-that-is-long-enough-0123456789"


def pytest_configure(config: pytest.Config) -> None:
    """Let the program speak the languages as they are written now, also where only pytest was called."""
    catalogues.compile_stale()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Keep what was imported, most of all that there is, out of the rounds of the collector of garbage."""
    gc.collect()
    gc.freeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("sqlite", "postgresql"),
        default="sqlite",
        help="which database the tests that need one run on",
    )
    parser.addoption("--rounds", type=int, default=1, help="how often each race is run")
    parser.addoption("--guests", type=int, default=60, help="how many guests the rehearsal of the door has")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each race as often as ``--rounds`` says; a control, which shows that the lock is needed, runs once."""
    rounds = metafunc.config.getoption("--rounds")
    is_control = "without_the_lock" in metafunc.definition.name
    if rounds > 1 and metafunc.definition.get_closest_marker("race") and not is_control:
        metafunc.fixturenames.append("round_number")
        metafunc.parametrize("round_number", range(rounds))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the journeys: the longest tests, so that no worker is left with one at the end.

    On PostgreSQL, leave out what touches no database, the journeys, and whatever says that one database is enough: they
    were seen on SQLite already.
    """
    items.sort(key=lambda item: item.get_closest_marker("journey") is None)
    if config.getoption("--database") == "postgresql":
        chosen = [
            item
            for item in items
            if "database_url" in getattr(item, "fixturenames", ())
            and not any(item.get_closest_marker(name) for name in ("journey", "one_database"))
        ]
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = chosen


def test_config(instance: Path, database_url: str | None = None, **settings: object) -> Config:
    """A configuration for tests: fixed keys, jobs only when a test runs them."""
    values = {
        "instance": instance,
        "database_url": database_url or f"sqlite:///{instance / 'forumapp.db'}",
        "secret_keys": (SECRET,),
        "ticket_keys": (SECRET,),
        "data_keys": (SECRET,),
        "base_url": "http://localhost",
        "testing": True,
        "run_jobs": False,
    }
    return Config(**{**values, **settings})


test_config.__test__ = False


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a real PostgreSQL server of this worker; make a database there by ``postgres.fresh_database``."""
    with postgres.started() as url:
        yield url


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """The program of the Chromium that journeys drive."""
    return chromium.find()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], chromium_path: Path) -> dict[str, Any]:
    """How Playwright's own fixtures start the browser."""
    return {**browser_type_launch_args, "executable_path": str(chromium_path), "args": chromium.launch_arguments()}


@pytest.fixture(scope="session")
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of this worker's empty database."""
    if request.config.getoption("--database") == "postgresql":
        url = postgres.fresh_database(request.getfixturevalue("postgres_url"))
        yield url
        postgres.drop_database(url)
    else:
        yield f"sqlite:///{tmp_path_factory.mktemp('database') / 'forumapp.db'}"


@pytest.fixture(scope="session")
def migrated_app(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application on a database that the migrations made."""
    app = create_app(test_config(tmp_path_factory.mktemp("instance"), database_url))
    app.extensions["security"].pwd_context.update(**CHEAP_HASHES)
    COMPILED_TEMPLATES.mkdir(parents=True, exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(COMPILED_TEMPLATES))
    with app.app_context():
        flask_migrate.upgrade()
    wording.forget()
    return app


@pytest.fixture
def app(migrated_app: Flask) -> Iterator[Flask]:
    """The application on an empty database; inside its context."""
    with migrated_app.app_context():
        yield migrated_app
        db.session.remove()
        empty_database()
        (migrated_app.config["FORUMAPP"].instance / ledger.NAME).unlink(missing_ok=True)


@cache
def tables_with_rows() -> TextClause:
    """The question which tables have any row; its answer is their names."""
    names = [table.name for table in Base.metadata.sorted_tables]
    return text(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in names))


def empty_database() -> None:
    """Remove every row of every table, and what was counted and rendered of them."""
    counting.forget()
    pages.forget()
    plans.forget()
    wording.forget()
    with db.engine.connect() as connection:
        # To empty the few that have rows is many times as quick as to empty all, or as a TRUNCATE, which makes files.
        filled = set(connection.scalars(tables_with_rows()))
    tables = [table for table in Base.metadata.sorted_tables if table.name in filled]
    # A transaction of its own: one that has read before it writes does not wait for another writer on SQLite.
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            for table in tables:
                if table.autoincrement_column is not None:
                    name = f"'{table.name}', '{table.autoincrement_column.name}'"
                    connection.execute(text(f"SELECT setval(pg_get_serial_sequence({name}), 1, false)"))
        else:
            # A frozen set goes with its event alone, which therefore goes first.
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
            connection.execute(text("DELETE FROM events"))
        for table in reversed(tables):
            connection.execute(text(f"DELETE FROM {table.name}"))


@pytest.fixture
def session(app: Flask) -> Session:
    """The application's session."""
    return db.session()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript."""
    return Browser(app, app.response_class)


@pytest.fixture
def now() -> datetime:
    """A fixed moment: 1 November 2023, 10:00 in Seoul."""
    return datetime(2023, 11, 1, 1, 0, tzinfo=UTC)
