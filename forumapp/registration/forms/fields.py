"""The fields of an event's form, one group after the other as the page shows them."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from wtforms import Field, HiddenField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import TelInput

from forumapp.consent import labels as consent_labels
from forumapp.questions.forms import CountrySelect, fields_for
from forumapp.questions.rules import NO, YES
from forumapp.registration.forms.asking import LONGEST, Asking
from forumapp.registration.forms.checks import Choice, Line, Needed, country
from forumapp.registration.forms.person_fields import person_fields
from forumapp.web.fields import valid_address, valid_phone


def messages() -> dict[str, str]:
    """What a needed field says when it was left empty, in the page's language."""
    return {
        "name": gettext("Enter your name."),
        "organization": gettext("Enter your organisation."),
        "position": gettext("Enter your position."),
        "email": gettext("Enter your e-mail address."),
        "category": gettext("Choose the category that fits you."),
        "language": gettext("Choose a language."),
    }


def fields_of(asking: Asking) -> dict[str, Field]:
    """Every field of the event's form by its name, in the order of the page."""
    fields: dict[str, Any] = {}
    fields |= _who(asking)
    fields |= _where_from(asking)
    fields |= _contact(asking)
    fields |= person_fields(asking.person, asking.language)
    fields |= fields_for(asking.questions, asking.language, asking.languages)
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


def _own_name(code: str) -> str:
    return {"en": "English", "ko": "한국어"}.get(code, code)
