"""Units of work: where transactions that write begin and commit, one at a time on SQLite."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from forumapp.orm.engines import IMMEDIATE


class NestedUnitOfWork(RuntimeError):
    """A unit of work was begun inside another one of the same thread, which could only wait for itself."""


class _WriteLock:
    """One writer at a time to one SQLite file: among threads by a lock, among processes by ``flock``.

    Without it writers meet in the busy handler, which sleeps and retries: the slowest then wait for seconds.
    """

    def __init__(self, database: str) -> None:
        self._threads = threading.Lock()
        self._path = Path(f"{database}.lock") if database and database != ":memory:" else None
        self._file: IO[str] | None = None
        self._process = 0
        self._owner: int | None = None

    def acquire(self) -> None:
        if self._owner == threading.get_ident():
            raise NestedUnitOfWork("Finish the unit of work at hand before beginning another one.")
        self._threads.acquire()
        self._owner = threading.get_ident()
        if self._path is not None:
            if self._file is None or self._process != os.getpid():  # a forked child must not share its parent's lock
                self._file = self._path.open("w")
                self._process = os.getpid()
            fcntl.flock(self._file, fcntl.LOCK_EX)

    def release(self) -> None:
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._owner = None
        self._threads.release()


_locks: dict[str, _WriteLock] = {}
_locks_guard = threading.Lock()


def _lock_of(database: str) -> _WriteLock:
    found = _locks.get(database)
    if found is None:
        with _locks_guard:
            found = _locks.setdefault(database, _WriteLock(database))
    return found


@contextmanager
def write_lock(engine: Engine) -> Iterator[None]:
    """Hold the right to write to ``engine``'s database; PostgreSQL needs none, its rows are locked instead."""
    if engine.dialect.name != "sqlite":
        yield
        return
    lock = _lock_of(engine.url.database or "")
    lock.acquire()
    try:
        yield
    finally:
        lock.release()


@contextmanager
def unit_of_work(session: Session) -> Iterator[Session]:
    """Begin a transaction that may write, commit it once at the end, roll back on any error.

    A read transaction of ``session`` that is still open is ended first: what was read before is read again under the
    lock.

    :raises NestedUnitOfWork: inside another unit of work of this thread (SQLite)
    """
    engine = session.get_bind()
    if isinstance(engine, Connection):
        engine = engine.engine
    with write_lock(engine):
        if session.in_transaction():
            session.rollback()
        try:
            session.connection(execution_options={IMMEDIATE: True})
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise


@contextmanager
def write_connection(engine: Engine) -> Iterator[Connection]:
    """A unit of work on a bare connection, for hot paths that use prebuilt statements."""
    with write_lock(engine), engine.connect().execution_options(**{IMMEDIATE: True}) as connection, connection.begin():
        yield connection
