"""Applications as other programs send them: every field is checked, every fault is found at once, with a pointer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from email_validator import EmailNotValidError, validate_email

from forumapp.consent.rules import HEADERS, Purpose
from forumapp.directory.countries import is_country
from forumapp.directory.rules import Rank
from forumapp.events.rules import Role
from forumapp.kernel import phones
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.names import UnreadableText, clean
from forumapp.questions.codec import Asked, Problem, WrongAnswer
from forumapp.questions.codec import read as read_answer
from forumapp.questions.rules import AnsweredBy, Kind, shown
from forumapp.registration.rules import AttendingAs

LONGEST_LINE = 500

COMPUTED = frozenset(
    {
        *("registration_id", "status", "attended", "submitted_at", "confirmed_at", "first_admitted_at"),
        *("last_left_at", "admissions", "desk", "walk_in"),
    }
)
"""Headers of the export that the system decides or measures: ignored, as in an import."""
YES_NO: Mapping[Any, bool] = {"yes": True, "no": False}


@dataclass(frozen=True)
class Vocabulary:
    """What an application to one event may say."""

    languages: Sequence[str]
    categories: Collection[str]
    questions: Mapping[str, Asked]


@dataclass
class Application:
    """A checked application, by the names of the registration's own fields; ``faults`` are pointers and cures."""

    texts: dict[str, dict[str, str]] = field(default_factory=lambda: {"name": {}, "organization": {}, "position": {}})
    values: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    needs: dict[str, str] = field(default_factory=dict)
    """Answers to questions about needs, readable still."""
    consents: dict[str, bool] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)

    @property
    def names(self) -> LocalizedText:
        """The names as printed; with given and family name alone, these joined."""
        joined = " ".join(filter(None, (self.values.get("given_name"), self.values.get("family_name"))))
        return LocalizedText(self.texts["name"] or {self.values["language"]: joined})

    @property
    def organization(self) -> LocalizedText:
        """The organisation's names."""
        return LocalizedText(self.texts["organization"])

    @property
    def position(self) -> LocalizedText:
        """The title as printed."""
        return LocalizedText(self.texts["position"])


class _Wrong(Exception):
    """A value is wrong; the message names the cure."""


def read_application(body: Mapping[str, Any], *, vocabulary: Vocabulary) -> Application:
    """Check the fields of ``POST …/registrations``: machine headers of the export, ``answers`` and ``consents``.

    Empty and null values are as good as absent ones. Roles and several choices are a list, or text parted by ``;``;
    yes and no are booleans, or ``yes`` and ``no``. Without a ``language`` it is the first of the event's that the name
    is given in.
    """
    read = Application()
    for name, value in body.items():
        if name not in ("answers", "consents", *COMPUTED) and value not in (None, "", []):
            _try(read, f"/{_escaped(name)}", partial(_take, read, name, value, vocabulary))
    for key, value in _members(read, body, "answers").items():
        _try(read, f"/answers/{_escaped(key)}", partial(_take_answer, read, key, value, vocabulary))
    for purpose, value in _members(read, body, "consents").items():
        _try(read, f"/consents/{_escaped(purpose)}", partial(_take_consent, read, purpose, value))
    if read.needs and not read.consents.get(Purpose.NEEDS):
        asking = ", ".join(sorted(read.needs))
        detail = f"Needs are kept only with a consent: ask the person, and send true here, or leave out: {asking}."
        read.faults.append(("/consents/needs", detail))
    _note_missing(read, vocabulary)
    named = next((code for code in vocabulary.languages if code in read.texts["name"]), vocabulary.languages[0])
    read.values.setdefault("language", named)
    return read


def _try(read: Application, pointer: str, take: Callable[[], None]) -> None:
    try:
        take()
    except _Wrong as wrong:
        read.faults.append((pointer, str(wrong)))


def _escaped(name: str) -> str:
    """A member's name in a JSON pointer (RFC 6901)."""
    return name[:100].replace("~", "~0").replace("/", "~1")


def _members(read: Application, body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    given = body.get(name)
    if given is None:
        return {}
    if not isinstance(given, dict):
        read.faults.append((f"/{name}", f"{name}: give an object."))
        return {}
    return given


def _note_missing(read: Application, vocabulary: Vocabulary) -> None:
    wrong = {pointer for pointer, _ in read.faults}
    names = [f"/name_{language}" for language in vocabulary.languages]
    parts = ("given_name", "family_name")
    if not read.texts["name"] and not any(part in read.values for part in parts) and not wrong & set(names):
        ways = ", ".join([name[1:] for name in names] + list(parts))
        read.faults.append((names[0], f"Give a name: one of {ways}."))
    if "category" not in read.values and "/category" not in wrong:
        read.faults.append(("/category", f"Give a category: {', '.join(vocabulary.categories)}."))
    applying = shown(vocabulary.questions.values(), category=read.values.get("category"), answers=read.answers)
    for key, asked in vocabulary.questions.items():
        if f"/answers/{key}" in wrong:
            continue
        if (key in read.answers or key in read.needs) and key not in applying:
            detail = "This question is not asked here: it is for other categories, or follows from another answer."
            read.faults.append((f"/answers/{key}", detail))
        elif key in applying and key not in read.answers and _is_needed(asked):
            read.faults.append((f"/answers/{key}", "This question needs an answer."))


def _is_needed(asked: Asked) -> bool:
    """Whether a program must answer: for the guest whom it registers, what it can send at all."""
    return asked.required and asked.answered_by == AnsweredBy.GUEST and asked.kind != Kind.FILE


def _take(read: Application, name: str, value: Any, vocabulary: Vocabulary) -> None:
    kind, _, language = name.rpartition("_")
    if kind in read.texts and language in vocabulary.languages:
        read.texts[kind][language] = _line(value)
    elif name in HEADERS:
        read.consents[HEADERS[name].value] = _claim(value)
    elif name == "roles":
        read.values[name] = tuple(_several(value, [role.value for role in Role]))
    elif name == "acting":
        read.values[name] = _claim(value)
    elif name == "category":
        read.values[name] = _one(value, vocabulary.categories)
    elif name == "language":
        read.values[name] = _one(value, vocabulary.languages)
    elif name in _READERS:
        read.values[name] = _READERS[name](value)
    else:
        raise _Wrong("No field has this name. Use the machine headers of the export; questions go into answers.")


def _take_answer(read: Application, key: str, value: Any, vocabulary: Vocabulary) -> None:
    asked = vocabulary.questions.get(key)
    if asked is None:
        raise _Wrong("The event asks no such question.")
    if value not in (None, "", []):
        (read.needs if asked.kind == Kind.NEEDS else read.answers)[key] = _answer(value, asked)


def _answer(value: Any, asked: Asked) -> Any:
    try:
        answer = read_answer(asked.definition, value)
    except WrongAnswer as wrong:
        known = ", ".join(asked.definition.options)
        raise _Wrong(_CURES[wrong.problem].format(known=known, limit=wrong.limit)) from None
    if answer is None:
        raise _Wrong("Give text that can be seen.")
    return answer


def _take_consent(read: Application, purpose: str, value: Any) -> None:
    if purpose not in set(Purpose):
        raise _Wrong(f"Give purposes out of {', '.join(Purpose)}.")
    if value is not None:
        read.consents[purpose] = _claim(value)


def _line(value: Any) -> str:
    if not isinstance(value, str):
        raise _Wrong("Give text.")
    try:
        text = clean(value)
    except UnreadableText:
        raise _Wrong("The text is damaged: half of a character is missing.") from None
    if not text:
        raise _Wrong("Give text that can be seen.")
    if len(text) > LONGEST_LINE:
        raise _Wrong(f"At most {LONGEST_LINE} characters.")
    return text


def _claim(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value in YES_NO:
        return YES_NO[value]
    raise _Wrong('Give true or false, or "yes" or "no".')


def _one(value: Any, known: Collection[str]) -> str:
    if not isinstance(value, str) or value not in known:
        raise _Wrong(f"Give one of {', '.join(known)}.")
    return value


def _several(value: Any, known: Collection[str]) -> list[str]:
    given = [part for part in value.split(";") if part] if isinstance(value, str) else value
    if not isinstance(given, list):
        raise _Wrong(f"Give a list out of {', '.join(known)}.")
    return list(dict.fromkeys(_one(each, known) for each in given))


def _email(value: Any) -> str:
    try:
        return validate_email(_line(value), check_deliverability=False).normalized
    except EmailNotValidError:
        raise _Wrong("Give an e-mail address, such as name@example.org.") from None


def _phone(value: Any) -> str:
    try:
        return phones.parse(_line(value))
    except phones.UnreadablePhone:
        raise _Wrong("Give a telephone number with its country code, such as +82 10-1234-5678.") from None


def _country(value: Any) -> str:
    if not isinstance(value, str) or not is_country(value.upper()):
        raise _Wrong("Give an ISO 3166 code of two letters, such as KR; leave it out for what is no country.")
    return value.upper()


_CURES = {
    Problem.NOT_TEXT: "Give text.",
    Problem.DAMAGED: "The text is damaged: half of a character is missing.",
    Problem.TOO_LONG: "At most {limit} characters.",
    Problem.NOT_YES_OR_NO: 'Give true or false, or "yes" or "no".',
    Problem.NOT_A_CHOICE: "Give one or, where several may be chosen, a list of {known}.",
    Problem.NOT_A_DATE: "Give a day as ISO 8601, such as 2026-03-31.",
    Problem.NOT_A_NUMBER: "Give a number.",
    Problem.TOO_SMALL: "Give {limit} or more.",
    Problem.TOO_LARGE: "Give {limit} or less.",
    Problem.NOT_A_COUNTRY: "Give an ISO 3166 code of two letters, such as KR.",
    Problem.NOT_A_PHONE: "Give a telephone number with its country code, such as +82 10-1234-5678.",
    Problem.NOT_AN_EMAIL: "Give an e-mail address, such as name@example.org.",
    Problem.NO_FILE_HERE: "A file cannot be sent by the interface: its guest hands it in on the form.",
}
"""Why an answer to a question is none, and what to send instead."""

_READERS: Mapping[str, Callable[[Any], Any]] = {
    "given_name": _line,
    "family_name": _line,
    "email": _email,
    "phone": _phone,
    "country": _country,
    "delegation": _line,
    "rank": lambda value: _one(value, [rank.value for rank in Rank]),
    "attending_as": lambda value: _one(value, [each.value for each in AttendingAs]),
}
