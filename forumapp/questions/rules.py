"""Kinds of question, who answers them, and for whom they are shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol


class Kind(StrEnum):
    """How a question is asked and what its answer looks like."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    DATE = "date"
    NUMBER = "number"
    COUNTRY = "country"
    PHONE = "phone"
    EMAIL = "email"
    ORGANIZATION = "organization"
    FILE = "file"
    NEEDS = "needs"
    """What a guest needs on the day: kept apart, encrypted, and only with a consent of its own."""
    GENDER = "gender"
    """Gender: its answers are the same for every event, nobody must give one, and it is in no general export."""


WITH_OPTIONS = (Kind.CHOICE, Kind.CHOICES)
"""Kinds that have choices of their own."""
NEVER_REQUIRED = (Kind.NEEDS, Kind.GENDER)
"""Kinds that nobody must answer."""
DECIDING = (*WITH_OPTIONS, Kind.YES_NO)
"""Kinds whose answer may show another question."""
CONTACTS = (Kind.PHONE, Kind.EMAIL)
"""Kinds whose answers are hidden wherever e-mail and telephone are."""
YES, NO = "yes", "no"
"""How forms, tables and conditions spell the answers of yes or no."""


class Gender(StrEnum):
    """Answers to a question of kind gender."""

    WOMAN = "woman"
    MAN = "man"
    SELF_DESCRIBED = "self_described"
    PREFER_NOT_TO_SAY = "prefer_not_to_say"


class AnsweredBy(StrEnum):
    """Whose form asks a question."""

    GUEST = "guest"
    FOCAL_POINT = "focal_point"
    STAFF = "staff"


@dataclass(frozen=True)
class Condition:
    """A question is shown only where another one, which stands before it, has one of these answers."""

    question: str
    values: frozenset[str]

    @classmethod
    def read(cls, kept: Mapping[str, Any] | None) -> Condition | None:
        """From its row: ``{"question": key, "values": [...]}``."""
        return cls(kept["question"], frozenset(kept["values"])) if kept else None

    def written(self) -> dict[str, Any]:
        """As its row keeps it."""
        return {"question": self.question, "values": sorted(self.values)}


class Conditional(Protocol):
    """What decides whether a question is shown."""

    @property
    def key(self) -> str: ...
    @property
    def categories(self) -> Collection[str]: ...
    @property
    def condition(self) -> Condition | None: ...


def shown(questions: Iterable[Conditional], *, category: str | None, answers: Mapping[str, Any]) -> set[str]:
    """The keys of the questions that apply, for a category's code and the answers so far (by key, as kept or typed).

    A question without categories is for all. One that hangs on a question that is not shown is not shown either.
    """
    keys: set[str] = set()
    for question in questions:
        if question.categories and category not in question.categories:
            continue
        condition = question.condition
        if condition is not None and (
            condition.question not in keys or condition.values.isdisjoint(spelled(answers.get(condition.question)))
        ):
            continue
        keys.add(question.key)
    return keys


def spelled(answer: Any) -> set[str]:
    """An answer as conditions spell it: the chosen values, or yes or no."""
    if answer is None or answer == "":
        return set()
    if isinstance(answer, bool):
        return {YES if answer else NO}
    return set(map(str, answer)) if isinstance(answer, list | tuple) else {str(answer)}
