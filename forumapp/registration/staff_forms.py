"""Forms with which staff decide a registration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from forumapp.web.fields import stripped
from forumapp.web.languages import language_name


class DecisionForm(FlaskForm):
    """A decision on registrations. ``exceed`` is asked only where no place is left.

    Where guests of several languages read the reason, there is one field for each language in place of ``reason``.
    """

    told_in: Sequence[str] = ()
    reason_needed = False
    reason = TextAreaField(_("Reason"), [Optional(), Length(max=1_000)], filters=[stripped], render_kw={"rows": 3})
    exceed = BooleanField(_("Confirm beyond the places"))

    @classmethod
    def of(cls, *, told_in: Sequence[str] = (), reason_needed: bool = False) -> DecisionForm:
        """The form; ``told_in`` are the languages of the guests who read the reason in their mail."""
        fields: dict[str, Any] = {"told_in": tuple(told_in), "reason_needed": reason_needed}
        if len(told_in) > 1:
            fields["reason"] = None
            for code in told_in:
                fields[f"reason_{code}"] = TextAreaField(
                    language_name(code),
                    [Optional(), Length(max=1_000)],
                    filters=[stripped],
                    render_kw={"rows": 3, "lang": code},
                )
        form: DecisionForm = type(cls.__name__, (cls,), fields)()
        if len(told_in) == 1:
            form.reason.label.text = gettext("Reason, in %(language)s", language=language_name(told_in[0]))
        return form

    @property
    def reasons(self) -> list[Field]:
        """The fields that ask for the reason."""
        return [self[f"reason_{code}"] for code in self.told_in] if self.reason is None else [self.reason]

    def reason_for(self, language: str) -> str | None:
        """What was written for a guest who reads ``language``."""
        field: Field = self.reason if self.reason is not None else self[f"reason_{language}"]
        return field.data or None

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for the reason where the decision needs one, or goes beyond the places; in all languages or in none."""
        valid = bool(super().validate(extra_validators))
        needed = self.reason_needed or self.exceed.data or any(field.data for field in self.reasons)
        for field in self.reasons:
            if needed and not field.data:
                several = len(self.reasons) > 1
                field.errors = [
                    gettext("Write the reason in each language, or in none.")
                    if several
                    else gettext("Enter the reason.")
                ]
                valid = False
        return valid


class RevealForm(FlaskForm):
    """Why staff need to see a guest's e-mail and telephone."""

    reason = StringField(
        _("What do you need them for?"),
        [InputRequired(_("Enter the reason.")), Length(min=2, max=500, message=_("Enter the reason in a few words."))],
        filters=[stripped],
    )
