"""Figures that hold.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


SIGNED = {
    "frozen_sets": ("id", "event_id", "version", "as_of", "figures", "hash", "unheard_devices", "aside"),
    "published_sets": ("set_id", "figures", "published_at"),
    "closed_years": ("year", "closed_at", "closed_by", "reason", "totals", "hash"),
}
"""What was signed or given away: no column of it is ever changed."""
MESSAGE = "What was signed is never changed or deleted: make a new version."
EMPTIED = "(NEW.rows {differs} OLD.rows AND NEW.rows {differs} {empty})"
"""The rows behind a set go when the personal data of its event is destroyed; nothing else is done to them."""
OWNED = {
    "frozen_sets": "EXISTS (SELECT 1 FROM events WHERE id = OLD.event_id)",
    "published_sets": "EXISTS (SELECT 1 FROM frozen_sets WHERE id = OLD.set_id)",
}
"""What a row belongs to: it goes with that alone. Else what was told could be decided anew."""
TAKEN = {
    "frozen_sets": (
        "EXISTS (SELECT 1 FROM frozen_sets WHERE id = NEW.id OR (event_id = NEW.event_id AND version = NEW.version))"
    ),
    "published_sets": "EXISTS (SELECT 1 FROM published_sets WHERE set_id = NEW.set_id)",
    "closed_years": "EXISTS (SELECT 1 FROM closed_years WHERE year = NEW.year)",
}
"""Whether a replacing INSERT of SQLite would take a row away, of which no trigger of deletion is told."""
FORGOTTEN = tuple(
    f"(NEW.{column} {{differs}} OLD.{column} AND NEW.{column} IS NOT NULL)" for column in ("signed_by", "reason")
)
"""Who signed is forgotten with the account, and what was written with the data of the event."""


def upgrade() -> None:
    op.add_column("categories", sa.Column("people", Json, server_default="{}", nullable=False))
    op.add_column("hosts", sa.Column("names_in_text", Json, server_default="{}", nullable=False))
    _protect()


def _protect() -> None:
    """Let the database itself refuse to change or delete what was signed; it goes with its event alone."""
    postgres = op.get_bind().dialect.name == "postgresql"
    differs, empty = ("IS DISTINCT FROM", "'{}'::jsonb") if postgres else ("IS NOT", "'{}'")
    if postgres:
        op.execute(
            "CREATE FUNCTION refuse_to_change() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation'; END $$"
        )
    for table, columns in SIGNED.items():
        changed = [f"NEW.{column} {differs} OLD.{column}" for column in columns]
        if table == "frozen_sets":
            changed += [each.format(differs=differs, empty=empty) for each in (EMPTIED, *FORGOTTEN)]
        then = "EXECUTE FUNCTION refuse_to_change()" if postgres else f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        op.execute(
            f"CREATE TRIGGER {table}_never_change BEFORE UPDATE ON {table} "
            f"FOR EACH ROW WHEN ({' OR '.join(changed)}) {then}"
        )
    for table, owner_is_there in OWNED.items():
        _keep(table, owner_is_there, postgres=postgres)
    for table, is_taken in () if postgres else TAKEN.items():
        op.execute(
            f"CREATE TRIGGER {table}_never_replaced BEFORE INSERT ON {table} FOR EACH ROW "
            f"WHEN {is_taken} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        )


def _keep(table: str, owner_is_there: str, *, postgres: bool) -> None:
    """Refuse to delete rows of ``table`` while what they belong to is there."""
    begin = f"CREATE TRIGGER {table}_never_deleted BEFORE DELETE ON {table} FOR EACH ROW"
    if not postgres:
        op.execute(f"{begin} WHEN {owner_is_there} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END")
        return
    # A WHEN of PostgreSQL takes no subquery: whether the owner is there is asked inside.
    op.execute(
        f"CREATE FUNCTION refuse_to_delete_from_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN IF {owner_is_there} THEN "
        f"RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation'; END IF; RETURN OLD; END $$"
    )
    op.execute(f"{begin} EXECUTE FUNCTION refuse_to_delete_from_{table}()")
    op.execute(
        f"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change()"
    )
