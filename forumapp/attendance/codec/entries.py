"""Rows of a guest list as entries: every cell is checked here, and every fault of every row is found at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from email_validator import EmailNotValidError, validate_email

from forumapp.attendance.codec.cells import NO, SEPARATOR, YES
from forumapp.attendance.codec.columns import (
    COMPUTED,
    NAME,
    ORGANIZATION,
    POSITION,
    QUESTION,
    folded,
    nearest,
    recognise,
)
from forumapp.attendance.codec.faults import Fault, Problem
from forumapp.attendance.codec.tables import Row
from forumapp.attendance.codec.workbooks import Place
from forumapp.consent.rules import HEADERS
from forumapp.kernel import phones
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.names import UnreadableText, clean, email_key, name_key
from forumapp.questions.codec import Definition, WrongAnswer, read
from forumapp.questions.codec import Problem as AnswerProblem
from forumapp.questions.rules import Kind

LEFT_OUT = ""
"""Stands for the machine header of a column that somebody chose to leave out."""
LONGEST_LINE = 500
_HANGUL = re.compile("[가-힣]")
_KOREA = "KR"
_MOST_KNOWN = 12
"""How many known values a cure lists before it says no more."""


@dataclass(frozen=True)
class Choices:
    """The values that a column accepts, each with the spellings by which files know it."""

    by_spelling: Mapping[str, str]
    shown: tuple[str, ...]
    """Each value as a person reads it: what else it is called, and its code; or its word on the reader's screen."""
    words: Mapping[str, str] = field(default_factory=dict)
    """Code to its word on the reader's screen; empty for whoever reads codes."""

    @classmethod
    def of(cls, spellings: Mapping[str, Sequence[str]], words: Mapping[str, str] | None = None) -> Choices:
        """From code to what else it is called, and with the words of the reader's screen, which are understood too."""
        if words:
            spellings = {code: (words[code], *others) for code, others in spellings.items()}
        return cls(
            {folded(word): code for code, others in spellings.items() for word in (*others, code)},
            tuple(words.values())
            if words
            else tuple(" / ".join(dict.fromkeys((*others, code))) for code, others in spellings.items()),
            words or {},
        )

    def find(self, spelling: str) -> str | None:
        """The value that is written so; None where there is none."""
        return self.by_spelling.get(folded(spelling))


@dataclass(frozen=True)
class Asked:
    """One question of the event: what decides about its answers, and what its choices are called."""

    definition: Definition
    options: Choices


@dataclass(frozen=True)
class Vocabulary:
    """What the cells of one event's guest list may say, in the machine's words and in those of its languages."""

    languages: tuple[str, ...]
    headers: Mapping[str, Sequence[str]]
    """Machine header to its spellings, itself included."""
    choices: Mapping[str, Choices]
    """By column: category, country, rank, attending_as, roles, language, and ``claims`` for yes and no."""
    questions: Mapping[str, Asked]


@dataclass(frozen=True)
class Entry:
    """One row, checked. What the file leaves empty is None or absent: then what is known stays as it is."""

    row: int
    headers: Mapping[str, str] = field(default_factory=dict)
    """How the file heads each machine header that it has."""
    registration_id: str | None = None
    names: LocalizedText = field(default_factory=LocalizedText)
    organization: LocalizedText = field(default_factory=LocalizedText)
    position: LocalizedText = field(default_factory=LocalizedText)
    values: Mapping[str, Any] = field(default_factory=dict)
    """category, roles and the plain columns of a registration, by machine header."""
    delegation: str | None = None
    fallback_category: str | None = None
    """That of a new guest whose row says none."""
    fallback_language: str | None = None
    """That of a new guest whose row says none; None where the name decides."""
    answers: Mapping[str, Any] = field(default_factory=dict)
    consents: Mapping[str, bool] = field(default_factory=dict)

    @property
    def email_key(self) -> str | None:
        """The address for comparison."""
        return email_key(self.values["email"]) if "email" in self.values else None

    @property
    def name_header(self) -> str:
        """How the file heads its first column for a name."""
        return next((self.headers[name] for name in self.headers if is_name(name)), "")

    def printed_names(self, languages: Sequence[str]) -> LocalizedText:
        """The names as printed; where a row has only given or family name, these, joined as their script joins them."""
        given, family = self.values.get("given_name"), self.values.get("family_name")
        if self.names or not (given or family):
            return self.names
        if _HANGUL.search(f"{given or ''}{family or ''}"):
            language = "ko" if "ko" in languages else languages[0]
            return LocalizedText({language: f"{family or ''}{given or ''}"})
        language = next((each for each in languages if each != "ko"), languages[0])
        return LocalizedText({language: " ".join(filter(None, (given, family)))})

    def language(self, languages: Sequence[str]) -> str:
        """In which of an event's languages a new guest is written to.

        The one of the row, else the one that was chosen for all, else the one of the name: a name in Hangul of somebody
        who represents no other country than Korea is written to in Korean, everybody else in the first other language.
        """
        said = self.values.get("language") or self.fallback_language
        if said:
            return str(said)
        korean = any(_HANGUL.search(name) for name in self.printed_names(languages).values())
        if korean and "ko" in languages and self.values.get("country", _KOREA) == _KOREA:
            return "ko"
        return next((each for each in languages if each != "ko"), languages[0])

    def name_keys(self, languages: Sequence[str]) -> frozenset[str]:
        """The names for comparison, in any language."""
        return frozenset(key for name in self.printed_names(languages).values() if (key := name_key(name)))


def is_name(header: str) -> bool:
    """Whether a machine header holds a name that a guest may have alone."""
    return header.startswith(NAME) or header in ("given_name", "family_name")


def read_entries(
    rows: Sequence[Row],
    *,
    vocabulary: Vocabulary,
    mapping: Sequence[str | None] | None = None,
    category: str | None = None,
    language: str | None = None,
    above: int = 0,
    unread: Container[Place] = frozenset(),
) -> tuple[list[Entry], list[Fault]]:
    """All rows after the header as entries, and all that is wrong with them; empty rows are skipped.

    ``mapping`` says per column which machine header it holds, :data:`LEFT_OUT` for what nobody wants, None for what is
    not understood; without it each header must be one of the export's. ``category`` and ``language`` are those of new
    guests whose row says none. ``above`` the header stand as many rows, of a title for instance. ``unread`` are cells
    whose value the file does not hold. With a faulty header nothing else is read: every row would only repeat it.
    """
    header = rows[above]
    found = recognise(header, known=vocabulary.headers).headers if mapping is None else mapping
    faults = _unknown_headers(header, found, vocabulary)
    faults += _header_faults(header, found, vocabulary, asks_category=category is None)
    if faults:
        return [], [replace(fault, row=above + 1) for fault in faults]
    columns = [(position, each) for position, each in enumerate(found) if each and each not in COMPUTED]
    headers = {column: header[position].strip() for position, column in columns}
    entries = []
    for number, row in enumerate(rows[above + 1 :], start=above + 2):
        if not any(cell.strip() for cell in row):
            continue
        reader = _RowReader(number, header, vocabulary)
        if any(cell.strip() for cell in row[len(found) :]):
            reader.fault(Problem.TOO_MANY_CELLS, "")
        for position, column in columns:
            if (number - 1, position) in unread:
                reader.fault(Problem.UNREAD_CELL, header[position].strip())
            elif position < len(row) and row[position].strip():
                reader.read(column, position, row[position])
        faults += reader.faults
        if not reader.faults:
            one = replace(reader.entry(), headers=headers)
            entries.append(replace(one, fallback_category=category, fallback_language=language))
    return entries, faults


def _unknown_headers(header: Row, headers: Sequence[str | None], vocabulary: Vocabulary) -> list[Fault]:
    spellings = [spelling for words in vocabulary.headers.values() for spelling in words]
    faults = []
    for cell, machine in zip(header, headers, strict=False):
        if machine is None and not cell.strip():
            faults.append(Fault(1, Problem.EMPTY_HEADER))
        elif machine is None:
            near = nearest(cell, spellings)
            faults.append(Fault(1, Problem.UNKNOWN_HEADER, cell.strip(), facts={"nearest": near} if near else {}))
    return faults


def _header_faults(
    header: Row, headers: Sequence[str | None], vocabulary: Vocabulary, *, asks_category: bool
) -> list[Fault]:
    present = [machine for machine in headers if machine]
    faults = [
        Fault(1, Problem.REPEATED_HEADER, cell.strip())
        for cell, machine in zip(header, headers, strict=False)
        if machine and present.count(machine) > 1
    ]
    if not any(is_name(machine) for machine in present):
        names = ", ".join(NAME + language for language in vocabulary.languages)
        faults.append(Fault(1, Problem.NO_NAME_COLUMN, facts={"known": names}))
    if asks_category and "category" not in present:
        faults.append(Fault(1, Problem.NO_CATEGORY_COLUMN))
    return faults


class _Wrong(Exception):
    """A cell is wrong; turned into a fault of its row at once."""

    def __init__(self, problem: Problem, **facts: str) -> None:
        super().__init__(problem)
        self.problem, self.facts = problem, facts


class _RowReader:
    """Reads the cells of one row, keeping what is right and noting what is wrong."""

    def __init__(self, number: int, header: Row, vocabulary: Vocabulary) -> None:
        self._number, self._header, self._vocabulary = number, header, vocabulary
        self._texts: dict[str, dict[str, str]] = {NAME: {}, ORGANIZATION: {}, POSITION: {}}
        self._values: dict[str, Any] = {}
        self._answers: dict[str, Any] = {}
        self._consents: dict[str, bool] = {}
        self.faults: list[Fault] = []

    def fault(self, problem: Problem, column: str, value: str = "", **facts: str) -> None:
        self.faults.append(Fault(self._number, problem, column, value, facts))

    def read(self, column: str, position: int, cell: str) -> None:
        """Take one cell that is not empty."""
        try:
            self._take(column, cell)
        except _Wrong as wrong:
            self.fault(wrong.problem, self._header[position].strip(), _shortened(cell), **wrong.facts)

    def entry(self) -> Entry:
        return Entry(
            row=self._number,
            registration_id=self._values.pop("registration_id", None),
            names=LocalizedText(self._texts[NAME]),
            organization=LocalizedText(self._texts[ORGANIZATION]),
            position=LocalizedText(self._texts[POSITION]),
            delegation=self._values.pop("delegation", None),
            values=self._values,
            answers=self._answers,
            consents=self._consents,
        )

    def _take(self, column: str, cell: str) -> None:
        for prefix, texts in self._texts.items():
            if column.startswith(prefix):
                texts[column.removeprefix(prefix)] = _line(cell)
                return
        if column in HEADERS:
            self._consents[HEADERS[column]] = self._claim(cell)
        elif column.startswith(QUESTION):
            key = column.removeprefix(QUESTION)
            asked = self._vocabulary.questions[key]
            if asked.definition.kind != Kind.FILE:  # a list holds names of files, and no files
                self._answers[key] = self._answer(asked, cell)
        elif column in _READERS:
            self._values[column] = _READERS[column](cell)
        elif column == "acting":
            self._values[column] = self._claim(cell)
        elif column == "roles":
            self._values[column] = _several(self._vocabulary.choices["roles"], cell)
        else:
            self._values[column] = _one(self._vocabulary.choices[column], cell)

    def _claim(self, cell: str) -> bool:
        claims = self._vocabulary.choices["claims"]
        try:
            return claims.by_spelling[folded(cell)] == YES
        except KeyError:
            known = ", ".join(claims.words.get(each, each) for each in (YES, NO))
            raise _Wrong(Problem.NOT_YES_OR_NO, known=known) from None

    def _answer(self, asked: Asked, cell: str) -> Any:
        if asked.definition.kind == Kind.YES_NO:
            return self._claim(cell)
        if asked.definition.kind in (Kind.CHOICE, Kind.GENDER):
            return _one(asked.options, cell)
        if asked.definition.kind == Kind.CHOICES:
            return _several(asked.options, cell)
        given: Any = cell
        if asked.definition.kind == Kind.COUNTRY:
            given = _one(self._vocabulary.choices["country"], cell)
        try:
            return read(asked.definition, given)
        except WrongAnswer as wrong:
            raise _Wrong(_PROBLEMS[wrong.problem], **({"limit": wrong.limit} if wrong.limit else {})) from None


def _one(choices: Choices, cell: str) -> str:
    try:
        return choices.by_spelling[folded(cell)]
    except KeyError:
        near = nearest(cell, choices.by_spelling)
        known = ", ".join(choices.shown) if len(choices.shown) <= _MOST_KNOWN else ""
        code = choices.by_spelling[near] if near else ""
        suggestion = choices.words.get(code, code)
        raise _Wrong(Problem.UNKNOWN_VALUE, known=known, nearest=suggestion) from None


def _several(choices: Choices, cell: str) -> list[str]:
    return list(dict.fromkeys(_one(choices, each) for each in cell.split(SEPARATOR) if each.strip()))


def _line(cell: str) -> str:
    try:
        text = clean(cell)
    except UnreadableText:
        raise _Wrong(Problem.DAMAGED_TEXT) from None
    if len(text) > LONGEST_LINE:
        raise _Wrong(Problem.TOO_LONG, limit=str(LONGEST_LINE))
    return text


def _email(cell: str) -> str:
    try:
        return validate_email(_line(cell), check_deliverability=False).normalized
    except EmailNotValidError:
        raise _Wrong(Problem.NOT_AN_EMAIL) from None


def _phone(cell: str) -> str:
    try:
        return phones.parse(_line(cell))
    except phones.UnreadablePhone:
        raise _Wrong(Problem.NOT_A_PHONE) from None


_PROBLEMS = {
    AnswerProblem.DAMAGED: Problem.DAMAGED_TEXT,
    AnswerProblem.TOO_LONG: Problem.TOO_LONG,
    AnswerProblem.NOT_A_DATE: Problem.NOT_A_DATE,
    AnswerProblem.NOT_A_NUMBER: Problem.NOT_A_NUMBER,
    AnswerProblem.TOO_SMALL: Problem.OUT_OF_BOUNDS,
    AnswerProblem.TOO_LARGE: Problem.OUT_OF_BOUNDS,
    AnswerProblem.NOT_A_PHONE: Problem.NOT_A_PHONE,
    AnswerProblem.NOT_AN_EMAIL: Problem.NOT_AN_EMAIL,
}
"""What a wrong answer to a question is called among the faults of a list."""

_READERS: Mapping[str, Callable[[str], str]] = {
    "registration_id": lambda cell: _line(cell).lower(),
    "given_name": _line,
    "family_name": _line,
    "email": _email,
    "phone": _phone,
    "delegation": _line,
}


def _shortened(cell: str) -> str:
    text = " ".join(cell.split())
    return text if len(text) <= 40 else f"{text[:39]}…"
