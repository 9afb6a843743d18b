"""Kinds of question (a closed list that grows with the form editor)."""

from enum import StrEnum


class Kind(StrEnum):
    """How a question is asked and what its answer looks like."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
