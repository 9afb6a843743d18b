"""Suspected doubles and their merging in words."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask_babel import gettext as _

from forumapp.console.labels import spoken
from forumapp.console.labels.history import field, written_value
from forumapp.console.masking import covered_address
from forumapp.console.queries import Likeness
from forumapp.events.models import Event
from forumapp.kernel.localized import LocalizedText
from forumapp.registration import labels as registration_labels
from forumapp.registration.models import Registration


def likeness(reasons: Collection[Likeness]) -> str:
    """Why two entries look like one person, as one line."""
    said = {
        Likeness.NAME: _("same name"),
        Likeness.SPELLING: _("the name in other letters"),
        Likeness.EMAIL: _("same e-mail"),
        Likeness.PHONE: _("same telephone"),
        Likeness.ORGANIZATION: _("same organisation"),
    }
    return ", ".join(words for reason, words in said.items() if reason in reasons)


def entry(person: Registration, event: Event) -> str:
    """One entry among the two, for the choice of which stays."""
    return f"{person.order_name}, {registration_labels.status(person.status)}"


def field_of_entry(name: str) -> str:
    """A field by the name that the merging gives it."""
    if name == "organization":
        return _("Organisation")
    return field(f"name_{name.removeprefix('names_')}" if name.startswith("names_") else name)


def value_of_entry(name: str, value: Any, event: Event) -> str:
    """A value as the choice shows it; contacts are covered, as everywhere on the console's pages."""
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, LocalizedText):
        return spoken(value, event.languages).text
    if name == "email":
        return covered_address(value)
    if name == "phone":
        return f"…{value[-4:]}"
    return written_value(name, _written(value), event)


def _written(value: Any) -> str:
    """The value as the history writes it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ";".join(map(str, value)) if isinstance(value, list) else str(value)
