"""Alembic's environment: migrates the running application's database."""

import logging

from alembic import context
from flask import current_app
from sqlalchemy import JSON

from forumapp.orm import Base
from forumapp.orm.columns import Localized, Moment
from forumapp.orm.engines import IMMEDIATE

logging.getLogger("alembic").setLevel(logging.WARNING)


def _render_item(kind: str, item: object, autogen_context: object) -> str | bool:
    """Spell our column types as the plain types they are stored as, so that old migrations outlive our code."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, (Localized, JSON)):
        return "Json"
    return False


def run() -> None:
    """Run the migrations in one transaction that takes the write lock at once."""
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect().execution_options(**{IMMEDIATE: True}) as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_item=_render_item,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
