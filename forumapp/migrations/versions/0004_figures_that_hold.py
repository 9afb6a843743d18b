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
EVENT_IS_THERE = "EXISTS (SELECT 1 FROM events WHERE id = OLD.event_id)"
FORGOTTEN = tuple(
    f"(NEW.{column} {{differs}} OLD.{column} AND NEW.{column} IS NOT NULL)" for column in ("signed_by", "reason")
)
"""Who signed is forgotten with the account, and what was written with the data of the event."""


def upgrade() -> None:
    op.add_column("categories", sa.Column("people", Json, server_default="{}", nullable=False))
    op.add_column("hosts", sa.Column("names_in_text", Json, server_default="{}", nullable=False))
    _protect()


def _protect() -> None:
    """Let the database itself refuse to change or delete what was signed; a set goes with its event alone."""
    postgres = op.get_bind().dialect.name == "postgresql"
    differs, empty = ("IS DISTINCT FROM", "'{}'::jsonb") if postgres else ("IS NOT", "'{}'")
    if postgres:
        op.execute(
            "CREATE FUNCTION refuse_to_change() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation'; END $$"
        )
        # A WHEN of PostgreSQL takes no subquery: whether the event is there is asked inside.
        op.execute(
            "CREATE FUNCTION refuse_to_delete() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN IF {EVENT_IS_THERE} THEN "
            f"RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation'; END IF; RETURN OLD; END $$"
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
    begin = "CREATE TRIGGER frozen_sets_never_deleted BEFORE DELETE ON frozen_sets FOR EACH ROW"
    op.execute(
        f"{begin} EXECUTE FUNCTION refuse_to_delete()"
        if postgres
        else f"{begin} WHEN {EVENT_IS_THERE} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    )
