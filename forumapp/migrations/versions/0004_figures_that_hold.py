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


def upgrade() -> None:
    op.add_column("categories", sa.Column("people", Json, server_default="{}", nullable=False))
    op.add_column("hosts", sa.Column("names_in_text", Json, server_default="{}", nullable=False))
