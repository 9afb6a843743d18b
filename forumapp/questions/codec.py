"""Each kind of question once: how what was typed, sent or imported is read, and how an answer is written in a table.

Forms, the interface and imports read by :func:`read`; the export writes by :func:`cell`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from email_validator import EmailNotValidError, validate_email

from forumapp.directory.countries import is_country
from forumapp.kernel import phones
from forumapp.kernel.errors import DomainError
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.names import UnreadableText, clean, clean_lines
from forumapp.questions.rules import NO, YES, AnsweredBy, Condition, Kind

LONGEST_LINE = 500
"""Letters of a line."""
LONGEST_TEXT = 10_000
"""Letters of a text of several lines."""
LONGEST_NEEDS = 1_000
"""Letters of what a guest needs."""
LARGEST_NUMBER = 10**12
DECIMALS = 6
SEPARATOR = ";"
"""Between several choices in one cell."""
_DATE = re.compile(r"(\d{4})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*[일.]?(?:[T ]00:00:00)?")
_CLAIMS: Mapping[Any, bool] = {YES: True, NO: False, True: True, False: False}


class Problem(StrEnum):
    """Why an answer is not one."""

    NOT_TEXT = "not_text"
    DAMAGED = "damaged"
    TOO_LONG = "too_long"
    NOT_YES_OR_NO = "not_yes_or_no"
    NOT_A_CHOICE = "not_a_choice"
    NOT_A_DATE = "not_a_date"
    NOT_A_NUMBER = "not_a_number"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    NOT_A_COUNTRY = "not_a_country"
    NOT_A_PHONE = "not_a_phone"
    NOT_AN_EMAIL = "not_an_email"
    NO_FILE_HERE = "no_file_here"


class WrongAnswer(DomainError):
    """What was given is no answer of the kind; ``limit`` is the bound that it broke, where it broke one."""

    def __init__(self, problem: Problem, limit: str = "") -> None:
        super().__init__(problem, limit)
        self.problem = problem
        self.limit = limit


@dataclass(frozen=True)
class Definition:
    """What decides about an answer: the kind, the values that may be chosen, the bounds of a number."""

    kind: str
    options: Sequence[str] = ()
    lowest: float | None = None
    highest: float | None = None


@dataclass(frozen=True)
class Asked:
    """A question as it is asked today. ``options`` are ``{"value", "label": {language: text}}``."""

    key: str
    version: int
    kind: str
    label: LocalizedText
    help: LocalizedText
    options: Sequence[dict[str, Any]]
    required: bool
    categories: Sequence[str] = ()
    condition: Condition | None = None
    bounds: Mapping[str, float] = field(default_factory=dict)
    answered_by: str = AnsweredBy.GUEST
    at_door: bool = False
    destroy_on: date | None = None

    @property
    def definition(self) -> Definition:
        """What decides about an answer."""
        return Definition(self.kind, tuple(option["value"] for option in self.options), **self.bounds)


class AsText:
    """A line of text; the other kinds differ from it."""

    def read(self, given: Any, asked: Definition) -> Any:
        """The answer as it is kept. :raises WrongAnswer:"""
        return _text(given, LONGEST_LINE, clean)


class AsLongText(AsText):
    """Several lines."""

    def read(self, given: Any, asked: Definition) -> str:
        return _text(given, LONGEST_TEXT, clean_lines)


class AsChoice(AsText):
    """The value of one choice."""

    def read(self, given: Any, asked: Definition) -> str:
        return _chosen(given, asked)


class AsChoices(AsText):
    """A list of values, in the order given, each once; text is parted by ``;``."""

    def read(self, given: Any, asked: Definition) -> list[str]:
        parts = [part.strip() for part in given.split(SEPARATOR)] if isinstance(given, str) else given
        if not isinstance(parts, list):
            raise WrongAnswer(Problem.NOT_A_CHOICE)
        return list(dict.fromkeys(_chosen(part, asked) for part in parts if part != ""))


class AsYesNo(AsText):
    """True or false."""

    def read(self, given: Any, asked: Definition) -> bool:
        if isinstance(given, bool | str) and given in _CLAIMS:
            return _CLAIMS[given]
        raise WrongAnswer(Problem.NOT_YES_OR_NO)


class AsDate(AsText):
    """A day, kept as ISO 8601; read with the year first, by hyphens, dots, strokes or in Korean."""

    def read(self, given: Any, asked: Definition) -> str:
        found = _DATE.fullmatch(_text(given, LONGEST_LINE, clean))
        try:
            if found is not None:
                return date(*map(int, found.groups())).isoformat()
        except ValueError:
            pass
        raise WrongAnswer(Problem.NOT_A_DATE)


class AsNumber(AsText):
    """A number, whole where it is whole; commas between thousands are forgiven."""

    def read(self, given: Any, asked: Definition) -> int | float:
        try:
            number = Decimal(re.sub(r"[,\s_]", "", given) if isinstance(given, str) else _plain(given))
        except InvalidOperation:
            raise WrongAnswer(Problem.NOT_A_NUMBER) from None
        if not number.is_finite():
            raise WrongAnswer(Problem.NOT_A_NUMBER)
        lowest = -LARGEST_NUMBER if asked.lowest is None else asked.lowest
        highest = LARGEST_NUMBER if asked.highest is None else asked.highest
        if number < Decimal(str(lowest)):
            raise WrongAnswer(Problem.TOO_SMALL, in_digits(lowest))
        if number > Decimal(str(highest)):
            raise WrongAnswer(Problem.TOO_LARGE, in_digits(highest))
        rounded = round(number, DECIMALS)
        return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)


class AsCountry(AsText):
    """An ISO 3166 code."""

    def read(self, given: Any, asked: Definition) -> str:
        code = _text(given, LONGEST_LINE, clean).upper()
        if not is_country(code):
            raise WrongAnswer(Problem.NOT_A_COUNTRY)
        return code


class AsPhone(AsText):
    """A telephone number as E.164."""

    def read(self, given: Any, asked: Definition) -> str:
        try:
            return phones.parse(_text(given, LONGEST_LINE, clean))
        except phones.UnreadablePhone:
            raise WrongAnswer(Problem.NOT_A_PHONE) from None


class AsEmail(AsText):
    """An e-mail address; whether mail arrives is not asked."""

    def read(self, given: Any, asked: Definition) -> str:
        try:
            return validate_email(_text(given, LONGEST_LINE, clean), check_deliverability=False).normalized
        except EmailNotValidError:
            raise WrongAnswer(Problem.NOT_AN_EMAIL) from None


class AsNeeds(AsText):
    """Several lines, but few: what is needed, never why."""

    def read(self, given: Any, asked: Definition) -> str:
        return _text(given, LONGEST_NEEDS, clean_lines)


class AsFile(AsText):
    """``{"upload": id, "name": …, "size": bytes}`` of a file that a form took; text names none."""

    def read(self, given: Any, asked: Definition) -> dict[str, Any]:
        raise WrongAnswer(Problem.NO_FILE_HERE)


KINDS: Mapping[str, AsText] = {
    Kind.TEXT: AsText(),
    Kind.LONG_TEXT: AsLongText(),
    Kind.CHOICE: AsChoice(),
    Kind.CHOICES: AsChoices(),
    Kind.YES_NO: AsYesNo(),
    Kind.DATE: AsDate(),
    Kind.NUMBER: AsNumber(),
    Kind.COUNTRY: AsCountry(),
    Kind.PHONE: AsPhone(),
    Kind.EMAIL: AsEmail(),
    Kind.ORGANIZATION: AsText(),
    Kind.FILE: AsFile(),
    Kind.NEEDS: AsNeeds(),
    Kind.GENDER: AsChoice(),
}


def read(asked: Definition, given: Any) -> Any:
    """The answer in what a form, another program or a table gives; nothing at all is None.

    :raises WrongAnswer:
    """
    if given in (None, "", []):
        return None
    answer = KINDS[asked.kind].read(given, asked)
    return None if answer in ("", []) else answer


def cell(answer: Any) -> str:
    """An answer as the cell of a table, by its own shape: an older version of the question may be of another kind."""
    if answer is None:
        return ""
    if isinstance(answer, bool):
        return YES if answer else NO
    if isinstance(answer, list):
        return SEPARATOR.join(map(str, answer))
    if isinstance(answer, dict):
        return str(answer.get("name", ""))
    return in_digits(answer) if isinstance(answer, float) else str(answer)


def in_digits(number: float) -> str:
    """A number without an exponent and without zeros after it."""
    written = f"{number:.{DECIMALS}f}"
    return written.rstrip("0").rstrip(".")


def _plain(given: Any) -> Any:
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise WrongAnswer(Problem.NOT_A_NUMBER)
    return str(given)


def _chosen(given: Any, asked: Definition) -> str:
    if not isinstance(given, str) or given not in asked.options:
        raise WrongAnswer(Problem.NOT_A_CHOICE)
    return given


def _text(given: Any, longest: int, cleaned: Callable[[str], str]) -> str:
    if not isinstance(given, str):
        raise WrongAnswer(Problem.NOT_TEXT)
    try:
        text = cleaned(given)
    except UnreadableText:
        raise WrongAnswer(Problem.DAMAGED) from None
    if len(text) > longest:
        raise WrongAnswer(Problem.TOO_LONG, f"{longest:,}")
    return text
