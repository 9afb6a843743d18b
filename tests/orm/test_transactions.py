"""Units of work: writers queue, nothing is lost, nothing is half done."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import nullcontext

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from forumapp import orm
from forumapp.events.models import Change
from forumapp.extensions import db, unit_of_work
from forumapp.orm import transactions
from tests.support.factories import add_event

WRITERS, ROUNDS = 6, 25


def _read_then_write(event_id: int) -> None:
    """Raise the counter the careless way: read it, then write what was read plus one."""
    with orm.unit_of_work(db.session()) as session:
        statement = select(Change.number).where(Change.event_id == event_id)
        if session.get_bind().dialect.name == "postgresql":
            statement = statement.with_for_update()
        number = session.execute(statement).scalar_one()
        session.execute(update(Change).where(Change.event_id == event_id).values(number=number + 1))


def _in_parallel(app: Flask, work: Callable[[], None]) -> list[Exception]:
    errors: list[Exception] = []
    barrier = threading.Barrier(WRITERS)

    def run() -> None:
        with app.app_context():
            barrier.wait()
            for _ in range(ROUNDS):
                try:
                    work()
                except Exception as error:
                    errors.append(error)
            db.session.remove()

    threads = [threading.Thread(target=run) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def test_parallel_read_then_write_loses_no_update(app: Flask, session: Session) -> None:
    event_id = add_event(session).id
    errors = _in_parallel(app, lambda: _read_then_write(event_id))
    session.rollback()
    assert errors == []
    assert session.get(Change, event_id, populate_existing=True).number == WRITERS * ROUNDS


def test_the_same_without_the_lock_loses_updates_or_fails(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    if db.engine.dialect.name == "postgresql":
        monkeypatch.setattr("sqlalchemy.sql.selectable.Select.with_for_update", lambda statement: statement)
    else:
        monkeypatch.setattr(transactions, "write_lock", lambda engine: nullcontext())
        monkeypatch.setattr(transactions, "IMMEDIATE", "no_such_option")
    event_id = add_event(session).id
    errors = _in_parallel(app, lambda: _read_then_write(event_id))
    session.rollback()
    assert errors or session.get(Change, event_id, populate_existing=True).number < WRITERS * ROUNDS


def test_an_error_rolls_everything_back(app: Flask, session: Session) -> None:
    event_id = add_event(session).id
    with pytest.raises(RuntimeError), unit_of_work() as work:
        work.execute(update(Change).where(Change.event_id == event_id).values(number=7))
        raise RuntimeError
    assert session.get(Change, event_id, populate_existing=True).number == 0


def test_what_was_read_before_is_read_again_under_the_lock(app: Flask, session: Session) -> None:
    event_id = add_event(session).id
    before = session.get(Change, event_id)
    with db.engine.connect() as other, other.begin():
        assert before.number == 0
    with transactions.write_connection(db.engine) as connection:
        connection.execute(update(Change).where(Change.event_id == event_id).values(number=3))
    with unit_of_work():
        assert before.number == 3


def test_a_unit_of_work_inside_another_one_is_refused_on_sqlite(app: Flask, session: Session) -> None:
    if db.engine.dialect.name == "postgresql":
        return
    with unit_of_work(), pytest.raises(orm.NestedUnitOfWork), unit_of_work():
        pass


def test_sqlite_connections_are_durable(app: Flask) -> None:
    if db.engine.dialect.name == "postgresql":
        return
    with db.engine.connect() as connection:
        settings = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
