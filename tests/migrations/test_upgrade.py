"""A database of an earlier version keeps its rows when it is brought up to this one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import JSON, Boolean, Connection, DateTime, Integer, MetaData, Table, insert, select, text
from sqlalchemy.exc import DBAPIError

from forumapp.app import create_app
from forumapp.extensions import db
from forumapp.orm import Base
from tests.conftest import test_config
from tests.support import postgres

FIRST = "0001"
TEXT = {"slug": "forum", "zone": "Asia/Seoul", "status": "confirmed", "language": "en", "id": "r-1"}
"""Values that a constraint holds to; every other text is any text."""


@pytest.fixture
def earlier(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application on a database of the first schema."""
    url = None
    if request.config.getoption("--database") == "postgresql":
        url = postgres.fresh_database(request.getfixturevalue("postgres_url"))
    app = create_app(test_config(tmp_path, url))
    with app.app_context():
        flask_migrate.upgrade(revision=FIRST)
        yield app
        db.session.remove()
        db.engine.dispose()
    if url is not None:
        postgres.drop_database(url)


def some_value(column: Any, number: int) -> Any:
    if column.foreign_keys:
        return 1 if isinstance(column.type, Integer) else TEXT["id"]
    if isinstance(column.type, Boolean):
        return True
    if isinstance(column.type, DateTime):
        return datetime(2023, 11, 30, tzinfo=UTC) + timedelta(hours=number)
    if isinstance(column.type, JSON):
        return {"en": "Text"}
    if isinstance(column.type, Integer):
        return 1 if column.primary_key else 0
    return TEXT.get(column.name, "text")


def fill(connection: Connection, table: Table) -> None:
    """One row, every needed column filled."""
    needed = [column for column in table.columns if not column.nullable]
    connection.execute(insert(table).values({column.name: some_value(column, n) for n, column in enumerate(needed)}))


def test_rows_of_the_first_schema_are_read_by_todays_models(earlier: Flask, database_url: str) -> None:
    kept = ("events", "event_changes", "organizations", "categories", "delegations", "registrations", "status_changes")
    with db.engine.begin() as connection:
        first = MetaData()
        first.reflect(connection, only=kept)
        for name in kept:
            fill(connection, first.tables[name])

    flask_migrate.upgrade()

    with db.engine.connect() as connection:
        for name in kept:
            assert connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() == 1
    session = db.session()
    mapped = {mapper.local_table.name: mapper.class_ for mapper in Base.registry.mappers}
    for name in kept:
        row = session.scalars(select(mapped[name])).one()
        for column in Base.metadata.tables[name].columns:
            value = getattr(row, mapped[name].__mapper__.get_property_by_column(column).key)
            assert value is not None or column.nullable, column


def test_what_was_signed_before_is_protected_as_well(earlier: Flask, database_url: str) -> None:
    flask_migrate.upgrade(revision="0003")
    with db.engine.begin() as connection:
        before = MetaData()
        before.reflect(connection, only=("events", "frozen_sets", "published_sets"))
        for name in ("events", "frozen_sets", "published_sets"):
            fill(connection, before.tables[name])

    flask_migrate.upgrade()

    for table in ("frozen_sets", "published_sets"):
        with pytest.raises(DBAPIError, match="never changed"), db.engine.begin() as connection:
            connection.execute(text(f"UPDATE {table} SET figures = '{{}}'"))
        with db.engine.connect() as connection:
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 1
