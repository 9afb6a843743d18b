"""A list of organisations as an office keeps it: which column is what, and what each row says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

from forumapp.directory.rules import spelling_key
from forumapp.kernel.errors import DomainError
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.names import UnreadableText, clean

LONGEST = 200
"""Letters of one name, and of a group."""
LONGEST_NOTE = 5_000
MOST_LINES = 2_000
OTHER_NAMES, KIND, REPRESENTS, GROUP, NOTES = "other_names", "kind", "represents", "group", "notes"
NAME = "name_"
_ALIKE = 0.8
"""How alike a header must be to a known one to be taken for it, from 0 to 1."""

_HEADERS: dict[str, tuple[str, ...]] = {
    "name_en": ("name", "name (English)", "English name", "organisation", "organization", "영문명", "기관명(영문)"),
    "name_ko": ("기관명", "기관명(국문)", "국문명", "한글명", "기관·단체", "단체명", "공관명", "소속", "Korean name"),
    OTHER_NAMES: ("other names", "aliases", "abbreviation", "다른 이름", "다른 이름들", "약칭", "약어", "별칭"),
    KIND: ("kind", "type", "구분", "종류", "유형"),
    REPRESENTS: ("represents", "country represented", "파견국", "파견 국가", "소속 국가"),
    GROUP: ("group", "그룹", "분류", "묶음", "상위 기관"),
    NOTES: ("notes", "note", "remarks", "비고", "메모"),
}


class Problem(StrEnum):
    """What can be wrong with a list."""

    NO_NAME_COLUMN = "no_name_column"
    REPEATED_COLUMN = "repeated_column"
    TOO_MANY_LINES = "too_many_lines"
    NOTHING_LISTED = "nothing_listed"
    NAME_MISSING = "name_missing"
    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_ENTITY = "unknown_entity"
    TOO_LONG = "too_long"
    DAMAGED_TEXT = "damaged_text"
    SAME_ORGANIZATION = "same_organization"
    TWO_MATCHES = "two_matches"


@dataclass(frozen=True)
class Fault:
    """One fault. ``row`` counts as a spreadsheet does, the header being 1; 0 is the list as a whole."""

    row: int
    problem: Problem
    column: str = ""
    value: str = ""
    other: str = ""
    """What the cure names besides: the other row, the limit, the names of the two that match."""


class FaultyList(DomainError):
    """Lines of a list are wrong, so none of it was imported."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(len(faults))
        self.faults = faults


@dataclass(frozen=True)
class Line:
    """One organisation of a list; None where the cell is empty or there is no such column."""

    row: int
    names: LocalizedText
    other_names: tuple[str, ...] = ()
    kind: str | None = None
    represents: str | None = None
    group_name: str | None = None
    notes: str | None = None


@dataclass(frozen=True)
class Vocabulary:
    """From folded words (:func:`forumapp.directory.rules.spelling_key`) to codes."""

    kinds: Mapping[str, str] = field(default_factory=dict)
    entities: Mapping[str, str] = field(default_factory=dict)


def targets(languages: Sequence[str]) -> list[str]:
    """What a column may hold."""
    return [*(f"{NAME}{language}" for language in languages), OTHER_NAMES, KIND, REPRESENTS, GROUP, NOTES]


def guess(headers: Sequence[str], languages: Sequence[str]) -> list[str]:
    """What each column seems to hold, each thing once; empty where nothing is like its header."""
    known = {spelling_key(word): code for code in targets(languages) for word in (code, *_HEADERS.get(code, ()))}
    guessed: list[str] = []
    for header in headers:
        code = _nearest(spelling_key(header), known) if header.strip() else ""
        guessed.append("" if code in guessed else code)
    return guessed


def _nearest(key: str, known: Mapping[str, str]) -> str:
    if key in known:
        return known[key]
    ratio, word = max((SequenceMatcher(None, key, word).ratio(), word) for word in known)
    return known[word] if ratio >= _ALIKE else ""


def read_lines(
    rows: Sequence[Sequence[str]], *, mapping: Sequence[str], vocabulary: Vocabulary
) -> tuple[list[Line], list[Fault]]:
    """The organisations of a list whose first row is the headers, and everything that is wrong with it.

    ``mapping`` says what each column holds, by :func:`targets`; columns without a word are left out.
    """
    chosen = [code for code in mapping if code]
    faults = [
        Fault(0, Problem.REPEATED_COLUMN, column=rows[0][place] if place < len(rows[0]) else "")
        for place, code in enumerate(mapping)
        if code and code in mapping[:place]
    ]
    if not any(code.startswith(NAME) for code in chosen):
        faults.append(Fault(0, Problem.NO_NAME_COLUMN))
    filled = [(number, row) for number, row in enumerate(rows, 1) if number > 1 and any(cell.strip() for cell in row)]
    if not filled:
        faults.append(Fault(0, Problem.NOTHING_LISTED))
    if len(filled) > MOST_LINES:
        faults.append(Fault(0, Problem.TOO_MANY_LINES, other=f"{MOST_LINES:,}"))
    if faults:
        return [], faults
    reader = _Reader(rows[0], mapping, vocabulary)
    return [reader.line(number, row) for number, row in filled], reader.faults


class _Reader:
    """Reads rows one after the other and gathers what is wrong with them."""

    def __init__(self, headers: Sequence[str], mapping: Sequence[str], vocabulary: Vocabulary) -> None:
        self._headers, self._mapping, self._vocabulary = headers, mapping, vocabulary
        self.faults: list[Fault] = []

    def line(self, number: int, row: Sequence[str]) -> Line:
        """One row; what is wrong in it is left out and noted."""
        cells = {code: row[place] for place, code in enumerate(self._mapping) if code and place < len(row)}
        names = LocalizedText(
            {
                code.removeprefix(NAME): self._text(number, code, cell, LONGEST)
                for code, cell in cells.items()
                if code.startswith(NAME)
            }
        )
        if not names and not self._faulty(number):
            self.faults.append(Fault(number, Problem.NAME_MISSING))
        others = re.split(r"[;\n]", cells.get(OTHER_NAMES, ""))
        return Line(
            row=number,
            names=names,
            other_names=tuple(filter(None, (self._text(number, OTHER_NAMES, each, LONGEST) for each in others))),
            kind=self._code(number, KIND, cells, self._vocabulary.kinds, Problem.UNKNOWN_KIND),
            represents=self._code(number, REPRESENTS, cells, self._vocabulary.entities, Problem.UNKNOWN_ENTITY),
            group_name=self._text(number, GROUP, cells.get(GROUP, ""), LONGEST),
            notes=self._text(number, NOTES, cells.get(NOTES, ""), LONGEST_NOTE),
        )

    def _text(self, number: int, code: str, cell: str, longest: int) -> str | None:
        try:
            text = clean(cell)
        except UnreadableText:
            self._note(number, Problem.DAMAGED_TEXT, code, cell)
            return None
        if len(text) > longest:
            self._note(number, Problem.TOO_LONG, code, cell, other=str(longest))
            return None
        return text or None

    def _code(
        self, number: int, code: str, cells: Mapping[str, str], known: Mapping[str, str], problem: Problem
    ) -> str | None:
        written = cells.get(code, "").strip()
        if not written:
            return None
        found = known.get(spelling_key(written))
        if found is None:
            self._note(number, problem, code, written)
        return found

    def _note(self, number: int, problem: Problem, code: str, value: str, other: str = "") -> None:
        column = self._headers[self._mapping.index(code)]
        self.faults.append(Fault(number, problem, column=column, value=value[:80], other=other))

    def _faulty(self, number: int) -> bool:
        return bool(self.faults) and self.faults[-1].row == number
