"""Forms of freezing and of exporting."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from forumapp.attendance.export import MACHINE, Format
from forumapp.events.models import Event
from forumapp.web.languages import language_name


def stripped(text: str | None) -> str:
    """A typed text without surrounding spaces."""
    return (text or "").strip()


class FreezeForm(FlaskForm):
    """Sign the figures; phones that were not heard ask for a reason."""

    reason = TextAreaField(
        _("Why not wait?"),
        [Optional(), Length(max=500)],
        filters=[stripped],
        description=_("It stays with the frozen set, which says which phones are missing."),
    )

    @classmethod
    def of(cls, phones: Sequence[object]) -> FreezeForm:
        """The form while ``phones`` were not heard: it then asks for the reason as for anything that is needed."""
        form = cls()
        form.reason.flags.asked = bool(phones)
        return form


class ExportForm(FlaskForm):
    """Which file, with which headers, and what for."""

    format = RadioField(_("File"), [InputRequired(_("Choose a file."))], default=Format.XLSX.value)
    headers = SelectField(_("Headers"), [InputRequired(_("Choose the headers."))])
    reason = StringField(
        _("What for?"),
        [
            DataRequired(_("Say what the list is for: it goes to the access log.")),
            Length(max=500),
        ],
        filters=[stripped],
        description=_("It goes to the access log, with your name and the number of people."),
    )

    @classmethod
    def of(cls, event: Event, language: str) -> ExportForm:
        """The form for one event, its headers those of the reader's language where the event has it."""
        form = cls()
        form.format.choices = [
            SelectChoice(Format.XLSX.value, gettext("Excel workbook (XLSX)")),
            SelectChoice(Format.CSV.value, gettext("CSV, UTF-8")),
            SelectChoice(Format.JSON.value, gettext("JSON, for programs")),
        ]
        form.headers.choices = [
            *(SelectChoice(code, language_name(code)) for code in event.languages),
            SelectChoice(MACHINE, gettext("for programs (registration_id, …)")),
        ]
        if not form.is_submitted():
            form.headers.data = language if language in event.languages else event.languages[0]
        return form
