"""The field of each kind of question, as every form draws it, and the check that all of them share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from flask import url_for
from flask_babel import gettext
from markupsafe import Markup, escape
from wtforms import Field, Form, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError
from wtforms.widgets import TextInput, html_params

from forumapp.directory import countries, wording
from forumapp.files import labels as file_labels
from forumapp.files.forms import UploadField
from forumapp.kernel.localized import LocalizedText
from forumapp.questions.codec import (
    LONGEST_LINE,
    LONGEST_NEEDS,
    LONGEST_TEXT,
    Asked,
    Definition,
    WrongAnswer,
    in_digits,
    read,
)
from forumapp.questions.labels import complaint
from forumapp.questions.rules import NO, YES, Kind
from forumapp.web.fields import ChoicesField
from forumapp.web.languages import current_language

PREFIX = "q_"
"""Begins the names of the fields, as it begins the headers of the export."""


class CountrySelect:
    """Draws a list of countries in the page's order; the options are put together once a language."""

    validation_attrs = ("required", "disabled")

    def __init__(self, language: str) -> None:
        self._language = language

    def __call__(self, field: Field, **attributes: Any) -> Markup:
        attributes.setdefault("id", field.id)
        options = _country_options(self._language, wording.kept().version)
        if field.data:
            chosen = escape(field.data)
            options = options.replace(f'value="{chosen}"', f'value="{chosen}" selected')
        choose = escape(gettext("Choose a country"))
        drawn = html_params(name=field.name, **attributes)
        return Markup(f'<select {drawn}><option value="">{choose}</option>{options}</select>')  # noqa: S704 - each part is escaped


@lru_cache(maxsize=8)
def _country_options(language: str, wording: str) -> str:
    """The options of a list of countries, put together once for each version of the office's wording."""
    return "".join(f'<option value="{code}">{escape(name)}</option>' for code, name in countries.options(language))


class Answer:
    """The check of every question: reads what was typed as its kind does, and keeps it as the field's ``answer``."""

    def __init__(self, asked: Definition, *, required: bool) -> None:
        self._asked = asked
        self._required = required
        self.field_flags = {"required": True} if required else {}

    def __call__(self, form: Form, field: Field) -> None:
        if self._asked.kind == Kind.FILE:
            field.answer = field.kept.written() if field.kept else None
        else:
            try:
                field.answer = read(self._asked, field.data)
            except WrongAnswer as wrong:
                raise ValidationError(complaint(wrong)) from wrong
        if self._required and field.answer is None:
            raise ValidationError(gettext("Please answer this question."))


def field_of(asked: Asked, language: str, languages: Sequence[str]) -> Field:
    """The unbound field of a question, its words in a language."""
    check = Answer(asked.definition, required=asked.required)
    settings: dict[str, Any] = {
        "label": asked.label.in_language(language, languages).text,
        "validators": [check],
        "description": asked.help.in_language(language, languages).text,
    }
    return _FIELDS[asked.kind](asked, settings, (language, *languages))


def typed(answer: Any) -> Any:
    """An answer as its field holds it."""
    if isinstance(answer, bool):
        return YES if answer else NO
    return in_digits(answer) if isinstance(answer, float) else answer


def _line(**attributes: Any) -> Callable[[Asked, dict[str, Any], Sequence[str]], Field]:
    def make(asked: Asked, settings: dict[str, Any], spoken: Sequence[str]) -> Field:
        return StringField(**settings, render_kw={"maxlength": LONGEST_LINE, **attributes})

    return make


def _long(asked: Asked, settings: dict[str, Any], spoken: Sequence[str]) -> Field:
    return TextAreaField(**settings, render_kw={"rows": 3, "maxlength": LONGEST_TEXT})


def _needs(asked: Asked, settings: dict[str, Any], spoken: Sequence[str]) -> Field:
    settings["description"] = settings["description"] or gettext(
        "Tell us what you need, never why: for example no meat, a place for a wheelchair, sign language."
    )
    return TextAreaField(**settings, render_kw={"rows": 2, "maxlength": LONGEST_NEEDS})


def _choice(asked: Asked, settings: dict[str, Any], spoken: Sequence[str]) -> Field:
    return RadioField(**settings, choices=_options(asked, spoken), validate_choice=False)


def _choices(asked: Asked, settings: dict[str, Any], spoken: Sequence[str]) -> Field:
    return ChoicesField(**settings, choices=_options(asked, spoken), validate_choice=False)


def _yes_no(asked: Asked, settings: dict[str, Any], spoken: Sequence[str]) -> Field:
    options = [SelectChoice(value=YES, label=gettext("Yes")), SelectChoice(value=NO, label=gettext("No"))]
    return RadioField(**settings, choices=options, validate_choice=False)


def _date(asked: Asked, settings: dict[str, Any], spoken: Sequence[str]) -> Field:
    return StringField(**settings, widget=TextInput("date"), render_kw={"data-size": "short"})


def _country(asked: Asked, settings: dict[str, Any], spoken: Sequence[str]) -> Field:
    return StringField(**settings, widget=CountrySelect(spoken[0]))


def _organization(asked: Asked, settings: dict[str, Any], spoken: Sequence[str]) -> Field:
    suggestions = url_for("site.suggest_organizations", lang=current_language())
    return StringField(**settings, render_kw={"maxlength": LONGEST_LINE, "data-suggest": suggestions})


def _file(asked: Asked, settings: dict[str, Any], spoken: Sequence[str]) -> Field:
    settings["description"] = " ".join(filter(None, (settings["description"], file_labels.accepted())))
    return UploadField(**settings)


def _options(asked: Asked, spoken: Sequence[str]) -> list[SelectChoice]:
    return [
        SelectChoice(
            value=option["value"], label=LocalizedText(option["label"]).in_language(spoken[0], spoken[1:]).text
        )
        for option in asked.options
    ]


_FIELDS: Mapping[str, Callable[[Asked, dict[str, Any], Sequence[str]], Field]] = {
    Kind.TEXT: _line(),
    Kind.LONG_TEXT: _long,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.YES_NO: _yes_no,
    Kind.DATE: _date,
    Kind.NUMBER: _line(**{"inputmode": "decimal", "data-size": "short"}),
    Kind.COUNTRY: _country,
    Kind.PHONE: _line(type="tel", inputmode="tel", maxlength=40),
    Kind.EMAIL: _line(type="email", inputmode="email", maxlength=254),
    Kind.ORGANIZATION: _organization,
    Kind.FILE: _file,
    Kind.NEEDS: _needs,
    Kind.GENDER: _choice,
}
