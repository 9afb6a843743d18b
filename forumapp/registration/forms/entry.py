"""The form with which staff enter and correct a registration."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateField,
    Field,
    HiddenField,
    IntegerField,
    SelectChoice,
    SelectField,
    StringField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from forumapp.directory import countries
from forumapp.directory import labels as directory_labels
from forumapp.directory.queries import precedence
from forumapp.events import labels as event_labels
from forumapp.events.models import Event
from forumapp.events.rules import Role
from forumapp.kernel.phones import UnreadablePhone, parse
from forumapp.registration import labels
from forumapp.registration.forms.companions import companions_of_form, fields_for_staff, rows_of, values_of_rows
from forumapp.registration.models import Registration
from forumapp.registration.rules import AttendingAs, Companion
from forumapp.registration.service import Application, Changes
from forumapp.web.fields import ChoicesField, MomentField, local, stripped, valid_address
from forumapp.web.languages import language_name, languages
from forumapp.web.localized_forms import LocalizedForm, Text

ON_BOARD = {None: "", True: "yes", False: "no"}
"""How the form writes whether staff put a guest on the protocol board or took them off."""
FEWEST_ROWS = 3
"""Rows for accompanying persons that the form always has; there are two free ones in any case."""


class EntryForm(LocalizedForm):
    """What staff may correct in a registration; e-mail and telephone only replace, they show nothing."""

    made_from = "changed"

    texts = {
        "names": Text(_("Name as printed"), needed=True, longest=300),
        "organization": Text(_("Organisation"), longest=300),
        "position": Text(_("Position"), longest=300),
        "address_as": Text(
            _("How to address"), help=_("In letters and at the door. Empty: by the full name."), longest=300
        ),
    }
    rows = FEWEST_ROWS
    zone = "UTC"
    changed = HiddenField()
    family_name = StringField(_("Family name"), [Optional(), Length(max=300)], filters=[stripped])
    given_name = StringField(_("Given name"), [Optional(), Length(max=300)], filters=[stripped])
    read_aloud = StringField(
        _("Read aloud"),
        [Optional(), Length(max=300)],
        description=_("How the name sounds, in letters that help whoever reads it out."),
        filters=[stripped],
    )
    category = SelectField(_("Category"), [InputRequired()])
    country = SelectField(_("Country represented"), [Optional()], description=_("Not the nationality."))
    rank = SelectField(_("Rank"), [Optional()], description=_("Decides precedence; a title's wording never does."))
    functions_on = DateField(
        _("In office since"),
        [Optional()],
        description=_("From the ministry's list: decides among those of one rank."),
    )
    functions_at = TimeField(_("At what time"), [Optional()], description=_("Only where two began on one day."))
    manual_order = IntegerField(
        _("Order by hand"),
        [Optional(), NumberRange(1, 9_999, message=_("Enter a number from 1 to 9,999."))],
        description=_("Goes before rank and date; empty for the usual order."),
        render_kw={"inputmode": "numeric", "data-size": "short"},
    )
    expected_at = MomentField(_("Expected at the door"), [Optional()])
    escort = StringField(_("Who meets the guest"), [Optional(), Length(max=300)], filters=[stripped])
    meeting_point = StringField(_("Where they meet"), [Optional(), Length(max=300)], filters=[stripped])
    on_board = SelectField(
        _("On the protocol board"),
        [Optional()],
        description=_("Who is of rank, has a role in the programme or heads a delegation is on it without this."),
    )
    attending_as = SelectField(_("Attends"), [InputRequired()])
    represents_name = StringField(
        _("Stands in for"),
        [Optional(), Length(max=300)],
        description=_("For whom, where somebody stands in."),
        filters=[stripped],
    )
    acting = BooleanField(_("Ad interim (a.i.)"))
    roles = ChoicesField(_("Roles in the programme"))
    language = SelectField(_("Language of mails and ticket"), [InputRequired()])
    interpretation = SelectField(_("Interpretation into"), [Optional()])
    receiver = BooleanField(_("Needs a receiver"))
    email = StringField(_("New e-mail"), [Optional(), valid_address], render_kw={"type": "email"})
    phone = StringField(_("New telephone"), [Optional()], render_kw={"inputmode": "tel"})

    @classmethod
    def of(cls, event: Event, language: str, **values: Any) -> EntryForm:
        """The form for one event, its choices in the reader's language."""
        rows = max(FEWEST_ROWS, rows_of(values.get("data") or {}) + 2)
        made = type(cls.__name__, (cls.for_languages(event.languages),), {**fields_for_staff(rows), "rows": rows})
        form: EntryForm = made(**values)
        form.zone = event.zone
        for code in event.languages:
            suggest = url_for("site.suggest_organizations", lang=code if code in languages() else language)
            form[f"organization_{code}"].render_kw["data-suggest"] = suggest
        form.category.choices = [
            SelectChoice(category.code, category.names.in_language(language, event.languages).text)
            for category in event.choosable((values.get("data") or {}).get("category"))
        ]
        form.country.choices = [SelectChoice("", gettext("none")), *countries.options(language)]
        form.rank.choices = [
            SelectChoice("", gettext("none")),
            *(SelectChoice(rank, directory_labels.rank(rank)) for rank in precedence()),
        ]
        form.on_board.choices = [
            SelectChoice("", gettext("as the rule says")),
            SelectChoice("yes", gettext("yes, in any case")),
            SelectChoice("no", gettext("no")),
        ]
        form.attending_as.choices = [SelectChoice(one.value, labels.attending_as(one)) for one in AttendingAs]
        form.roles.choices = [SelectChoice(role.value, event_labels.role(role)) for role in Role]
        form.language.choices = [SelectChoice(code, language_name(code)) for code in event.languages]
        form.interpretation.choices = _interpretation(event, (values.get("data") or {}).get("interpretation"))
        return form

    @classmethod
    def values(cls, registration: Registration, event: Event, companions: Sequence[Companion] = ()) -> dict[str, Any]:
        """What the form begins with."""
        organization = registration.organization.names if registration.organization else {}
        since = registration.functions_since
        began = since.astimezone(ZoneInfo(event.zone)) if since else None
        plain = ("family_name", "given_name", "read_aloud", "represents_name", "manual_order", "attending_as", "acting",
                 "roles", "language", "receiver", "escort", "meeting_point")  # fmt: skip
        return {
            **{f"names_{code}": registration.names.get(code, "") for code in event.languages},
            **{f"organization_{code}": organization.get(code, "") for code in event.languages},
            **{f"position_{code}": registration.position.get(code, "") for code in event.languages},
            **{f"address_as_{code}": registration.address_as.get(code, "") for code in event.languages},
            **{name: getattr(registration, name) for name in plain},
            **values_of_rows(companions),
            "changed": str(registration.changed),
            "category": registration.category.code,
            "country": registration.country or "",
            "rank": registration.rank or "",
            "functions_on": began.date() if began else None,
            "functions_at": began.time() if began and began.time() != time() else None,
            "expected_at": local(registration.expected_at, event.zone),
            "on_board": ON_BOARD[registration.on_board],
            "interpretation": registration.interpretation or "",
        }

    def application(self) -> Application:
        """What was typed, as an application that staff hand in."""
        return Application(
            category_code=self.category.data,
            names=self.localized("names"),
            language=self.language.data,
            organization=self.localized("organization"),
            email=self.email.data or None,
            phone=self.phone.data or None,
            accompanying=tuple(companions_of_form(self, self.rows)),
            **self._facts(),
        )

    def changes(self) -> Changes:
        """What was typed, as changes of a registration; an empty e-mail or telephone leaves what is there."""
        values = {"names": self.localized("names"), "language": self.language.data, **self._facts()}
        contact = {"email": self.email.data, "phone": self.phone.data}
        return Changes(
            values={**values, **{name: value for name, value in contact.items() if value}},
            organization=self.localized("organization"),
            category=self.category.data,
            accompanying=companions_of_form(self, self.rows),
        )

    def companion_fields(self) -> list[list[Field]]:
        """The fields of accompanying persons, row by row."""
        return [[self[f"accompanying_{row}_{part}"] for part in ("kind", "name", "number")] for row in range(self.rows)]

    def _facts(self) -> dict[str, Any]:
        return {
            "position": self.localized("position"),
            "address_as": self.localized("address_as"),
            "family_name": self.family_name.data or None,
            "given_name": self.given_name.data or None,
            "read_aloud": self.read_aloud.data or None,
            "country": self.country.data or None,
            "rank": self.rank.data or None,
            "functions_since": self._functions_since(),
            "manual_order": self.manual_order.data,
            "expected_at": self.expected_at.moment(self.zone),
            "escort": self.escort.data or None,
            "meeting_point": self.meeting_point.data or None,
            "on_board": {said: on_board for on_board, said in ON_BOARD.items()}[self.on_board.data or ""],
            "attending_as": self.attending_as.data,
            "represents_name": self.represents_name.data or None,
            "acting": self.acting.data,
            "roles": tuple(self.roles.data),
            "interpretation": self.interpretation.data or None,
            "receiver": self.receiver.data,
        }

    def _functions_since(self) -> datetime | None:
        """The moment in the event's zone; a day alone begins at midnight."""
        if self.functions_on.data is None:
            return None
        began = datetime.combine(self.functions_on.data, self.functions_at.data or time(), ZoneInfo(self.zone))
        return began.astimezone(UTC)

    def validate_phone(self, field: Field) -> None:
        """Any usual spelling of a number."""
        try:
            field.data = parse(field.data)
        except UnreadablePhone as error:
            raise ValidationError(
                gettext("Enter a telephone number like 010-1234-5678 or +44 20 7946 0000.")
            ) from error


def _interpretation(event: Event, chosen: str | None) -> list[SelectChoice]:
    codes = [*event.interpretation_languages]
    if chosen and chosen not in codes:
        codes.append(chosen)
    return [SelectChoice("", gettext("none")), *(SelectChoice(code, language_name(code)) for code in codes)]
