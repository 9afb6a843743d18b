"""A list of organisations on its way in, in words: what its columns may hold, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from wtforms import SelectChoice

from forumapp.attendance.labels.table import written_language
from forumapp.directory import codec, countries
from forumapp.directory import labels as directory_labels
from forumapp.directory.codec import Fault, Problem, Vocabulary
from forumapp.directory.rules import OrganizationKind, spelling_key
from forumapp.directory.service import Proposed
from forumapp.web.languages import current_language

_KINDS = {
    OrganizationKind.MISSION: ("mission", "embassy", "주한공관", "공관", "대사관"),
    OrganizationKind.ORGANIZATION: ("organisation", "organization", "institution", "기관", "단체", "기관·단체"),
}
"""What lists write besides our own words."""


def choices_of_columns(languages: Sequence[str]) -> list[SelectChoice]:
    """What a column may hold, and nothing."""
    return [SelectChoice("", _("leave out")), *(SelectChoice(code, _field(code)) for code in codec.targets(languages))]


def _name_in(language: str) -> str:
    return _("Name of the organisation (%(language)s)", language=written_language(language, current_language()))


def proposed(one: Proposed) -> dict[str, Any]:
    """What one row would add or change: each field from what to what, in words."""
    return {
        "row": one.row,
        "names": one.names,
        "new": one.new,
        "edits": [
            {
                "label": _field(name),
                "before": _value(name, before),
                "after": _value(name, after),
                "language": name.removeprefix(codec.NAME) if name.startswith(codec.NAME) else None,
            }
            for name, before, after in one.edits
        ],
    }


def _field(name: str) -> str:
    if name.startswith(codec.NAME):
        return _name_in(name.removeprefix(codec.NAME))
    return {
        codec.OTHER_NAMES: _("Other names"),
        codec.KIND: _("Kind"),
        codec.REPRESENTS: _("Represents"),
        codec.GROUP: _("Group"),
        codec.NOTES: _("Staff notes"),
    }[name]


def _value(name: str, value: str | None) -> str:
    if not value:
        return "–"
    if name == codec.KIND:
        return directory_labels.organization_kind(value)
    return countries.name(value, current_language()) if name == codec.REPRESENTS else value


def vocabulary(languages: Sequence[str]) -> Vocabulary:
    """The words by which a list may say a kind or what a mission represents, in every language."""
    kinds = {spelling_key(word): kind.value for kind, words in _KINDS.items() for word in (kind.value, *words)}
    for language in languages:
        with force_locale(language):
            kinds |= {spelling_key(directory_labels.organization_kind(kind)): kind.value for kind in OrganizationKind}
    codes = (*sorted(countries.codes()), *countries.entity_codes())
    entities = {
        spelling_key(word): code for code in codes for word in (code, *countries.spellings(code, tuple(languages)))
    }
    return Vocabulary(kinds, entities)


def fault_words(fault: Fault) -> str:
    """What is wrong with a list, and what to do about it."""
    facts = {"value": fault.value, "other": fault.other}
    return {
        Problem.NO_NAME_COLUMN: _("No column holds the names. Say which one does."),
        Problem.REPEATED_COLUMN: _("Two columns say the same. Leave one of them out."),
        Problem.TOO_MANY_LINES: _("The list has more than %(other)s organisations. Split it.", **facts),
        Problem.NOTHING_LISTED: _("There is no organisation below the headers."),
        Problem.NAME_MISSING: _("The name is missing. Write it in one language at least."),
        Problem.UNKNOWN_KIND: _("“%(value)s” is no kind. Write “mission” or “institution”.", **facts),
        Problem.UNKNOWN_ENTITY: _(
            "“%(value)s” is no country or entity known here. Write it as the page “Countries” does.", **facts
        ),
        Problem.TOO_LONG: _("The text is longer than %(other)s letters. Shorten it.", **facts),
        Problem.DAMAGED_TEXT: _("The text is damaged. Type it again."),
        Problem.SAME_ORGANIZATION: _(
            "“%(value)s” is the same organisation as in row %(other)s. Remove one of the two rows.", **facts
        ),
        Problem.TWO_MATCHES: _(
            "“%(value)s” has names of two organisations: %(other)s. Merge them first, or correct the row.", **facts
        ),
    }[fault.problem]
