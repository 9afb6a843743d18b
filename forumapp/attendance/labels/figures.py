"""Words of figures: the label and the definition of each, in every language of an event."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from flask_babel import force_locale, gettext, pgettext

from forumapp.attendance.rules import NO_EXIT_SCANNED, NOBODY_CAME_YET, NOT_MEASURED, Code, Words
from forumapp.attendance.rules.suppression import WITHHELD


def figure_label(code: str) -> str:
    """What a figure is called, in the reader's language."""
    return {
        Code.INVITED: pgettext("figure", "Invited"),
        Code.REGISTERED: pgettext("figure", "Registered"),
        Code.CONFIRMED: pgettext("figure", "Confirmed"),
        Code.ATTENDED: pgettext("figure", "Attended"),
        Code.PARTICIPANTS: pgettext("figure", "Participants"),
        Code.MISSIONS: pgettext("figure", "Missions"),
        Code.AMBASSADORS: pgettext("figure", "Ambassadors"),
        Code.COUNTRIES: pgettext("figure", "Countries"),
        Code.ORGANIZATIONS: pgettext("figure", "Organisations"),
        Code.WALK_INS: pgettext("figure", "Walk-ins"),
        Code.NO_SHOWS: pgettext("figure", "No-shows"),
        Code.PEAK_INSIDE: pgettext("figure", "Most inside at once"),
    }[Code(code)]


def figure_definition(code: str) -> str:
    """How a figure is counted (contract.md, "Figures"), in the reader's language."""
    return {
        Code.INVITED: gettext("People to whom an invitation was issued."),
        Code.REGISTERED: gettext(
            "Registrations submitted, waitlisted, offered or confirmed, all categories, walk-ins included."
        ),
        Code.CONFIRMED: gettext("Registrations confirmed, all categories, walk-ins included."),
        Code.ATTENDED: gettext("People with at least one admitted entry that was not undone, all categories."),
        Code.PARTICIPANTS: gettext("Attended, of a category that counts; media and staff are not counted by default."),
        Code.MISSIONS: gettext("Different organisations of kind mission among the participants."),
        Code.AMBASSADORS: gettext(
            "Participants of rank ambassador whose organisation is a mission, attending in person, not acting. "
            "Chargés d’affaires and goodwill ambassadors are none."
        ),
        Code.COUNTRIES: gettext(
            "Different countries represented among the participants. A mission’s members represent what the mission "
            "represents, if it is a country; the host’s own country counts if somebody represents it."
        ),
        Code.ORGANIZATIONS: gettext("Different organisations among the participants, missions included."),
        Code.WALK_INS: gettext("Attended, registered at the door."),
        Code.NO_SHOWS: gettext("Confirmed less those of them who attended, all categories."),
        Code.PEAK_INSIDE: gettext(
            "Most people inside at one time, all categories; known only where exits are scanned."
        ),
    }[Code(code)]


def why_null(reason: str) -> str:
    """Why a figure has no value, in the reader's language."""
    return {
        NO_EXIT_SCANNED: gettext("not measured: no exit was scanned"),
        NOBODY_CAME_YET: gettext("not known before the event"),
        NOT_MEASURED: gettext("not measured"),
        WITHHELD: gettext("withheld"),
    }[reason]


def words(languages: Sequence[str]) -> Words:
    """Label and definition of every figure in each of ``languages``, for a set that is stored or sent."""
    return _words(tuple(languages))


@lru_cache(maxsize=32)
def _words(languages: tuple[str, ...]) -> Words:
    found: dict[str, dict[str, dict[str, str]]] = {code: {"label": {}, "definition": {}} for code in Code}
    for language in languages:
        with force_locale(language):
            for code in Code:
                found[code]["label"][language] = figure_label(code)
                found[code]["definition"][language] = figure_definition(code)
    return found
