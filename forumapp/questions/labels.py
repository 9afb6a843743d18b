"""Words of an event's own questions: what is wrong with an answer, and an answer as it is read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import force_locale, format_date, gettext, pgettext

from forumapp.directory import countries
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.phones import shown as shown_phone
from forumapp.questions.codec import Problem, WrongAnswer, in_digits
from forumapp.questions.rules import AnsweredBy, Gender, Kind


def complaint(wrong: WrongAnswer) -> str:
    """What is wrong with an answer, and what to do about it."""
    return {
        Problem.NOT_TEXT: gettext("Enter text."),
        Problem.DAMAGED: gettext("This text was damaged on the way: type it again."),
        Problem.TOO_LONG: gettext("At most %(number)s letters, please.", number=wrong.limit),
        Problem.NOT_YES_OR_NO: gettext("Choose one of the answers given."),
        Problem.NOT_A_CHOICE: gettext("Choose one of the answers given."),
        Problem.NOT_A_DATE: gettext("Enter a day like 2026-03-31."),
        Problem.NOT_A_NUMBER: gettext("Enter a number in digits, like 12 or 0.5."),
        Problem.TOO_SMALL: gettext("Enter %(number)s or more.", number=wrong.limit),
        Problem.TOO_LARGE: gettext("Enter %(number)s or less.", number=wrong.limit),
        Problem.NOT_A_COUNTRY: gettext("Choose a country from the list."),
        Problem.NOT_A_PHONE: gettext("Enter the number with its country code, like +82 10-1234-5678, or leave it out."),
        Problem.NOT_AN_EMAIL: gettext("Enter an e-mail address like name@example.org."),
        Problem.NO_FILE_HERE: gettext("This file is not here any more. Choose it once more."),
    }[wrong.problem]


def kind(code: str) -> str:
    """A kind of question."""
    return {
        Kind.TEXT: gettext("a line of text"),
        Kind.LONG_TEXT: gettext("several lines of text"),
        Kind.CHOICE: gettext("one choice"),
        Kind.CHOICES: gettext("several choices"),
        Kind.YES_NO: gettext("yes or no"),
        Kind.DATE: gettext("a date"),
        Kind.NUMBER: gettext("a number"),
        Kind.COUNTRY: gettext("a country"),
        Kind.PHONE: gettext("a telephone number"),
        Kind.EMAIL: gettext("an e-mail address"),
        Kind.ORGANIZATION: gettext("an organisation"),
        Kind.FILE: gettext("a file"),
        Kind.NEEDS: gettext("what a guest needs (diet, access)"),
        Kind.GENDER: gettext("gender"),
    }[Kind(code)]


def gender(code: str) -> str:
    """An answer to a question of kind gender."""
    return {
        Gender.WOMAN: pgettext("gender", "Woman"),
        Gender.MAN: pgettext("gender", "Man"),
        Gender.SELF_DESCRIBED: pgettext("gender", "Self-described"),
        Gender.PREFER_NOT_TO_SAY: pgettext("gender", "Prefer not to say"),
    }[Gender(code)]


def gender_options(languages: Sequence[str]) -> list[dict[str, Any]]:
    """The choices of a question of kind gender, in each language of an event."""
    options: list[dict[str, Any]] = [{"value": one.value, "label": {}} for one in Gender]
    for language in languages:
        with force_locale(language):
            for option in options:
                option["label"][language] = gender(option["value"])
    return options


def answered_by(code: str) -> str:
    """Whose form asks a question."""
    return {
        AnsweredBy.GUEST: gettext("the guest"),
        AnsweredBy.FOCAL_POINT: gettext("the focal point"),
        AnsweredBy.STAFF: gettext("staff"),
    }[AnsweredBy(code)]


def answer(version: Any, value: Any, language: str, languages: Sequence[str]) -> str:
    """An answer as it is read, in words of the version (a row or what is asked today) that was answered."""
    options = {
        option["value"]: LocalizedText(option["label"]).in_language(language, languages).text
        for option in version.options
    }
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, list):
        return ", ".join(options.get(one, str(one)) for one in value)
    if isinstance(value, dict):
        return str(value.get("name", ""))
    if isinstance(value, float):
        return in_digits(value)
    text = str(value)
    match version.kind:
        case Kind.CHOICE | Kind.GENDER:
            return options.get(text, text)
        case Kind.COUNTRY:
            return countries.name(text, language)
        case Kind.PHONE:
            return shown_phone(text)
        case Kind.DATE:
            return format_date(date.fromisoformat(text), "long")
    return text
