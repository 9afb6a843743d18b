"""Words of a set's tables: what each is called, how it is counted, and what its codes are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext, pgettext

from forumapp.attendance.rules import NOT_KNOWN, Breakdown
from forumapp.directory import countries
from forumapp.directory import labels as directory_labels
from forumapp.directory.rules import OrganizationKind, Rank
from forumapp.events import labels as event_labels
from forumapp.events.models import Event
from forumapp.events.rules import Role
from forumapp.kernel.dates import formatted
from forumapp.kernel.localized import Spoken
from forumapp.questions import labels as question_labels
from forumapp.questions.rules import Gender
from forumapp.web.languages import current_language, language_name

OTHER = "other"
"""The cell into which a published table merges small ones."""


def others(cell: Mapping[str, Any]) -> str:
    """What the cell is called into which a published table merged small ones; empty for any other."""
    return gettext("Others together") if cell["code"] == OTHER else ""


def breakdown_label(breakdown: str) -> str:
    """What a table is called, in the reader's language."""
    return {
        Breakdown.CATEGORY: gettext("By category"),
        Breakdown.COUNTRY: gettext("By country"),
        Breakdown.GENDER: gettext("Gender, where asked"),
        Breakdown.ORGANIZATION_KIND: gettext("By kind of organisation"),
        Breakdown.RANK: gettext("By rank"),
        Breakdown.ROLE: gettext("By part in the programme"),
        Breakdown.LANGUAGE: gettext("By language"),
        Breakdown.DAY: gettext("By day"),
        Breakdown.SESSION: gettext("By session"),
    }[Breakdown(breakdown)]


def cell_head(breakdown: str) -> str:
    """What the first column of a table holds."""
    return {
        Breakdown.CATEGORY: gettext("Category"),
        Breakdown.COUNTRY: gettext("Country represented"),
        Breakdown.GENDER: gettext("Answer"),
        Breakdown.ORGANIZATION_KIND: gettext("Kind of organisation"),
        Breakdown.RANK: gettext("Rank"),
        Breakdown.ROLE: gettext("Part in the programme"),
        Breakdown.LANGUAGE: gettext("Language"),
        Breakdown.DAY: gettext("Day"),
        Breakdown.SESSION: gettext("Session"),
    }[Breakdown(breakdown)]


def breakdown_definition(breakdown: str) -> str:
    """How the cells of a table are counted, in the reader's language."""
    return {
        Breakdown.CATEGORY: gettext(
            "Registered, confirmed and attended of each category; whether it counts is a property of the category."
        ),
        Breakdown.COUNTRY: gettext(
            "Participants by the country they represent: a mission’s members what the mission represents, others their "
            "own. Who represents no country, or of whom none is known, is in none."
        ),
        Breakdown.GENDER: gettext(
            "Participants by their own answer to a question that nobody must answer. It is never inferred."
        ),
        Breakdown.ORGANIZATION_KIND: gettext("Participants by the kind of their organisation in the directory."),
        Breakdown.RANK: gettext("Participants by class of precedence, whoever they attend for."),
        Breakdown.ROLE: gettext(
            "Participants by their part in the programme. Who has several is in each of them, so the parts are never "
            "added up."
        ),
        Breakdown.LANGUAGE: gettext("Participants by the language in which we write to them."),
        Breakdown.DAY: gettext(
            "Participants let in on the day, each once a day. Who came on several days is in each of them, so the days "
            "are never added up."
        ),
        Breakdown.SESSION: gettext(
            "Participants let in at the session’s door, each once a session. Who came to several is in each of them, "
            "so the sessions are never added up."
        ),
    }[Breakdown(breakdown)]


def arrivals_definition() -> str:
    """How the arrivals are counted."""
    return gettext("People by the minute of their first admitted entry, all categories; inside at the end of it.")


def cell_name(breakdown: str, code: str, event: Event, language: str | None = None) -> Spoken:
    """What a cell's code is called, in ``language`` or the reader's; one that is not known any more stays a code.

    ``language`` is the one that texts are translated into meanwhile.
    """
    language = language or current_language()
    if code == OTHER:
        return Spoken(pgettext("cell", "other"), language)
    if code == NOT_KNOWN:
        return Spoken(_nothing(Breakdown(breakdown)), language)
    names = {
        Breakdown.CATEGORY: {category.code: category.names for category in event.categories},
        Breakdown.SESSION: {str(each.id): each.names for each in event.sessions},
    }.get(Breakdown(breakdown), {})
    if code in names:
        return names[code].in_language(language, event.languages)
    return Spoken(_word(Breakdown(breakdown), code, event, language), language)


def _word(breakdown: Breakdown, code: str, event: Event, language: str) -> str:
    match breakdown:
        case Breakdown.COUNTRY:
            return countries.name(code, language)
        case Breakdown.GENDER if code in set(Gender):
            return question_labels.gender(code)
        case Breakdown.ORGANIZATION_KIND if code in set(OrganizationKind):
            return directory_labels.organization_kind(code)
        case Breakdown.RANK if code in set(Rank):
            return directory_labels.rank(code)
        case Breakdown.ROLE if code in set(Role):
            return event_labels.role(code)
        case Breakdown.LANGUAGE:
            return language_name(code)
        case Breakdown.DAY:
            noon = datetime.combine(datetime.fromisoformat(code), time(12), ZoneInfo(event.zone))
            return formatted(noon, zone=event.zone, style="date_numeric_weekday", language=language)
    return code


def _nothing(breakdown: Breakdown) -> str:
    """The cell of those of whom the table knows nothing: not nought, not withheld."""
    return {
        Breakdown.GENDER: pgettext("cell", "not asked, or no answer"),
        Breakdown.ORGANIZATION_KIND: pgettext("cell", "no organisation"),
        Breakdown.RANK: pgettext("cell", "no rank"),
        Breakdown.ROLE: pgettext("cell", "no part in the programme"),
    }.get(breakdown, pgettext("cell", "not known"))
