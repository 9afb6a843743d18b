"""A release in words for staff: what it says of each figure, whom it names and why, what is still to be written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from forumapp.attendance.labels import figure_label
from forumapp.release.rules import Drafted
from forumapp.web.languages import language_name


def numbers_said(drafted: Sequence[Drafted]) -> list[dict[str, Any]]:
    """Each figure that a draft uses: its value, and the words for it per language."""
    said: dict[str, dict[str, list[str]]] = {}
    for draft in drafted:
        for run in (run for block in draft.blocks for run in block.runs if run.figure):
            words = said.setdefault(str(run.figure), {}).setdefault(draft.language, [])
            if run.text.casefold() not in [known.casefold() for known in words]:
                words.append(run.text)
    return [
        {"code": code, "label": figure_label(code), "value": f"{drafted[0].facts.value(code):,}", "words": words}
        for code, words in said.items()
    ]


def people_named(drafted: Sequence[Drafted], language: str) -> list[dict[str, Any]]:
    """Whom the drafts name, in the order of precedence, and on what ground."""
    if not drafted:
        return []
    draft = next((each for each in drafted if each.language == language), drafted[0])
    return [
        {
            "registration_id": person.registration_id,
            "name": person.name,
            "language": draft.language,
            "ground": _("official in public function") if person.official else _("consent"),
            "lacking": [
                language_name(each.language) for each in drafted if not _printable(each, person.registration_id)
            ],
        }
        for person in draft.facts.named
    ]


def _printable(draft: Drafted, registration_id: str) -> bool:
    """Whether name, title and organisation exist in the draft's language."""
    return any(
        person.spelled and person.organization_spelled and person.title
        for person in draft.facts.named
        if person.registration_id == registration_id
    )


def lacking(drafted: Sequence[Drafted]) -> list[dict[str, Any]]:
    """The texts of the office and of the event that a draft had to leave open."""
    names = {
        "host": _("Name of the office"),
        "host_place": _("Place that releases are dated from"),
        "host_about": _("About the office"),
        "media_contact": _("Contact for media"),
        "title": _("Title"),
        "place": _("Place"),
        "programme": _("Line of the programme"),
    }
    return [
        {"field": field, "what": names[field], "language": language_name(draft.language)}
        for draft in drafted
        for field in draft.facts.lacking
    ]
