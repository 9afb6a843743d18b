"""The console's words: languages, moments, choices of its forms; beside it the pages' own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from wtforms import SelectChoice

from forumapp.accounts.rules import StaffRole
from forumapp.directory import countries
from forumapp.events import labels as event_labels
from forumapp.events.models import Event
from forumapp.events.rules import ActivityKind, PartnerPart, Theme
from forumapp.kernel.dates import formatted, to_the_minute
from forumapp.kernel.localized import LocalizedText, Spoken
from forumapp.questions import labels as question_labels
from forumapp.questions.rules import Kind
from forumapp.web.languages import current_language, language_name, languages


def language() -> str:
    """The code of the page's language."""
    return current_language()


def spoken(text: LocalizedText, languages_of: Sequence[str] = ()) -> Spoken:
    """A text in the page's language, or in another one that it says."""
    return text.in_language(language(), languages_of)


def moment(at: datetime, zone: str) -> str:
    """A date and time of a table, on the console's clock of 24 hours."""
    return to_the_minute(at, zone=zone, language=language())


def choices_of_languages() -> list[SelectChoice]:
    """Every language under its own name."""
    return [SelectChoice(code, language_name(code)) for code in languages()]


def choices_of_events(events: Sequence[Event]) -> list[SelectChoice]:
    """Events by their title and day."""
    return [
        SelectChoice(
            str(event.id),
            _("%(title)s, %(day)s", title=spoken(event.title, event.languages).text, day=day_of(event)),
        )
        for event in events
    ]


def day_of(event: Event) -> str:
    """The first day of an event, as tables write it."""
    return formatted(event.starts_at, zone=event.zone, style="date_numeric", language=language())


def slug_taken() -> str:
    """What to do where another event has the address."""
    return _("Another event has this address. Choose another one.")


def choices_of_activity_kinds() -> list[SelectChoice]:
    """The kinds of activity."""
    return [SelectChoice(kind.value, event_labels.activity_kind(kind)) for kind in ActivityKind]


def choices_of_themes() -> list[SelectChoice]:
    """The host's themes."""
    return [SelectChoice(theme.value, event_labels.theme(theme)) for theme in Theme]


def choices_of_roles() -> list[SelectChoice]:
    """The roles of staff, each with what it allows."""
    explained = {
        StaffRole.ADMINISTRATOR: _("Administrator: everything, in all events"),
        StaffRole.ORGANIZER: _("Organizer: the event, people, decisions, mails, figures"),
        StaffRole.COMMUNICATIONS: _("Communications: figures, release, export without contacts"),
        StaffRole.DOOR: _("Door: admits and lets out"),
    }
    return [SelectChoice(role.value, explained[role]) for role in (*StaffRole,)[::-1]]


def choices_of_kinds() -> list[SelectChoice]:
    """The kinds of question."""
    return [SelectChoice(code, label) for code, label in kinds_of_question().items()]


def choices_of_entities() -> list[SelectChoice]:
    """What a mission may represent: every country, and entities that are none."""
    entities = [(code, countries.name(code, language())) for code in countries.entity_codes()]
    return [
        SelectChoice("", _("none")),
        *(SelectChoice(code, label) for code, label in (*entities, *countries.options(language()))),
    ]


def choices_of_countries() -> list[SelectChoice]:
    """Every country."""
    return [SelectChoice(code, label) for code, label in countries.options(language())]


def kinds_of_question() -> dict[str, str]:
    """Kinds of question by their code."""
    return {kind.value: question_labels.kind(kind) for kind in Kind}


def partner_parts() -> dict[str, str]:
    """Parts of partners by their code."""
    return {part.value: event_labels.partner_part(part) for part in PartnerPart}


def heading_of_part(kind: str, part: Any) -> str:
    """The heading of the page that adds or changes a part of the programme."""
    if part is None:
        return {"items": _("Add a line"), "speakers": _("Add a speaker"), "partners": _("Add a partner")}[kind]
    return {"items": _("Line of the programme"), "speakers": _("Speaker"), "partners": _("Partner")}[kind]
