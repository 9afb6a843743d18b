"""What a form asks about the person beside name, organisation and contact, where the event wants it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext, ngettext
from wtforms import BooleanField, Form, SelectChoice, SelectField, StringField
from wtforms.validators import Optional

from forumapp.events.models import Category, Event
from forumapp.events.rules import Ask
from forumapp.kernel.localized import LocalizedText
from forumapp.registration.forms.asking import LONGEST, PersonAsked
from forumapp.registration.forms.checks import Line
from forumapp.registration.forms.companions import companions_of_form, fields_for_guests, values_of_rows
from forumapp.registration.models import Registration
from forumapp.registration.rules import Companion
from forumapp.web.languages import language_name


def person_asked(event: Event, categories: Sequence[Category]) -> PersonAsked:
    """What the event asks of guests of these categories."""
    asks = frozenset(event.asks)
    return PersonAsked(
        asks=asks,
        interpretation=tuple(event.interpretation_languages) if Ask.INTERPRETATION in asks else (),
        companions={one.code: one.accompanying for one in categories if one.accompanying}
        if Ask.ACCOMPANYING in asks
        else {},
    )


def person_fields(asked: PersonAsked, language: str) -> dict[str, Any]:
    """The fields by their names; none of them is needed."""
    fields: dict[str, Any] = {}
    if Ask.ADDRESS_AS in asked.asks:
        fields[f"address_as_{language}"] = StringField(
            gettext("How should we address you?"),
            [Line()],
            description=gettext("For example with your title. Left empty, we use your full name."),
            render_kw={"maxlength": LONGEST, "lang": language},
        )
    if Ask.READ_ALOUD in asked.asks:
        fields["read_aloud"] = StringField(
            gettext("How is your name read aloud?"),
            [Line()],
            description=gettext("As it sounds, in letters that help whoever welcomes you."),
            render_kw={"maxlength": LONGEST},
        )
    if asked.interpretation:
        fields["interpretation"] = SelectField(
            gettext("Interpretation into"),
            [Optional()],
            choices=[
                SelectChoice("", gettext("I need none")),
                *(SelectChoice(code, language_name(code)) for code in asked.interpretation),
            ],
        )
        fields["receiver"] = BooleanField(gettext("I need a receiver for the interpretation"))
    return {**fields, **fields_for_guests(asked.rows)}


def person_facts(form: Form, asked: PersonAsked) -> dict[str, Any]:
    """What was entered, by the application's fields: only what was asked."""
    facts: dict[str, Any] = {}
    addressed = {
        field.name.removeprefix("address_as_"): field.data for field in form if field.name.startswith("address_as_")
    }
    if addressed:
        facts["address_as"] = LocalizedText(addressed)
    if "read_aloud" in form:
        facts["read_aloud"] = form["read_aloud"].data or None
    if "interpretation" in form:
        facts["interpretation"] = form["interpretation"].data or None
        facts["receiver"] = bool(form["receiver"].data)
    if asked.rows:
        facts["accompanying"] = tuple(companions_of_form(form, asked.rows))
    return facts


def check_companions(form: Form, asked: PersonAsked, category: str | None) -> bool:
    """Whether the guest's category lets so many come along; else the first row says how many it does."""
    if not asked.rows:
        return True
    most = asked.companions.get(category or "", 0)
    if len(companions_of_form(form, asked.rows)) <= most:
        return True
    form["accompanying_0_kind"].errors = [
        ngettext(
            "In this category %(num)s person may come along.",
            "In this category %(num)s people may come along.",
            most,
        )
        if most
        else gettext("In this category nobody may come along: leave these rows empty.")
    ]
    return False


def known_of_person(
    registration: Registration, asked: PersonAsked, language: str, companions: Sequence[Companion]
) -> dict[str, Any]:
    """What a form begins with that corrects an entry."""
    return {
        f"address_as_{language}": registration.address_as.get(language, ""),
        "read_aloud": registration.read_aloud or "",
        "interpretation": registration.interpretation or "",
        "receiver": registration.receiver,
        **values_of_rows(companions[: asked.rows]),
    }
