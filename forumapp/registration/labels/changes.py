"""The words for what an amendment changed: its field, and its values before and after."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _

from forumapp.consent import labels as consent_labels
from forumapp.directory import countries
from forumapp.directory import labels as directory_labels
from forumapp.events import labels as event_labels
from forumapp.events.models import Event
from forumapp.kernel.dates import to_the_minute
from forumapp.kernel.localized import LocalizedText
from forumapp.questions import labels as question_labels
from forumapp.questions.codec import SEPARATOR
from forumapp.questions.models import QuestionVersion
from forumapp.questions.rules import CONTACTS, YES, Kind
from forumapp.registration import labels
from forumapp.registration.rules import AccompanyingKind, AttendingAs, Companion
from forumapp.web.languages import current_language, language_name

QUESTION, CONSENT = "q_", "consent_"
"""How the machine headers of the event's own questions and of the purposes of consent begin."""
SAID_IN_WORDS = ("ticket", "merged", "approved_names", "review_again", "needs")
"""Amendments that are no field of the form: a sentence says what happened."""


@dataclass(frozen=True)
class Codes:
    """What codes of an event stand for in its histories: categories, questions with all their wordings, delegations.

    ``hidden`` stands in place of contacts, where the reader is not to see them; ``purpose`` words a consent's purpose.
    """

    event: Event
    questions: Mapping[str, Sequence[QuestionVersion]] = field(default_factory=dict)
    delegations: Mapping[str, str] = field(default_factory=dict)
    hidden: str | None = None
    purpose: Callable[[str], str] = consent_labels.purpose


def edit(header: str, before: str | None, after: str | None, codes: Codes) -> dict[str, str]:
    """One amendment: the ``label`` of its field, and its values ``before`` and ``after``."""
    wordings = codes.questions.get(header.removeprefix(QUESTION)) if header.startswith(QUESTION) else None
    if wordings:
        return {
            "label": _spoken(wordings[-1].label, codes.event),
            "before": _answered(before, wordings, codes),
            "after": _answered(after, wordings, codes),
        }
    return {
        "label": field_name(header, codes.purpose),
        "before": written_value(header, before, codes),
        "after": written_value(header, after, codes),
    }


def said_in_words(header: str) -> str:
    """What happened by an amendment that is no field of the form."""
    return {
        "ticket": _("New ticket; the former one is revoked"),
        "merged": _("Merged with another entry of the same person"),
        "approved_names": _("Names as printed approved"),
        "review_again": _("Changes looked at"),
        "needs": _("Needs changed"),
    }[header]


def _spoken(text: LocalizedText, event: Event) -> str:
    return text.in_language(current_language(), event.languages).text


def _answered(value: str | None, wordings: Sequence[QuestionVersion], codes: Codes) -> str:
    """An answer as the history keeps it, by the newest wording that has its choices."""
    if not value:
        return ""
    newest = wordings[-1]
    if newest.kind in CONTACTS and codes.hidden is not None:
        return codes.hidden
    if newest.kind == Kind.YES_NO:
        return _("Yes") if value == YES else _("No")
    if newest.kind in (Kind.CHOICE, Kind.CHOICES, Kind.GENDER):
        labels = {
            option["value"]: _spoken(LocalizedText(option["label"]), codes.event)
            for wording in wordings
            for option in wording.options
        }
        return ", ".join(labels.get(one, one) for one in value.split(SEPARATOR))
    return question_labels.answer(newest, value, current_language(), codes.event.languages)


def field_name(header: str, purpose: Callable[[str], str] = consent_labels.purpose) -> str:
    """A field that was amended, by the export's machine header."""
    if header.startswith(CONSENT):
        return purpose(header.removeprefix(CONSENT))
    name, _sign, code = header.rpartition("_")
    if name in ("name", "organization", "position", "address_as"):
        words = {
            "name": _("Name"),
            "organization": _("Organisation"),
            "position": _("Position"),
            "address_as": _("How to address"),
        }[name]
        return f"{words} ({language_name(code)})"
    return {
        "waiting_place": _("Place in line"),
        "given_name": _("Given name"),
        "family_name": _("Family name"),
        "email": _("E-mail"),
        "phone": _("Telephone"),
        "category": _("Category"),
        "country": _("Country represented"),
        "delegation": _("Delegation"),
        "delegation_id": _("Delegation"),
        "heads_delegation": _("Head of the delegation"),
        "rank": _("Rank"),
        "attending_as": _("Attends"),
        "acting": _("Ad interim (a.i.)"),
        "roles": _("Roles"),
        "language": _("Language"),
        "read_aloud": _("Read aloud"),
        "represents_name": _("Stands in for"),
        "handed_over": _("Invitation handed over"),
        "functions_since": _("In office since"),
        "manual_order": _("Order by hand"),
        "expected_at": _("Expected at the door"),
        "escort": _("Who meets the guest"),
        "meeting_point": _("Where they meet"),
        "on_board": _("On the protocol board"),
        "interpretation": _("Interpretation into"),
        "receiver": _("Needs a receiver"),
        "accompanying": _("Accompanying persons"),
        "tags": _("Labels"),
        "sessions": _("Sessions"),
    }.get(header, header)


def written_value(header: str, value: str | None, codes: Codes) -> str:
    """A value as the history keeps it, in words."""
    event = codes.event
    if not value:
        return ""
    if header in ("email", "phone") and codes.hidden is not None:
        return codes.hidden
    if header == "category":
        names = next((one.names for one in event.categories if one.code == value), None)
        return _spoken(names, event) if names else value
    if header == "delegation_id":
        return codes.delegations.get(value, value)
    if header == "attending_as":
        return labels.attending_as(AttendingAs(value))
    if header == "rank":
        return directory_labels.rank(value)
    if header == "country":
        return countries.name(value, current_language())
    if header in ("functions_since", "expected_at"):
        return to_the_minute(datetime.fromisoformat(value), zone=event.zone, language=current_language())
    if header == "accompanying":
        return ", ".join(map(_companion, value.split(";")))
    if header == "tags":
        return value.replace(";", ", ")
    if header in ("acting", "receiver", "heads_delegation", "on_board") or header.startswith(CONSENT):
        return _("Yes") if value == "yes" else _("No")
    if header == "roles":
        return ", ".join(event_labels.role(role) for role in value.split(";"))
    return language_name(value) if header in ("language", "interpretation") else value


def _companion(written: str) -> str:
    """A companion as the history keeps one: the kind, a colon, a name or a number."""
    kind, _sign, rest = written.partition(":")
    if kind not in set(AccompanyingKind):
        return written
    named = not rest.isdigit()
    return labels.companion(Companion(kind, rest if named else None, 1 if named else int(rest)))
