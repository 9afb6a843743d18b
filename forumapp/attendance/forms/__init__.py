"""Forms of freezing, of exporting and of importing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import IntegerField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from forumapp.attendance.codec.entries import LEFT_OUT
from forumapp.attendance.export import MACHINE, Format
from forumapp.attendance.service.guest_list import STATUSES
from forumapp.events.models import Event
from forumapp.registration import labels as registration_labels
from forumapp.registration.rules import Status
from forumapp.web.languages import language_name
from forumapp.web.localized_forms import LocalizedForm, Text

AS_ENTERED, BY_PRECEDENCE = "entered", "precedence"
"""Orders of an export."""


def stripped(text: str | None) -> str:
    """A typed text without surrounding spaces."""
    return (text or "").strip()


class FreezeForm(FlaskForm):
    """Sign the figures; phones that were not heard and scans that were put aside ask for a reason."""

    reason = TextAreaField(
        _("Why not wait?"),
        [Optional(), Length(max=500)],
        filters=[stripped],
        description=_("It stays with the frozen set, which says what was missing."),
    )

    @classmethod
    def of(cls, phones: Sequence[object], aside: int = 0) -> FreezeForm:
        """The form, which asks for the reason while ``phones`` were not heard or ``aside`` scans were put aside."""
        form = cls()
        form.reason.flags.asked = bool(phones or aside)
        return form


class OnlineForm(LocalizedForm):
    """How many people followed online, and where the number comes from."""

    texts = {"source": Text(_("Source"), longest=200, needed=True)}
    value = IntegerField(
        _("People who followed online"),
        [InputRequired(_("Enter a number of people.")), NumberRange(0, 100_000_000)],
        description=_("As the stream or the meeting counted them; never added to the participants."),
        render_kw={"inputmode": "numeric", "data-size": "short"},
    )


class ExportForm(FlaskForm):
    """Which file, with which headers, and what for."""

    format = RadioField(_("File"), [InputRequired(_("Choose a file."))], default=Format.XLSX.value)
    headers = SelectField(_("Headers"), [InputRequired(_("Choose the headers."))])
    order = RadioField(_("Order of the people"), [Optional()], default=AS_ENTERED)
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
        form.order.choices = [
            SelectChoice(AS_ENTERED, gettext("as they were entered")),
            SelectChoice(BY_PRECEDENCE, gettext("by precedence, then by name")),
        ]
        if not form.is_submitted():
            form.headers.data = language if language in event.languages else event.languages[0]
        return form


class ListForm(FlaskForm):
    """A guest list to import: the file, and what its new guests become."""

    file = FileField(
        _("File"),
        [FileRequired(_("Choose a file."))],
        description=_("An Excel workbook (XLSX) or CSV, at most 4 MB. The first row holds the headers."),
        render_kw={"accept": ".xlsx,.csv,.tsv,.txt"},
    )
    status = RadioField(
        _("What new guests become"),
        [InputRequired()],
        default=Status.INVITED.value,
        description=_("Those who are known keep their status. No mail is sent."),
    )
    category = SelectField(
        _("Category of new guests"), [Optional()], description=_("For rows that do not say one themselves.")
    )
    language = SelectField(
        _("Language of new guests"),
        [Optional()],
        description=_("Mails, invitation and ticket are in it. For rows that do not say one themselves."),
    )

    @classmethod
    def of(cls, event: Event, language: str) -> ListForm:
        """The form for one event."""
        form = cls()
        form.status.choices = [SelectChoice(status.value, registration_labels.status(status)) for status in STATUSES]
        form.category.choices = [
            SelectChoice("", gettext("as the list says")),
            *(
                SelectChoice(one.code, one.names.in_language(language, event.languages).text)
                for one in event.categories
            ),
        ]
        by_name = SelectChoice("", gettext("by the name: Korean where it is written in Hangul"))
        form.language.choices = [
            *([by_name] if "ko" in event.languages else []),
            *(SelectChoice(code, language_name(code)) for code in event.languages),
        ]
        return form


class MappingForm(FlaskForm):
    """What each column of a list holds; made for one list by :meth:`for_columns`."""

    width = 0

    @classmethod
    def for_columns(cls, headers: Sequence[str], choices: Sequence[SelectChoice]) -> type[MappingForm]:
        """The form with a choice per column, ``column_0`` and on, called as the list heads it."""
        fields: dict[str, Any] = {"width": len(headers)}
        for place, header in enumerate(headers):
            fields[f"column_{place}"] = SelectField(header, [Optional()], choices=list(choices))
        return type(cls.__name__, (cls,), fields)

    @staticmethod
    def values(mapping: Sequence[str]) -> dict[str, str]:
        """What the form begins with."""
        return {f"column_{place}": machine for place, machine in enumerate(mapping)}

    def mapping(self) -> list[str]:
        """What was chosen, by the column's place."""
        return [self[f"column_{place}"].data or LEFT_OUT for place in range(self.width)]
