"""Taking from the disk what the database no longer holds."""

from __future__ import annotations

import logging
import sqlite3

from sqlalchemy import Engine

from forumapp.orm.engines import BUSY_TIMEOUT_MS
from forumapp.orm.transactions import write_lock

log = logging.getLogger(__name__)
PATIENCE_MS = 1_000
"""How long it waits for whoever still reads."""


def settle(engine: Engine, *, rewrite: bool = True) -> bool:
    """Let no file of a SQLite database hold what was deleted; returns whether it was done.

    Deleted content is overwritten at once (``secure_delete``), but pages that were split keep pieces of rows in their
    gaps: ``rewrite`` writes the whole database anew, which takes as much disk again and holds writers for as long.
    Then the journal is emptied. PostgreSQL's own vacuum does the like. Where somebody reads for too long, the next one
    who settles does it. Outside of any transaction of this thread.
    """
    if engine.dialect.name != "sqlite":
        return True
    with write_lock(engine):
        connection = engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
            if rewrite:
                cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, *_ = cursor.fetchone() or (1,)
            cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
            cursor.close()
        except sqlite3.OperationalError as error:
            log.warning("The database could not be written anew, `forumapp purge` tries again: %s", error)
            connection.invalidate()
            return False
        finally:
            connection.close()
    return not busy
