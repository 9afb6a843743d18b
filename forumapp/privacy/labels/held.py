"""What is held about a person, in words: sections of lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext
from markupsafe import Markup, escape

from forumapp.accounts.models import AccessEntry
from forumapp.consent import labels as consent_labels
from forumapp.consent.models import Consent, PurposeVersion
from forumapp.directory import countries
from forumapp.directory import labels as directory_labels
from forumapp.events.models import Event
from forumapp.kernel import phones
from forumapp.kernel.dates import to_the_minute
from forumapp.kernel.localized import LocalizedText
from forumapp.orm import Base, table_of
from forumapp.privacy.queries import Holding, UnderAddress
from forumapp.privacy.queries.walk import is_shown
from forumapp.questions import labels as question_labels
from forumapp.questions.models import Answer, QuestionVersion
from forumapp.registration import labels as registration_labels
from forumapp.registration.labels.changes import SAID_IN_WORDS, Codes, edit, said_in_words
from forumapp.registration.models import Registration
from forumapp.web.languages import language_name

Line = tuple[str, Any]
"""A label and what stands there."""

SHOWN_APART = frozenset(
    {
        "answers",
        "consents",
        "needs",
        "access_log",
        "attendances",
        "session_attendances",
        "tickets",
        "idempotency_keys",
    }
)
"""Tables that the page tells of in another way, or that hold nothing but hashes and what follows from scans."""


COMPUTED = frozenset({"order_name", "person_key", "approved_names"})
"""Columns that only repeat a name; the file has them."""


POINTERS = frozenset({"link", "focal_point", "invitation", "revision"})
"""Facts of a mail that only say which row it is about; the file has them."""


@dataclass(frozen=True)
class Section:
    """What one table holds: a heading, and the lines of each of its rows."""

    title: str
    entries: list[list[Line]]


def sections(
    *,
    registration: Registration,
    holdings: Sequence[Holding],
    answers: Sequence[tuple[str, QuestionVersion, Answer]],
    consents: Sequence[tuple[Consent, PurposeVersion | None]],
    needs: Sequence[tuple[str, QuestionVersion, str]],
    accesses: Sequence[AccessEntry],
    subjects: Mapping[str, str],
    codes: Codes,
    language: str,
) -> list[Section]:
    """Everything in the order in which it is read: what was entered, allowed, sent, changed, seen.

    ``subjects`` are those of the mails, by the id of the message; ``codes`` word what was changed.
    """
    words = _Words(registration.event, language)
    entered = {holding.table: holding for holding in holdings}
    found = [_entered(registration, entered.pop("registrations"), words)]
    if answers:
        told = [words.answered(version, answer) for _, version, answer in answers]
        found.append(Section(gettext("Your answers to the event’s questions"), told))
    if needs:
        entries = [words.needed(version, text) for _, version, text in needs]
        found.append(Section(gettext("What you need on the day"), entries))
    if consents:
        found.append(Section(gettext("What you allowed, answer by answer"), [words.consent(*row) for row in consents]))
    for name, holding in entered.items():
        if name not in SHOWN_APART:
            entries = [
                [*_subject(name, row, subjects), *lines]
                for row in holding.rows
                if (lines := list(words.changed(row, codes) if name == "amendments" else words.lines(name, row)))
            ]
            found += [Section(_tables().get(name, name.replace("_", " ")), entries)] if entries else []
    if accesses:
        entries = [[(gettext("When"), words.moment(entry.at)), (gettext("What"), act(entry.act))] for entry in accesses]
        found.append(Section(gettext("When staff opened your data"), entries))
    return found


def sections_of_address(*, event: Event, held: UnderAddress, language: str) -> list[Section]:
    """What is held under an address beside the registrations, in the order in which it is read."""
    words = _Words(event, language)
    found: list[Section] = []
    rows: tuple[tuple[str, str, Sequence[Any]], ...] = (
        ("focal_points", gettext("You are the focal point of a delegation"), held.focal_points),
        ("invitations", gettext("Your invitation"), held.invitations),
        ("messages", gettext("Mails to you"), held.messages),
    )
    for table, title, held_rows in rows:
        entries = [list(words.lines(table, _plain(row))) for row in held_rows]
        if table == "focal_points":
            pairs = zip(entries, held.focal_points, strict=True)
            entries = [[(gettext("Delegation"), words.texts(row.delegation.names)), *lines] for lines, row in pairs]
        found += [Section(title, entries)] if entries else []
    drafts = [[words.typed(name, text) for name, text in row.fields.items()] for row in held.drafts]
    return [*found, Section(gettext("A focal point noted you, not yet handed in"), drafts)] if drafts else found


def found_under(held: UnderAddress) -> list[str]:
    """What staff destroy with a request by address, by kind and number."""
    numbers = (
        (len(held.focal_points), gettext("Focal points")),
        (len(held.drafts), gettext("Drafts of delegations")),
        (len(held.invitations), gettext("Invitations: name, salutation, address")),
        (len(held.messages), gettext("Mails: address and own words")),
    )
    return [f"{label}: {number}" for number, label in numbers if number]


def _plain(row: Base) -> dict[str, Any]:
    """The columns of a row that its person is shown."""
    return {column.name: getattr(row, column.name) for column in table_of(type(row)).columns if is_shown(column)}


def _subject(table: str, row: Mapping[str, Any], subjects: Mapping[str, str]) -> list[Line]:
    """What tells one mail from the others."""
    return [(gettext("Subject"), subjects[row["id"]])] if table == "messages" and row["id"] in subjects else []


def _entered(registration: Registration, holding: Holding, words: _Words) -> Section:
    entries = [list(words.lines("registrations", row)) for row in holding.rows]
    first: list[Line] = [(gettext("Category"), words.text(registration.category.names))]
    if registration.organization is not None:
        first.append((gettext("Organisation"), words.texts(registration.organization.names)))
    entries[0] = [*entries[0], *first]
    return Section(gettext("Your registration"), entries)


def act(code: str) -> str:
    """What staff did with a person's data, in general terms."""
    return {
        "view": gettext("a page about you was opened"),
        "reveal_contact": gettext("your address or telephone was looked at"),
        "reveal_needs": gettext("what you need was looked at"),
        "export": gettext("your data was exported"),
        "import": gettext("your data was imported"),
    }.get(code, gettext("your data was opened"))


def _tables() -> dict[str, str]:
    return {
        "accompanying": gettext("Who comes with you"),
        "amendments": gettext("What was changed"),
        "status_changes": gettext("What has happened"),
        "messages": gettext("Mails to you"),
        "scans": gettext("At the door"),
        "resolutions": gettext("What staff settled of your scans at the door"),
        "uploads": gettext("Files that you handed in"),
        "invitations": gettext("Your invitation"),
        "registration_notes": gettext("Notes by staff"),
        "registration_tags": gettext("Labels by staff"),
        "subject_requests": gettext("What you asked for"),
        "release_people": gettext("Press releases that name you"),
        "release_quotes": gettext("What you said for press releases"),
        "release_photo_people": gettext("Pictures that show you"),
    }


def _columns() -> dict[str, str]:
    return {
        "names": gettext("Name"),
        "name": gettext("Name"),
        "given_name": gettext("Given name"),
        "family_name": gettext("Family name"),
        "address_as": gettext("How to address"),
        "salutation": gettext("How to address"),
        "read_aloud": gettext("How the name is read aloud"),
        "represents_name": gettext("Stands in for"),
        "email": gettext("E-mail"),
        "recipient": gettext("E-mail"),
        "address": gettext("Address"),
        "phone": gettext("Mobile phone"),
        "position": gettext("Position"),
        "country": gettext("Country represented"),
        "rank": gettext("Rank"),
        "functions_since": gettext("In office since"),
        "expected_at": gettext("Expected at the door"),
        "escort": gettext("Who meets you"),
        "meeting_point": gettext("Where they meet you"),
        "interpretation": gettext("Interpretation"),
        "language": gettext("Language"),
        "status": gettext("State"),
        "from_status": gettext("Before"),
        "to_status": gettext("State"),
        "before": gettext("Before"),
        "after": gettext("After"),
        "field": gettext("Field"),
        "reason": gettext("Reason"),
        "facts": gettext("Beside the usual text"),
        "text": gettext("Text"),
        "tag": gettext("Label"),
        "answer_note": gettext("Note"),
        "direction": gettext("Direction"),
        "desk": gettext("Desk"),
        "walk_in": gettext("Entered at the door"),
        "payload": gettext("As it was sent"),
        "last_error": gettext("Why a mail did not arrive"),
        "size": gettext("Size in bytes"),
        "number": gettext("Number"),
        "at": gettext("When"),
        "created_at": gettext("Made"),
        "submitted_at": gettext("Received"),
        "confirmed_at": gettext("Confirmed"),
        "invited_at": gettext("Invited"),
        "issued_at": gettext("Issued"),
        "answered_at": gettext("Answered"),
        "sent_at": gettext("Sent"),
        "corrected_at": gettext("When"),
        "asked_at": gettext("Asked"),
        "titles": gettext("Position"),
        "texts": gettext("Text"),
        "approved_at": gettext("When you approved it"),
        "approved_by": gettext("Who approved it"),
        "approved_how": gettext("How it was approved"),
    }


def _called(table: str, column: str) -> str | None:
    """What a column of one table is called otherwise than the same one elsewhere."""
    return gettext("File name") if (table, column) == ("uploads", "name") else None


_CODES = frozenset({"status", "from_status", "to_status"})


class _Words:
    """Values as the person reads them."""

    def __init__(self, event: Event, language: str) -> None:
        self.event, self.language, self.columns = event, language, _columns()

    def lines(self, table: str, row: Mapping[str, Any]) -> Iterator[Line]:
        """What one row says: every column that is personal or has a name here, where it holds anything."""
        personal = _personal(table)
        for name, value in row.items():
            if name == "facts":
                value = {key: one for key, one in value.items() if key not in POINTERS}
            if (
                name in COMPUTED
                or value in (None, "", {}, [], False)
                or (name not in self.columns and name not in personal)
            ):
                continue
            yield _called(table, name) or self.columns.get(name, name.replace("_", " ")), self.value(name, value)

    def changed(self, row: Mapping[str, Any], codes: Codes) -> Iterator[Line]:
        """What was changed once: the field and its values in words, or a sentence where it is no field of the form."""
        if row["field"] in SAID_IN_WORDS:
            yield gettext("What"), said_in_words(row["field"])
        else:
            said = edit(row["field"], row["before"], row["after"], codes)
            yield self.columns["field"], said["label"]
            yield self.columns["before"], said["before"] or "–"
            yield self.columns["after"], said["after"] or "–"
        told = ("field", "before", "after")
        yield from self.lines("amendments", {name: value for name, value in row.items() if name not in told})

    def typed(self, name: str, text: str) -> Line:
        """One field of a draft, under the name of the column it would fill."""
        stem, _, code = name.rpartition("_")
        label = {**self.columns, "organization": gettext("Organisation"), "category": gettext("Category")}
        if code in self.event.languages:
            told = label.get(f"{stem}s", label.get(stem, stem.replace("_", " ")))
            return f"{told} ({language_name(code)})", text
        return label.get(name, name.replace("_", " ")), text

    def value(self, name: str, value: Any) -> Any:
        """One value, by its column and its type."""
        if isinstance(value, LocalizedText):
            return self.texts(value)
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, bool):
            return gettext("Yes") if value else gettext("No")
        if isinstance(value, dict):
            return "; ".join(f"{key}: {one}" for key, one in value.items())
        if isinstance(value, list):
            return ", ".join(map(str, value))
        return self._written(name, str(value))

    def _written(self, name: str, value: str) -> str:
        if name in _CODES:
            return registration_labels.status(value)
        if name == "country":
            return countries.name(value, self.language)
        if name == "rank":
            return directory_labels.rank(value)
        if name in ("language", "interpretation"):
            return language_name(value)
        return phones.shown(value) if name == "phone" else value

    def moment(self, at: datetime) -> str:
        """A date and time at the event's place."""
        return to_the_minute(at, zone=self.event.zone, language=self.language)

    def text(self, text: LocalizedText) -> Markup:
        """A text in the page's language, else in another one that it says."""
        found = text.in_language(self.language, self.event.languages)
        return self._marked(found.text, found.language)

    def texts(self, text: LocalizedText) -> Markup:
        """A text in every language that it has."""
        return Markup(" / ").join(self._marked(words, code) for code, words in text.items())

    def _marked(self, words: str, code: str) -> Markup:
        return escape(words) if code == self.language else Markup('<span lang="{}">{}</span>').format(code, words)

    def answered(self, version: QuestionVersion, answer: Answer) -> list[Line]:
        """A question as it was asked, and its answer."""
        return [
            (gettext("Question"), self.text(version.label)),
            (gettext("Answer"), question_labels.answer(version, answer.value, self.language, self.event.languages)),
        ]

    def needed(self, version: QuestionVersion, text: str) -> list[Line]:
        """A question about needs as it was asked, and what was told."""
        return [(gettext("Question"), self.text(version.label)), (gettext("Answer"), text)]

    def consent(self, consent: Consent, version: PurposeVersion | None) -> list[Line]:
        """One answer to an optional purpose, with the wording that was answered."""
        lines: list[Line] = [
            (gettext("Purpose"), consent_labels.purpose(consent.purpose)),
            (gettext("Answer"), gettext("Yes") if consent.granted else gettext("No")),
            (gettext("When"), self.moment(consent.at)),
        ]
        if version is not None:
            lines.append((gettext("Question"), self.text(version.question)))
            lines.append((gettext("Version"), f"{version.number}, {consent.language.upper()}"))
        return lines


def _personal(table: str) -> frozenset[str]:
    columns = Registration.metadata.tables[table].columns
    return frozenset(column.name for column in columns if column.info.get("personal"))
