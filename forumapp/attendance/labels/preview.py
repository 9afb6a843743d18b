"""Words of what an import would do, person by person, before anything is done."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext, ngettext

from forumapp.attendance.codec.columns import NAME, ORGANIZATION, POSITION, QUESTION
from forumapp.attendance.codec.entries import LEFT_OUT
from forumapp.attendance.codec.tables import Sheet
from forumapp.attendance.labels.table import header_words
from forumapp.attendance.service.guest_list import Checked
from forumapp.attendance.service.matching import Matched
from forumapp.attendance.service.updating import Update
from forumapp.consent.rules import HEADERS
from forumapp.directory import countries
from forumapp.directory import labels as directory_labels
from forumapp.events import labels as event_labels
from forumapp.events.models import Event
from forumapp.kernel import phones
from forumapp.kernel.localized import LocalizedText, Spoken
from forumapp.questions.labels import answer
from forumapp.questions.models import Question
from forumapp.registration import labels as registration_labels
from forumapp.web.languages import language_name


def lacking(checked: Checked) -> list[str]:
    """What is not said of the new people, and which language they get, a sentence each."""
    sentences = []
    if checked.languages:
        spoken = ", ".join(f"{language_name(code)} {number:,}" for code, number in checked.languages.items())
        sentences.append(gettext("Language of the new people: %(languages)s.", languages=spoken))
    alone = sum(1 for each in checked.new if each.institution is None)
    if alone:
        sentences.append(
            ngettext("%(num)s new person has no organisation.", "%(num)s new people have no organisation.", alone)
        )
    unreachable = sum(1 for each in checked.new if each.entry.email_key is None)
    if unreachable:
        sentences.append(
            ngettext(
                "%(num)s new person has no e-mail address and gets no mail.",
                "%(num)s new people have no e-mail address and get no mail.",
                unreachable,
            )
        )
    return sentences


def merged_cells(sheet: Sheet, *, above: int, mapping: Sequence[str | None]) -> Iterator[tuple[int, str, str]]:
    """Row, header and words of each cell that says what a merged one above says, of columns that are read."""
    header = sheet.rows[above]
    for (row, column), (top, _column) in sorted(sheet.merged.items()):
        if row > above and column < len(mapping) and (mapping[column] or LEFT_OUT) != LEFT_OUT:
            words = gettext(
                "Merged with row %(top)s, so it says the same: “%(text)s”.", top=top + 1, text=sheet.rows[row][column]
            )
            yield row + 1, header[column].strip(), words


@dataclass(frozen=True)
class NewPerson:
    """One row of somebody who is not known yet."""

    row: int
    name: Spoken
    category: Spoken
    organization: Spoken
    language: str


@dataclass(frozen=True)
class Edit:
    """One field that a row changes; ``own`` where the guest or the focal point wrote what is there now."""

    label: str
    before: str
    after: str
    language: str | None
    """In which both are written, where the field has a language."""
    own: bool


@dataclass(frozen=True)
class Change:
    """One row that changes somebody who is known."""

    row: int
    name: Spoken
    edits: list[Edit]


def new_people(rows: Sequence[Matched], event: Event, language: str) -> list[NewPerson]:
    """Who would be added."""
    categories = {each.code: each.names for each in event.categories}
    nobody = LocalizedText()

    def spoken(text: LocalizedText) -> Spoken:
        return text.in_language(language, event.languages)

    return [
        NewPerson(
            row=each.entry.row,
            name=spoken(each.entry.printed_names(event.languages)),
            category=spoken(categories[each.entry.values["category"]]),
            organization=spoken(each.institution.names if each.institution else nobody),
            language=language_name(each.entry.language(event.languages)),
        )
        for each in rows
    ]


def changes(
    updates: Sequence[Update],
    event: Event,
    questions: Sequence[Question],
    language: str,
    *,
    own: Collection[tuple[str, str]],
) -> list[Change]:
    """Who would be changed, and each field from what to what; ``own`` are ids and fields that guests wrote."""
    words = header_words(event, questions, language)
    words |= {f"consent_{purpose}": words[header] for header, purpose in HEADERS.items()}
    values = _Values(event, questions, language)
    return [
        Change(
            row=each.matched.entry.row,
            name=each.before.names.in_language(language, event.languages),
            edits=[
                Edit(
                    label=words.get(field, field),
                    before="•••" if field in HIDDEN and before else values.said(field, before),
                    after=values.said(field, after),
                    language=_language_of(field, event),
                    own=(each.registration_id, field) in own,
                )
                for field, before, after in each.changes
            ],
        )
        for each in updates
    ]


def _language_of(field: str, event: Event) -> str | None:
    prefix, _sign, code = field.rpartition("_")
    return code if f"{prefix}_" in (NAME, ORGANIZATION, POSITION) and code in event.languages else None


HIDDEN = ("email", "phone")
"""What is there of these is shown to nobody who does not say what for; the list itself says the new one."""


class _Values:
    """Values of fields as people read them in one language."""

    def __init__(self, event: Event, questions: Sequence[Question], language: str) -> None:
        self._event, self._language = event, language
        self._versions = {QUESTION + question.key: question.current for question in questions}
        self._codes: Mapping[str, Mapping[str, str]] = {
            "category": {each.code: each.names.in_language(language, event.languages).text for each in event.categories}
        }

    def said(self, field: str, value: Any) -> str:
        if value is None or value == "" or value == []:
            return "–"
        if field in self._versions:
            return answer(self._versions[field], value, self._language, self._event.languages)
        if isinstance(value, bool):
            return gettext("yes") if value else gettext("no")
        if isinstance(value, list):
            return ", ".join(event_labels.role(each) for each in value)
        if field == "rank":
            return directory_labels.rank(value)
        if field == "country":
            return countries.name(value, self._language)
        if field == "attending_as":
            return registration_labels.attending_as(value)
        if field == "phone":
            return phones.shown(value)
        if field == "language":
            return language_name(value)
        return self._codes.get(field, {}).get(value, str(value))
