"""Columns of the guest table: machine headers in their order, translated headers, and how a header is recognised."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

NAME, ORGANIZATION, POSITION, QUESTION = "name_", "organization_", "position_", "q_"

_BEFORE_NAMES = ("registration_id", "status", "attended", "category", "roles")
_AFTER_NAMES = ("given_name", "family_name", "email", "phone")
_AFTER_POSITION = (
    "country",
    "delegation",
    "rank",
    "attending_as",
    "acting",
    "language",
    "submitted_at",
    "confirmed_at",
    "first_admitted_at",
    "last_left_at",
    "admissions",
    "desk",
    "walk_in",
    "photo_consent",
    "naming_consent",
)

COMPUTED = frozenset(
    {
        "status",
        "attended",
        "submitted_at",
        "confirmed_at",
        "first_admitted_at",
        "last_left_at",
        "admissions",
        "desk",
        "walk_in",
    }
)
"""What the system decides or measures: exported, and ignored when a table is imported."""

NEEDS = "needs"
GENDER = "gender"
"""The last column, only where it is asked for by name."""

CONTACTS = frozenset({"email", "phone"})
"""Left out for those who may export without contacts."""


def machine_headers(languages: Sequence[str], questions: Sequence[str], *, contacts: bool = True) -> list[str]:
    """The headers of contract.md, "Attendance export", for an event's languages and the keys of its questions."""
    headers = [
        *_BEFORE_NAMES,
        *(NAME + language for language in languages),
        *_AFTER_NAMES,
        *(ORGANIZATION + language for language in languages),
        *(POSITION + language for language in languages),
        *_AFTER_POSITION,
        *(QUESTION + key for key in questions),
    ]
    return [header for header in headers if contacts or header not in CONTACTS]


def distinct(headers: Sequence[str], words: Mapping[str, str]) -> list[str]:
    """Translated headers for machine ``headers``; two that read alike get their machine header in brackets."""
    spoken = [words[header] for header in headers]
    alike = {folded for folded, number in Counter(map(folded, spoken)).items() if number > 1}
    return [
        f"{word} ({header})" if folded(word) in alike else word for header, word in zip(headers, spoken, strict=True)
    ]


@dataclass(frozen=True)
class Recognised:
    """A table's first row, understood: per position the machine header or None where it says nothing we know."""

    headers: tuple[str | None, ...]
    unknown: tuple[str, ...]
    repeated: tuple[str, ...]
    """Machine headers that more than one column claims."""


def recognise(row: Sequence[str], *, known: Mapping[str, Iterable[str]]) -> Recognised:
    """Find each header of a file among ``known``: machine header to all its spellings, itself included.

    Case, width and spaces are ignored. Empty headers at the end of a row, which spreadsheets leave, are no columns.
    """
    spellings = {folded(spelling): header for header, all_of_it in known.items() for spelling in all_of_it}
    cells = list(row)
    while cells and not cells[-1].strip():
        cells.pop()
    found = tuple(spellings.get(folded(cell)) for cell in cells)
    claims = Counter(header for header in found if header is not None)
    return Recognised(
        headers=found,
        unknown=tuple(cell.strip() for cell, header in zip(cells, found, strict=True) if header is None),
        repeated=tuple(header for header, number in claims.items() if number > 1),
    )


def nearest(header: str, spellings: Iterable[str]) -> str | None:
    """The known spelling that an unknown header most resembles."""
    by_fold = {folded(spelling): spelling for spelling in spellings}
    close = get_close_matches(folded(header), by_fold, n=1, cutoff=0.6)
    return by_fold[close[0]] if close else None


def folded(header: str) -> str:
    """A header or a code for comparison: case, width and spaces are ignored."""
    return "".join(unicodedata.normalize("NFKC", header).casefold().split())
