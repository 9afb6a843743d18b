"""How rows are declared and how transactions begin: the declarative base, column types, engines, units of work."""

from forumapp.orm.base import CONTACT, FREE_TEXT, IDENTITY, NEEDS, NOT_PERSONAL, Base, table_of
from forumapp.orm.columns import Json, Localized, Moment
from forumapp.orm.transactions import NestedUnitOfWork, unit_of_work

__all__ = [
    "CONTACT",
    "FREE_TEXT",
    "IDENTITY",
    "NEEDS",
    "NOT_PERSONAL",
    "Base",
    "Json",
    "Localized",
    "Moment",
    "NestedUnitOfWork",
    "table_of",
    "unit_of_work",
]
