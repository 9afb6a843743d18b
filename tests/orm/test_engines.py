"""Whether a database answers, and what a pool does with connections that its server has closed."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from forumapp.orm.engines import engine_options, fault_of, prepare


def test_a_database_that_answers_has_no_fault(tmp_path: Path) -> None:
    assert fault_of(create_engine(f"sqlite:///{tmp_path / 'forumapp.db'}")) is None


def test_a_database_that_does_not_answer_says_why() -> None:
    assert "Connection refused" in (fault_of(create_engine("postgresql+psycopg://forumapp@127.0.0.1:1/forumapp")) or "")


@pytest.mark.postgres
def test_a_connection_that_the_server_closed_is_replaced_before_anybody_gets_it(postgres_url: str) -> None:
    engine, other = (create_engine(postgres_url, **engine_options(postgres_url)) for _ in range(2))
    prepare(engine)
    asked = text("SELECT pg_backend_pid()")
    with engine.connect() as connection:
        closed = connection.execute(asked).scalar_one()
    with other.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": closed})
    with engine.connect() as connection:
        assert connection.execute(asked).scalar_one() != closed
    engine.dispose()
    other.dispose()
