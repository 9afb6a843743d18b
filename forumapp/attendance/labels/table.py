"""Words of the guest table: its headers in every language of an event, and all spellings that an import knows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import lru_cache

from babel import Locale
from flask_babel import force_locale, gettext, pgettext

from forumapp.attendance.codec.cells import NO, YES
from forumapp.attendance.codec.columns import NAME, NEEDS, ORGANIZATION, POSITION, QUESTION, distinct, machine_headers
from forumapp.attendance.codec.entries import Asked, Choices, Vocabulary
from forumapp.directory import countries, wording
from forumapp.directory import labels as directory_labels
from forumapp.directory.rules import Rank
from forumapp.events import labels as event_labels
from forumapp.events.models import Event
from forumapp.events.rules import Role
from forumapp.questions.models import Question
from forumapp.registration import labels as registration_labels
from forumapp.registration.rules import AttendingAs


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


def vocabulary(event: Event, questions: Sequence[Question]) -> Vocabulary:
    """What a guest list of the event may say: codes, and their names in each language of the event."""
    machine = machine_headers(event.languages, [question.key for question in questions])
    headers = {header: [header] for header in machine}
    for language in event.languages:
        words = header_words(event, questions, language)
        for header, unmistakable in zip(machine, distinct(machine, words), strict=True):
            headers[header].append(unmistakable)
    return Vocabulary(
        languages=tuple(event.languages),
        headers=headers,
        choices={
            "category": Choices.of({each.code: list(each.names.values()) for each in event.categories}),
            "country": _country_names(tuple(event.languages), wording.kept().version),
            "rank": _spoken(Rank, directory_labels.rank, event.languages, directory_labels.usual_rank),
            "attending_as": _spoken(AttendingAs, registration_labels.attending_as, event.languages),
            "roles": _spoken(Role, event_labels.role, event.languages),
            "language": Choices.of({each: _language_names(each, event.languages) for each in event.languages}),
            "claims": Choices.of(
                {YES: ["y", "true", "1", "o", "예", "네"], NO: ["n", "false", "0", "x", "아니요", "아니오"]}
            ),
        },
        questions={question.key: _asked(question) for question in questions},
    )


def _spoken(
    codes: type[StrEnum], word: Callable[[str], str], languages: Sequence[str], also: Callable[[str], str] | None = None
) -> Choices:
    """Codes with their words in each of ``languages``, and with what they are called besides."""
    spellings: dict[str, list[str]] = {code.value: [] for code in codes}
    for language in languages:
        with force_locale(language):
            for code, words in spellings.items():
                words.append(word(code))
                if also is not None:
                    words.append(also(code))
    return Choices.of(spellings)


@lru_cache(maxsize=8)
def _country_names(languages: tuple[str, ...], wording: str) -> Choices:
    """Names of countries under one version of the office's wording."""
    return Choices.of({code: countries.spellings(code, languages) for code in sorted(countries.codes())})


def _language_names(code: str, languages: Sequence[str]) -> list[str]:
    names = [name for each in (*languages, code) if (name := Locale.parse(code).get_display_name(each))]
    for each in languages:
        with force_locale(each):
            names.append(written_language(code, each))
    return names


def _asked(question: Question) -> Asked:
    version = question.current
    options = {str(option["value"]): list(option["label"].values()) for option in version.options}
    return Asked(version.definition, Choices.of(options))
