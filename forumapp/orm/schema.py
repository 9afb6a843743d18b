"""Which schema the database has, and which one this version needs."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


@cache
def needed_schema() -> str | None:
    """The newest migration of this version."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def schema_of(engine: Engine) -> str | None:
    """The migration that the database was last brought to; None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()
