"""Organisations and their history in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from forumapp.accounts.labels import actor
from forumapp.console.labels import language, spoken
from forumapp.directory import countries
from forumapp.directory import labels as directory_labels
from forumapp.directory.models import Organization, OrganizationChange
from forumapp.directory.rules import OrganizationKind
from forumapp.web.languages import language_name


def organization_of_list(row: Organization, people: Mapping[int, int]) -> dict[str, Any]:
    """One line of the list of organisations; ``people`` are the numbers of registrations by organisation id."""
    return {
        "id": row.id,
        "names": row.names,
        "name": spoken(row.names).text,
        "kind": directory_labels.organization_kind(row.kind),
        "represents": countries.name(row.represents, language()) if row.represents else "",
        "group": row.group_name,
        "source": source(row.source),
        "people": people.get(row.id, 0),
        "released": row.released,
    }


def source(code: str) -> str:
    """Where an organisation was first met."""
    return {
        "staff": _("staff"),
        "form": _("form"),
        "import": _("list"),
        "interface": _("another program"),
        "walk_in": _("door"),
        "demo": _("demo"),
    }.get(code, code)


def change(row: OrganizationChange, names: Mapping[str, str]) -> dict[str, Any]:
    """One line of an organisation's history; ``names`` are those of members of staff by reference."""
    return {
        "at": row.at,
        "who": names.get(row.actor) or actor(row.actor.partition(":")[0]),
        "field": _field(row.field),
        "before": _value(row.field, row.before),
        "after": _value(row.field, row.after),
        "merged": row.field == "merged",
        "url": url_for("console.organization", id=row.other_id) if row.other_id else None,
    }


def _field(code: str) -> str:
    if code.startswith("name_"):
        return _("Name (%(language)s)", language=language_name(code.removeprefix("name_")))
    return {
        "kind": _("Kind"),
        "represents": _("Represents"),
        "group_name": _("Group"),
        "notes": _("Staff notes"),
        "released": _("Public forms may suggest it"),
        "spelling": _("Other name"),
        "merged": _("Merged"),
    }.get(code, code)


def _value(field: str, value: str | None) -> str:
    if value is None:
        return ""
    if field == "kind" and value in set(OrganizationKind):
        return directory_labels.organization_kind(value)
    if field == "represents":
        return countries.name(value, language())
    if field == "released":
        return _("Yes") if value == "yes" else _("No")
    return value
