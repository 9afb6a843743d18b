"""How lists of the console are cut into pages, and what their rows are."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Select

AnyRow = Row[*tuple[Any, ...]]
AnySelect = Select[*tuple[Any, ...]]

PAGE = 50
"""Rows on one page of a list."""
