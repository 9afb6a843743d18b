"""What a letterhead may be: a Word document with a place for the text, and nothing that acts by itself."""

from __future__ import annotations

from enum import StrEnum

from forumapp.kernel.errors import DomainError

PLACE = "text"
"""Between double braces the paragraph that the text of a release takes the place of."""
WORDS = ("date", "title", "embargo")
"""What may stand between double braces besides, in the body, headers and footers."""

LARGEST = 3 * 1024 * 1024
"""Bytes of the file."""
MOST_PARTS = 500
MOST_UNPACKED = 30 * 1024 * 1024
"""Bytes of all parts together."""


class Fault(StrEnum):
    """Why a file is no letterhead."""

    NOT_DOCX = "not_docx"
    OLD_WORD = "old_word"
    TOO_LARGE = "too_large"
    MACROS = "macros"
    EXTERNAL = "external"
    CODE = "code"
    UNKNOWN_WORD = "unknown_word"
    NO_TEXT = "no_text"
    TEXT_TWICE = "text_twice"
    TEXT_NOT_ALONE = "text_not_alone"


class RefusedLetterhead(DomainError):
    """A file cannot be a letterhead: ``fault`` says why, ``detail`` what of it."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(f"{fault}: {detail}")
        self.fault = fault
        self.detail = detail


class UnknownLetterhead(DomainError):
    """There is no such letterhead."""
