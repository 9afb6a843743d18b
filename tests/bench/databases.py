"""Where it is measured: one seeded database, and copies of it for our view, for recording and for the bare limit."""

from __future__ import annotations

import itertools
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import flask_migrate
import psycopg
from flask import Flask
from sqlalchemy import Engine, create_engine, make_url, text

from forumapp.app import create_app
from forumapp.config import Config
from forumapp.extensions import db
from forumapp.orm.engines import engine_options, prepare
from forumapp.registration.forms import plans
from forumapp.web import pages
from tests.bench.measure import Clock, no_server
from tests.bench.replay import Recorder
from tests.bench.seed import Seeded, seed
from tests.support import postgres

KEY = "bench-key-of-nobody-0123456789-0123456789"


class Server(Protocol):
    """A database management system that can make and copy databases."""

    name: str
    version: str

    def make(self) -> str:
        """The address of a new, empty database."""

    def copy(self, url: str) -> str:
        """The address of a copy that nobody else uses; nobody may be connected to the original."""


class Sqlite:
    """Files of SQLite in one folder."""

    name = "SQLite"
    version = sqlite3.sqlite_version

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count()

    def make(self) -> str:
        """A new file."""
        return f"sqlite:///{self._folder / f'{next(self._numbers)}.db'}"

    def copy(self, url: str) -> str:
        """A copy of the file."""
        copied = self.make()
        shutil.copyfile(make_url(url).database or "", make_url(copied).database or "")
        return copied


class Postgres:
    """Databases of one running PostgreSQL."""

    name = "PostgreSQL"

    def __init__(self, url: str) -> None:
        self._url = url
        with psycopg.connect(make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)) as link:
            self.version = str(link.info.server_version // 10_000)

    def make(self) -> str:
        """A new database."""
        return postgres.fresh_database(self._url)

    def copy(self, url: str) -> str:
        """A new database from the original as its template."""
        return postgres.fresh_database(self._url, template=make_url(url).database)


@dataclass
class Site:
    """The application under measurement with its twins on copies of the same database."""

    seeded: Seeded
    ours: Flask
    """What is timed."""
    twin: Flask
    """What is asked the same first, to record its statements."""
    recorder: Recorder
    """What notes the twin's statements."""
    bare: Engine
    """Where the recorded statements run again."""
    folder: Path
    url: str
    """The database of ``ours``."""
    server: Clock = no_server
    """CPU seconds that the database's own processes have spent so far, where it has some and they can be read."""


@contextmanager
def site(server: Server, folder: Path, *, guests: int, attended: float = 0.5) -> Iterator[Site]:
    """Seed a database with ``guests`` and open three copies of it."""
    template = server.make()
    app = application(template, folder)
    with app.app_context():
        flask_migrate.upgrade()
        seeded = seed(db.engine, guests=guests, attended=attended, ticket_key=KEY)
        _settle(db.engine)
    urls = [server.copy(template) for _ in range(3)]
    ours, twin = (application(url, folder) for url in urls[:2])
    pages.forget()  # those of a database before this one
    plans.forget()
    bare = create_engine(urls[2], **engine_options(urls[2]))
    prepare(bare)
    engines = [_engine_of(ours), _engine_of(twin), bare]
    made = Site(seeded, ours, twin, Recorder(engines[1]), bare, folder, urls[0])
    if bare.dialect.name == "postgresql" and Path("/proc/self/schedstat").exists():
        made.server = _backends_clock([engines[0], bare])
    try:
        yield made
    finally:
        pages.forget()
        plans.forget()
        for engine in engines:
            engine.dispose()
        if bare.dialect.name == "postgresql":
            for url in (template, *urls):
                postgres.drop_database(url)


def application(url: str, folder: Path) -> Flask:
    """The application on this database, as it serves."""
    return create_app(
        Config(
            instance=folder,
            database_url=url,
            secret_keys=(KEY,),
            ticket_keys=(KEY,),
            data_keys=(KEY,),
            base_url="http://localhost",
            run_jobs=False,
        )
    )


def _engine_of(app: Flask) -> Engine:
    with app.app_context():
        return db.engine


def _settle(engine: Engine) -> None:
    """Let the planner know the rows, put everything into the one file, and go."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("VACUUM ANALYZE"))
        else:
            connection.exec_driver_sql("ANALYZE")
    engine.dispose()
    if engine.dialect.name == "sqlite":
        with sqlite3.connect(engine.url.database or "") as link:
            link.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        link.close()


def _backends_clock(engines: list[Engine]) -> Clock:
    """CPU seconds of every backend that serves ``engines``, as the system counts them."""
    names = [engine.url.database for engine in engines]
    asking = create_engine(engines[0].url.set(database="postgres"))

    def clock() -> float:
        with asking.connect() as connection:
            pids = connection.execute(
                text("SELECT pid FROM pg_stat_activity WHERE datname = ANY(:names)"), {"names": names}
            ).scalars()
            return sum(int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) for pid in pids) / 1e9

    return clock
