"""Who comes in a member's place: a reserve who is chosen, or somebody else who is entered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, Form, RadioField, SelectChoice
from wtforms.validators import InputRequired

from forumapp.delegations.forms.rows import RowForm
from forumapp.registration.models import Registration
from forumapp.registration.service import Application, Reserve

SOMEBODY_ELSE = ""
"""The choice of none of the reserves."""


class SubstituteForm(Form):
    """Which reserve comes, where the delegation has some, and a box to tick before a place goes to another person."""

    who = RadioField(_("Who comes instead?"), [InputRequired()], default=SOMEBODY_ELSE, validate_choice=True)
    sure = BooleanField(
        _("Yes, the former QR is to open no door any more."),
        [InputRequired(_("Tick the box: the former QR then opens no door any more."))],
    )
    reserves: Sequence[Registration] = ()

    @classmethod
    def of(cls, typed: Any, reserves: Sequence[Registration], language: str) -> SubstituteForm:
        """The form for a delegation's reserves, their names in the reader's language."""
        form = cls(typed)
        form.reserves = reserves
        if not reserves:
            del form.who
            return form
        form.who.validators = []  # nothing chosen means somebody else
        form.who.flags.required = True
        form.who.choices = [
            *(SelectChoice(one.id, _introduced(one, language)) for one in reserves),
            SelectChoice(SOMEBODY_ELSE, gettext("Somebody else, entered below")),
        ]
        return form

    @property
    def reserve(self) -> Registration | None:
        """The reserve that was chosen."""
        chosen = self.who.data if "who" in self else SOMEBODY_ELSE
        return next((one for one in self.reserves if one.id == chosen), None)

    def comes(self, row: RowForm) -> Application | Reserve | None:
        """Who comes: the reserve, or whom ``row`` names; None where something needs another look."""
        ticked = self.validate()
        if self.reserve is not None:
            if any(field.data for field in row):
                self.who.errors = [gettext("Choose a reserve, or enter somebody else: not both.")]
                return None
            return Reserve(self.reserve.id) if ticked else None
        return row.application() if row.validate() & ticked else None

    def name_of(self, row: RowForm, language: str) -> str:
        """The name of who comes, as the history says it."""
        if self.reserve is not None:
            return self.reserve.name_in(language)
        return row.application().names.in_language(language, row.table.languages).text


def _introduced(reserve: Registration, language: str) -> str:
    position = reserve.position.in_language(language, reserve.event.languages).text
    return ", ".join(text for text in (reserve.name_in(language), position) if text)
