"""The declarative base of every table, and the classes of personal data that every column names.

Destruction, a subject's export and the export guard walk the metadata by these classes; a test fails on a column
without one.
"""

from typing import Any

from sqlalchemy import MetaData, Table
from sqlalchemy.orm import DeclarativeBase

IDENTITY: dict[str, Any] = {"personal": "identity"}
CONTACT: dict[str, Any] = {"personal": "contact"}
NEEDS: dict[str, Any] = {"personal": "needs"}
FREE_TEXT: dict[str, Any] = {"personal": "free_text"}
NOT_PERSONAL: dict[str, Any] = {"personal": None}

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of all tables. Constraint names follow one convention, so that migrations can name them."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)


def table_of(model: type[Base]) -> Table:
    """The table of a model, for statements of hot paths that bring rows and no objects."""
    table = model.__table__
    assert isinstance(table, Table)
    return table
