"""Whether a database answers."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import create_engine

from forumapp.orm.engines import fault_of


def test_a_database_that_answers_has_no_fault(tmp_path: Path) -> None:
    assert fault_of(create_engine(f"sqlite:///{tmp_path / 'forumapp.db'}")) is None


def test_a_database_that_does_not_answer_says_why() -> None:
    assert "Connection refused" in (fault_of(create_engine("postgresql+psycopg://forumapp@127.0.0.1:1/forumapp")) or "")
