"""Fields for those who come along with a guest: one row each, with a kind, and a name or a number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import Form, IntegerField, SelectChoice, SelectField, StringField
from wtforms.validators import Length, NumberRange, Optional

from forumapp.registration import labels
from forumapp.registration.rules import AccompanyingKind, Companion
from forumapp.web.fields import stripped

MOST = 50
"""People of one kind that one row may count."""


class KindField(SelectField):
    """As what somebody comes along; nothing chosen where nobody does."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.choices = [
            SelectChoice("", gettext("nobody")),
            *(SelectChoice(kind.value, labels.accompanying_kind(kind)) for kind in AccompanyingKind),
        ]


def fields_for_guests(rows: int) -> dict[str, Any]:
    """One row for each person who may come along: a kind, and a name where the guest wants to give it."""
    fields: dict[str, Any] = {}
    for row in range(rows):
        fields[f"accompanying_{row}_kind"] = KindField(_("Comes along as"), [Optional()])
        fields[f"accompanying_{row}_name"] = _name()
    return fields


def fields_for_staff(rows: int) -> dict[str, Any]:
    """The same with a number, for those who are only counted."""
    fields: dict[str, Any] = {}
    for row in range(rows):
        fields[f"accompanying_{row}_kind"] = KindField(_("Comes along as"), [Optional()])
        fields[f"accompanying_{row}_name"] = _name()
        fields[f"accompanying_{row}_number"] = IntegerField(
            _("How many"),
            [Optional(), NumberRange(1, MOST, message=_("Enter a number from 1 to 50."))],
            render_kw={"inputmode": "numeric", "data-size": "short"},
        )
    return fields


def _name() -> StringField:
    return StringField(_("Name"), [Optional(), Length(max=300)], filters=[stripped], render_kw={"autocomplete": "off"})


def values_of_rows(companions: Iterable[Companion]) -> dict[str, Any]:
    """What the rows begin with."""
    values: dict[str, Any] = {}
    for row, companion in enumerate(companions):
        values[f"accompanying_{row}_kind"] = companion.kind
        values[f"accompanying_{row}_name"] = companion.name
        values[f"accompanying_{row}_number"] = companion.number if companion.name is None else None
    return values


def rows_of(values: Mapping[str, Any]) -> int:
    """How many rows of :func:`values_of_rows` are filled."""
    return sum(1 for name in values if name.startswith("accompanying_") and name.endswith("_kind"))


def companions_of_form(form: Form, rows: int) -> Sequence[Companion]:
    """Who was named or counted; a name without a kind is an aide's, a row with neither is nobody's."""
    companions = []
    for row in range(rows):
        kind, name = form[f"accompanying_{row}_kind"].data, form[f"accompanying_{row}_name"].data
        number = form[f"accompanying_{row}_number"].data if f"accompanying_{row}_number" in form else None
        if kind or name or number:
            kind = kind or AccompanyingKind.AIDE.value
            companions.append(Companion(kind, name or None, 1 if name else number or 1))
    return companions
