"""What can be wrong with a guest list: each fault names its row, its column and the facts that its cure needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from forumapp.kernel.errors import DomainError


class Problem(StrEnum):
    """Kinds of fault."""

    EMPTY_FILE = "empty_file"
    FILE_TOO_LARGE = "file_too_large"
    TOO_MANY_ROWS = "too_many_rows"
    OLD_WORKBOOK = "old_workbook"
    DAMAGED_WORKBOOK = "damaged_workbook"
    NUL = "nul"
    UNKNOWN_ENCODING = "unknown_encoding"
    MIXED_ENCODINGS = "mixed_encodings"
    BROKEN_QUOTES = "broken_quotes"
    UNKNOWN_HEADER = "unknown_header"
    EMPTY_HEADER = "empty_header"
    REPEATED_HEADER = "repeated_header"
    NO_NAME_COLUMN = "no_name_column"
    NO_CATEGORY_COLUMN = "no_category_column"
    TOO_MANY_CELLS = "too_many_cells"
    NAME_MISSING = "name_missing"
    CATEGORY_MISSING = "category_missing"
    UNKNOWN_VALUE = "unknown_value"
    NOT_YES_OR_NO = "not_yes_or_no"
    NOT_AN_EMAIL = "not_an_email"
    NOT_A_PHONE = "not_a_phone"
    NOT_A_DATE = "not_a_date"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_BOUNDS = "out_of_bounds"
    TOO_LONG = "too_long"
    UNREAD_CELL = "unread_cell"
    DAMAGED_TEXT = "damaged_text"
    TWO_MATCHES = "two_matches"
    SAME_PERSON = "same_person"
    TAKEN_BY_ANOTHER = "taken_by_another"


@dataclass(frozen=True)
class Fault:
    """One fault. ``row`` counts as a spreadsheet does, the header being 1; 0 is the file as a whole.

    ``column`` is the header as the file writes it. ``facts`` hold what the cure names: ``known`` values, the
    ``nearest`` spelling, the ``other`` row, the ``limit``.
    """

    row: int
    problem: Problem
    column: str = ""
    value: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


class UnreadableTable(DomainError):
    """The file is no table that can be read."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


class FaultyRows(DomainError):
    """Rows of a guest list are wrong, so none of it was imported."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(len(faults))
        self.faults = faults
