"""The fields of an event's form, one group after the other as the page shows them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask_babel import gettext
from markupsafe import Markup, escape
from wtforms import Field, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import TelInput, html_params

from forumapp.consent import labels as consent_labels
from forumapp.directory import countries, wording
from forumapp.kernel.localized import LocalizedText
from forumapp.questions.queries import Asked
from forumapp.questions.rules import Kind
from forumapp.registration.forms.asking import LONGEST, LONGEST_TEXT, NO, YES, Asking
from forumapp.registration.forms.checks import AllOf, Choice, Line, Lines, Needed, country
from forumapp.web.fields import ChoicesField, valid_address, valid_phone


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


def messages() -> dict[str, str]:
    """What a needed field says when it was left empty, in the page's language."""
    return {
        "name": gettext("Enter your name."),
        "organization": gettext("Enter your organisation."),
        "position": gettext("Enter your position."),
        "email": gettext("Enter your e-mail address."),
        "category": gettext("Choose the category that fits you."),
        "question": gettext("Please answer this question."),
        "language": gettext("Choose a language."),
    }


def fields_of(asking: Asking) -> dict[str, Field]:
    """Every field of the event's form by its name, in the order of the page."""
    fields: dict[str, Any] = {}
    fields |= _who(asking)
    fields |= _where_from(asking)
    fields |= _contact(asking)
    for question in asking.questions:
        fields[f"q_{question.key}"] = _question(question, asking)
    fields |= consent_fields(asking)
    fields["token"] = HiddenField()
    if asking.details_only:
        return {name: field for name, field in fields.items() if name not in ("email", "category", "token")}
    return fields


def consent_fields(asking: Asking) -> dict[str, Any]:
    """A field for each optional purpose, with nothing preset."""
    return {
        f"consent_{purpose.purpose}": RadioField(
            purpose.question.in_language(asking.language, asking.languages).text,
            [Choice(needed=None)],
            choices=[SelectChoice(value=YES, label=gettext("Yes")), SelectChoice(value=NO, label=gettext("No"))],
            description=consent_labels.explained(purpose, asking.language, asking.languages),
            validate_choice=False,
        )
        for purpose in asking.purposes
    }


def _who(asking: Asking) -> dict[str, Any]:
    labels = {"ko": gettext("Name in Korean"), "en": gettext("Name in English")}
    ordered = sorted(asking.languages, key=lambda code: code != asking.language)
    fields: dict[str, Any] = {}
    for code in ordered:
        first = code == asking.language
        fields[f"name_{code}"] = StringField(
            labels.get(code, code),
            [Line(), Needed(messages()["name"], first)],
            description=gettext("As it is to be printed: the order of family and given name stays as you write it.")
            if first
            else "",
            render_kw={"autocomplete": "name" if first else "off", "lang": code, "maxlength": LONGEST},
        )
    choices = [
        SelectChoice(value=category.code, label=category.names.in_language(asking.language, asking.languages).text)
        for category in asking.categories
    ]
    fields["category"] = RadioField(
        gettext("Category"),
        [Choice(needed=messages()["category"])],
        choices=choices,
        validate_choice=False,
    )
    return fields


def _where_from(asking: Asking) -> dict[str, Any]:
    code = asking.language
    return {
        f"organization_{code}": StringField(
            gettext("Organisation"),
            [Line(), Needed(messages()["organization"])],
            render_kw={"autocomplete": "organization", "maxlength": LONGEST},
        ),
        f"position_{code}": StringField(
            gettext("Position"),
            [Line(), Needed(messages()["position"])],
            render_kw={"autocomplete": "organization-title", "maxlength": LONGEST},
        ),
        "country": StringField(
            gettext("Country represented"),
            [Line(), country],
            description=gettext("The country that you or your organisation stands for, not your nationality."),
            widget=CountrySelect(asking.language),
        ),
    }


def _contact(asking: Asking) -> dict[str, Any]:
    return {
        "email": StringField(
            gettext("E-mail"),
            [Line(), Needed(messages()["email"]), valid_address],
            description=gettext("The confirmation and your entry QR go to this address."),
            render_kw={"type": "email", "autocomplete": "email", "maxlength": 254},
        ),
        "phone": StringField(
            gettext("Mobile phone"),
            [Line(), valid_phone],
            description=gettext("Only for changes on the day."),
            widget=TelInput(),
            render_kw={"autocomplete": "tel", "inputmode": "tel", "maxlength": 40},
        ),
        "language": RadioField(
            gettext("Language of our mails"),
            [Choice(needed=messages()["language"])],
            choices=[SelectChoice(value=code, label=_own_name(code)) for code in asking.languages],
            default=asking.language,
            validate_choice=False,
        ),
    }


def _question(question: Asked, asking: Asking) -> Field:
    label = question.label.in_language(asking.language, asking.languages).text
    help_text = question.help.in_language(asking.language, asking.languages).text
    message = messages()["question"]
    if question.kind in (Kind.CHOICE, Kind.CHOICES, Kind.YES_NO):
        options = [
            SelectChoice(
                value=option["value"],
                label=LocalizedText(option["label"]).in_language(asking.language, asking.languages).text,
            )
            for option in question.options
        ]
        if question.kind == Kind.YES_NO:
            options = [SelectChoice(value=YES, label=gettext("Yes")), SelectChoice(value=NO, label=gettext("No"))]
        if question.kind == Kind.CHOICES:
            validators: list[Any] = [AllOf([option.value for option in options])]
            if question.required:
                validators.append(Needed(message))
            return ChoicesField(label, validators, choices=options, description=help_text, validate_choice=False)
        needed = message if question.required else None
        return RadioField(label, [Choice(needed=needed)], choices=options, description=help_text, validate_choice=False)
    long = question.kind == Kind.LONG_TEXT
    return (TextAreaField if long else StringField)(
        label,
        [Lines() if long else Line(), Needed(message, question.required)],
        description=help_text,
        render_kw={"rows": 3, "maxlength": LONGEST_TEXT} if long else {"maxlength": LONGEST},
    )


def _own_name(code: str) -> str:
    return {"en": "English", "ko": "한국어"}.get(code, code)
