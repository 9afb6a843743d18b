"""The schema: migrations and models agree, and every column says whether it is personal."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from forumapp.extensions import db
from forumapp.orm import Base

CLASSES = {"identity", "contact", "needs", "free_text", None}


def test_migrations_and_models_agree(app: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        differences = compare_metadata(context, Base.metadata)
    assert differences == [], "Write a migration: the models have changed"


def test_every_column_says_whether_it_is_personal() -> None:
    unclassified = [
        str(column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if "personal" not in column.info or column.info["personal"] not in CLASSES
    ]
    assert unclassified == [], (
        "Give each column info=IDENTITY, CONTACT, NEEDS, FREE_TEXT or NOT_PERSONAL (forumapp.orm)"
    )
