"""Taking from the disk what the database no longer holds."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import create_engine, text

from forumapp.orm.engines import engine_options, prepare
from forumapp.orm.settling import settle


def test_the_database_is_written_anew_and_its_journal_emptied(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'some.db'}"
    engine = create_engine(url, **engine_options(url))
    prepare(engine)

    def free() -> int:
        with sqlite3.connect(tmp_path / "some.db") as connection:
            found: int = connection.execute("PRAGMA freelist_count").fetchone()[0]
        return found

    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE guests (name TEXT)"))
        connection.execute(text("INSERT INTO guests VALUES (:name)"), [{"name": f"Guest {n}" * 40} for n in range(500)])
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM guests"))
    assert settle(engine, rewrite=False)
    assert (tmp_path / "some.db-wal").stat().st_size == 0
    assert free() > 0
    assert settle(engine)
    assert free() == 0
    assert (tmp_path / "some.db-wal").stat().st_size == 0
    assert b"Guest" not in (tmp_path / "some.db").read_bytes()


def test_it_gives_up_where_somebody_reads_for_too_long(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'some.db'}"
    engine = create_engine(url, **engine_options(url))
    prepare(engine)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE guests (name TEXT)"))
    reader = engine.connect()
    reader.execute(text("SELECT * FROM guests")).all()
    assert not settle(engine)
    reader.close()
    assert settle(engine)
