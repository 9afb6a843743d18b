"""A form that asks an event's own questions: those that apply, and once more where others apply than were shown.

Each question stands on the page with a hidden field that names it and its version. What comes back therefore says what
its sender has seen: a question that applies and was not there is asked before anything is kept; one that was taken
away meanwhile is ignored; an answer keeps the wording that it answered. Without script the questions that do not apply
lie in a ``<template>``, which nobody sees and no browser sends; with script they come out as soon as they apply.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from flask import current_app, request
from flask_babel import gettext
from werkzeug.datastructures import ImmutableMultiDict
from wtforms import Field, Form

from forumapp.files.forms import Kept, UploadField, take
from forumapp.questions.codec import Asked, Problem, WrongAnswer
from forumapp.questions.forms.fields import PREFIX, field_of, typed
from forumapp.questions.labels import complaint
from forumapp.questions.rules import DECIDING, YES, Kind, shown

FormT = TypeVar("FormT", bound="QuestionsForm")
NEEDS_CONSENT = "consent_needs"
"""Name of the field that asks whether needs may be kept; it stands beside the last question about them."""
ON_PAGE = "asked"
"""Name of the hidden fields that say which questions stood on the page."""


@dataclass(frozen=True)
class Drawn:
    """One question as a page draws it; ``attributes`` tell the script when it applies."""

    field: Field
    on_page: str
    shown: bool
    new: bool
    attributes: Mapping[str, str]
    consent: Field | None = None
    """What is asked beside it: whether the answer may be kept."""


def fields_for(questions: Sequence[Asked], language: str, languages: Sequence[str]) -> dict[str, Any]:
    """The fields of questions by their names."""
    return {PREFIX + question.key: field_of(question, language, languages) for question in questions}


def _receive_sent(questions: Sequence[Asked], *, event_id: int) -> tuple[dict[str, list[str]], Mapping[str, str]]:
    """What the request's form brought, its files kept; and why a file was not taken, by its field.

    Call it before anything else reads the form: one with questions for files may be larger than others.
    """
    names = [PREFIX + question.key for question in questions if question.kind == Kind.FILE]
    request.max_content_length = current_app.config["MAX_CONTENT_LENGTH"] * (1 + len(names))
    data = request.form.to_dict(flat=False)
    return data, take(names, data, event_id=event_id)


def sent(form: type[FormT], *, event_id: int) -> FormT:
    """The form as the request brought it; files that came along are kept, so that nobody has to choose them twice."""
    data, refused = _receive_sent(form.questions, event_id=event_id)
    return filled(form, data, event_id=event_id, refused=refused)


def filled(
    form: type[FormT],
    data: Mapping[str, Sequence[str]] | None,
    *,
    event_id: int | None,
    preset: Mapping[str, Any] | None = None,
    refused: Mapping[str, str] = {},
) -> FormT:
    """A form of the class, filled with what came (``data``) or with what is known (``preset``).

    ``refused`` says by field why a file that came along was not taken.
    """
    made = form(multidict(data), data=dict(preset or {}))
    made.receive(data, event_id=event_id, refused=refused)
    return made


def multidict(data: Mapping[str, Sequence[str]] | None) -> ImmutableMultiDict[str, str] | None:
    """What came, as a form takes it."""
    if data is None:
        return None
    return ImmutableMultiDict([(name, value) for name, values in data.items() for value in values])


class QuestionsForm(Form):
    """The base of forms with questions: the class has a field of each of its ``questions``."""

    questions: Sequence[Asked] = ()
    fixed_category: str | None = None
    """The category's code, where the form does not ask for it."""
    _on_page: Mapping[str, int] | None = None
    _refused: Mapping[str, str] = {}
    _new: frozenset[str] = frozenset()

    def receive(
        self, data: Mapping[str, Sequence[str]] | None, *, event_id: int | None, refused: Mapping[str, str] = {}
    ) -> None:
        """Take note of what the page had shown and of the files that it carried; ``refused`` are those not taken.

        A sender that says nothing of what it was shown (another program, a page of before) was shown everything.
        """
        self._refused = refused
        if data is not None and ON_PAGE in data:
            pairs = [pair.partition(":") for pair in data[ON_PAGE]]
            self._on_page = {key: int(number) for key, _, number in pairs if number.isdecimal()}
        for field in self:
            if isinstance(field, UploadField) and event_id is not None:
                field.hold(event_id)

    def fill_in(self, answers: Mapping[str, Any], *, event_id: int) -> None:
        """Let the fields begin with answers that are known already."""
        for question in self.questions:
            answer = answers.get(question.key)
            if answer is None:
                continue
            field = self[PREFIX + question.key]
            if question.kind != Kind.FILE:
                field.data = typed(answer)
            elif isinstance(answer, dict):
                field.kept = Kept(**answer)
                field.data = field.kept.token(event_id)

    @cached_property
    def applying(self) -> set[str]:
        """Keys of the questions that apply, by what stands in the form."""
        category = self["category"].data if "category" in self else self.fixed_category
        answers = {
            question.key: self[PREFIX + question.key].data for question in self.questions if question.kind in DECIDING
        }
        return shown(self.questions, category=category, answers=answers)

    @property
    def has_files(self) -> bool:
        """Whether the form must be sent in parts."""
        return any(question.kind == Kind.FILE for question in self.questions)

    @property
    def new(self) -> list[Field]:
        """The questions that apply and had not been shown: they are asked now."""
        return [self[PREFIX + question.key] for question in self.questions if question.key in self._new]

    @property
    def changed_meanwhile(self) -> bool:
        """Whether one of them is new for everybody: the form was changed while this one was filled in."""
        return any(
            question.key in self._new and not question.categories and question.condition is None
            for question in self.questions
        )

    def drawn(self) -> Iterator[Drawn]:
        """The questions in their order, as a page draws them; none that can never apply."""
        fixed = "category" not in self
        last = self._last_of_needs()
        for question in self.questions:
            if fixed and question.categories and self.fixed_category not in question.categories:
                continue
            yield Drawn(
                field=self[PREFIX + question.key],
                on_page=f"{question.key}:{question.version}",
                shown=question.key in self.applying,
                new=question.key in self._new,
                attributes=_attributes(question, fixed=fixed),
                consent=self[NEEDS_CONSENT] if question is last else None,
            )

    def answers(self) -> dict[str, Any]:
        """The answers by key, after :meth:`validate` said yes; None where nothing was answered or nothing was to be.

        Needs are not among them.
        """
        return self._answered(question for question in self.questions if question.kind != Kind.NEEDS)

    def needs(self) -> dict[str, str | None]:
        """What is needed, by key; otherwise as :meth:`answers`. It may be kept only with the consent, and sealed."""
        return self._answered(question for question in self.questions if question.kind == Kind.NEEDS)

    @property
    def asks_needs(self) -> bool:
        """Whether the page draws the consent to keep needs beside the question about them."""
        return self._last_of_needs() is not None

    def _last_of_needs(self) -> Asked | None:
        if NEEDS_CONSENT not in self:
            return None
        possible = [
            question
            for question in self.questions
            if question.kind == Kind.NEEDS
            and ("category" in self or not question.categories or self.fixed_category in question.categories)
        ]
        return possible[-1] if possible else None

    def _answered(self, questions: Iterable[Asked]) -> dict[str, Any]:
        seen = self._on_page
        return {
            question.key: self[PREFIX + question.key].answer if question.key in self.applying else None
            for question in questions
            if question.key not in self.applying or seen is None or question.key in seen
        }

    def versions(self) -> Mapping[str, int]:
        """The numbers of the versions that were shown, by key."""
        return self._on_page or {}

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields of what applies; whatever applies and was not shown has to be asked first."""
        self._new = frozenset(question.key for question in self.questions if self._is_new(question))
        for question in self.questions:
            if question.key not in self.applying or question.key in self._new:
                field = self[PREFIX + question.key]
                field.validators, field.answer = (), None
        valid = bool(super().validate(extra_validators))
        for name, reason in self._refused.items():
            if name in self:
                self[name].errors = [reason]
                valid = False
        return self._needs_may_be_kept() and valid and not self._new

    def _needs_may_be_kept(self) -> bool:
        """Whether there is a yes beside the needs that were typed, if any; says so beside the consent otherwise."""
        if not self.asks_needs or self[NEEDS_CONSENT].data == YES:
            return True
        fields = [self[PREFIX + question.key] for question in self.questions if question.kind == Kind.NEEDS]
        if all(getattr(field, "answer", None) is None for field in fields):
            return True
        self[NEEDS_CONSENT].errors = [
            gettext("What you need is kept only with your yes here. Say yes, or leave the question about it empty.")
        ]
        return False

    def miss_file(self, upload_id: str) -> None:
        """Say beside its field that a file is gone: it waited for too long."""
        for field in self:
            if isinstance(field, UploadField) and field.kept is not None and field.kept.upload == upload_id:
                field.kept = field.data = None
                field.errors = [complaint(WrongAnswer(Problem.NO_FILE_HERE))]

    def _is_new(self, question: Asked) -> bool:
        if self._on_page is None or question.key in self._on_page or question.key not in self.applying:
            return False
        return question.required or bool(question.categories) or question.condition is not None


def _attributes(question: Asked, *, fixed: bool) -> dict[str, str]:
    attributes: dict[str, str] = {}
    if question.categories and not fixed:
        attributes["data-categories"] = " ".join(question.categories)
    if question.condition is not None:
        attributes["data-if"] = PREFIX + question.condition.question
        attributes["data-values"] = " ".join(sorted(question.condition.values))
    return attributes
