"""Words of the guest table: its headers in every language of an event, and all spellings that an import knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache, partial

from babel import Locale
from flask_babel import force_locale, gettext, pgettext

from forumapp.attendance.codec.cells import NO, YES
from forumapp.attendance.codec.columns import (
    GENDER,
    NAME,
    NEEDS,
    ORGANIZATION,
    POSITION,
    QUESTION,
    distinct,
    machine_headers,
)
from forumapp.attendance.codec.entries import Asked, Choices, Vocabulary
from forumapp.directory import countries, wording
from forumapp.directory import labels as directory_labels
from forumapp.directory.rules import Rank
from forumapp.events import labels as event_labels
from forumapp.events.models import Event
from forumapp.events.rules import Role
from forumapp.kernel.localized import LocalizedText
from forumapp.questions.models import Question
from forumapp.registration import labels as registration_labels
from forumapp.registration.rules import AttendingAs
from forumapp.web.languages import language_words


def header_words(event: Event, questions: Sequence[Question], language: str) -> dict[str, str]:
    """What the columns of the guest table are called in ``language``, by machine header."""
    with force_locale(language):
        words = _fixed_headers()
        for each in event.languages:
            written = written_language(each, language)
            words[NAME + each] = gettext("Name (%(language)s)", language=written)
            words[ORGANIZATION + each] = gettext("Organisation (%(language)s)", language=written)
            words[POSITION + each] = gettext("Position (%(language)s)", language=written)
    for question in questions:
        words[QUESTION + question.key] = question.current.label.in_language(language, event.languages).text
    return words


def needs_word(language: str) -> str:
    """What the column of needs is called in ``language``; the machine's own word for the machine."""
    if language == "machine":
        return NEEDS
    with force_locale(language):
        return gettext("Needs")


def gender_word(language: str) -> str:
    """What the column of gender is called in ``language``; the machine's own word for the machine."""
    if language == "machine":
        return GENDER
    with force_locale(language):
        return pgettext("column", "Gender")


def written_language(code: str, language: str) -> str:
    """What ``language`` calls a text in the language ``code``: 국문 rather than 한국어."""
    known = {"en": pgettext("written in", "English"), "ko": pgettext("written in", "Korean")}
    return known.get(code) or Locale.parse(code).get_display_name(language) or code


def _fixed_headers() -> dict[str, str]:
    return {
        "registration_id": pgettext("header", "Registration number"),
        "status": pgettext("header", "Status"),
        "attended": pgettext("header", "Attended"),
        "category": pgettext("header", "Category"),
        "roles": pgettext("header", "Roles"),
        "given_name": pgettext("header", "Given name"),
        "family_name": pgettext("header", "Family name"),
        "email": pgettext("header", "E-mail"),
        "phone": pgettext("header", "Mobile phone"),
        "country": pgettext("header", "Country represented"),
        "delegation": pgettext("header", "Delegation"),
        "rank": pgettext("header", "Rank"),
        "attending_as": pgettext("header", "Attending as"),
        "acting": pgettext("header", "A.i."),
        "language": pgettext("header", "Language"),
        "submitted_at": pgettext("header", "Submitted at"),
        "confirmed_at": pgettext("header", "Confirmed at"),
        "first_admitted_at": pgettext("header", "First admitted at"),
        "last_left_at": pgettext("header", "Last left at"),
        "admissions": pgettext("header", "Admissions"),
        "desk": pgettext("header", "Desk"),
        "walk_in": pgettext("header", "Walk-in"),
        "photo_consent": pgettext("header", "Consent to photographs"),
        "naming_consent": pgettext("header", "Consent to being named"),
    }


def vocabulary(event: Event, questions: Sequence[Question], language: str | None = None) -> Vocabulary:
    """What a guest list of the event may say: codes, and their names in each language of the event.

    ``language`` is that of the screen on which unknown words are answered; without it they are answered by codes.
    """
    machine = machine_headers(event.languages, [question.key for question in questions])
    headers = {header: [header] for header in machine}
    for each in event.languages:
        words = header_words(event, questions, each)
        for header, unmistakable in zip(machine, distinct(machine, words), strict=True):
            headers[header].append(unmistakable)
    return Vocabulary(
        languages=tuple(event.languages),
        headers=headers,
        choices=_choices(event, language),
        questions={question.key: _asked(question, event.languages, language) for question in questions},
    )


def _choices(event: Event, reader: str | None) -> dict[str, Choices]:
    languages = event.languages
    categories = {each.code: each.names for each in event.categories}
    return {
        "category": Choices.of(
            {code: list(names.values()) for code, names in categories.items()},
            {code: names.in_language(reader, languages).text for code, names in categories.items()} if reader else None,
        ),
        "country": _country_names(tuple(languages), wording.kept().version, reader),
        "rank": spoken_choices(Rank, directory_labels.rank, languages, reader, also=directory_labels.usual_rank),
        "attending_as": spoken_choices(AttendingAs, registration_labels.attending_as, languages, reader),
        "roles": spoken_choices(Role, event_labels.role, languages, reader),
        "language": Choices.of(
            {each: _language_names(each, languages) for each in languages},
            {each: Locale.parse(each).get_display_name(reader) or each for each in languages} if reader else None,
        ),
        "claims": Choices.of(
            {YES: ["y", "true", "1", "o", "예", "네"], NO: ["n", "false", "0", "x", "아니요", "아니오"]},
            _said({YES: lambda: gettext("Yes"), NO: lambda: gettext("No")}, reader),
        ),
    }


def _said(words: Mapping[str, Callable[[], str]], reader: str | None) -> dict[str, str] | None:
    """Each code's word in the reader's language; None where nobody reads words."""
    if reader is None:
        return None
    with force_locale(reader):
        return {code: word() for code, word in words.items()}


def spoken_choices(
    codes: type[StrEnum],
    word: Callable[[str], str],
    languages: Sequence[str],
    reader: str | None,
    *,
    also: Callable[[str], str] | None = None,
    others: Mapping[str, Sequence[str]] | None = None,
) -> Choices:
    """Codes with their words in each of ``languages``, and with what they are called besides."""
    spellings: dict[str, list[str]] = {code.value: list((others or {}).get(code, ())) for code in codes}
    for language in languages:
        with force_locale(language):
            for code, words in spellings.items():
                words.append(word(code))
                if also is not None:
                    words.append(also(code))
    return Choices.of(spellings, _said({code: partial(word, code) for code in spellings}, reader))


def country_choices(languages: Sequence[str]) -> Choices:
    """Every country with its names in ``languages``, by which a text may know it."""
    return _country_names(tuple(languages), wording.kept().version, None)


@lru_cache(maxsize=8)
def _country_names(languages: tuple[str, ...], wording: str, reader: str | None) -> Choices:
    """Names of countries under one version of the office's wording."""
    codes = sorted(countries.codes())
    words = {code: countries.name(code, reader) for code in codes} if reader else None
    return Choices.of({code: countries.spellings(code, languages) for code in codes}, words)


def _language_names(code: str, languages: Sequence[str]) -> list[str]:
    names = language_words(code, languages)
    for each in languages:
        with force_locale(each):
            names.append(written_language(code, each))
    return names


def _asked(question: Question, languages: Sequence[str], reader: str | None) -> Asked:
    version = question.current
    labels = {str(option["value"]): LocalizedText(option["label"]) for option in version.options}
    words = {code: label.in_language(reader, languages).text for code, label in labels.items()} if reader else None
    return Asked(version.definition, Choices.of({code: list(label.values()) for code, label in labels.items()}, words))
