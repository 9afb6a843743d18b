"""What was signed, changed all the same: for tests that need a set which nobody could count."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.orm import Session

_TRIGGERS = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_never_%'")


@contextmanager
def unprotected(session: Session) -> Iterator[None]:
    """Without the triggers that keep what was signed, until the block ends; in the session's transaction."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL session_replication_role = replica"))
        yield
        session.execute(text("SET LOCAL session_replication_role = origin"))
        return
    kept = session.execute(_TRIGGERS).all()
    for name, _sql in kept:
        session.execute(text(f"DROP TRIGGER {name}"))
    yield
    for _name, sql in kept:
        session.execute(text(sql))
