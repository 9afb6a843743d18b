"""Forms with which staff enter, correct and decide a registration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from forumapp.directory import countries
from forumapp.directory import labels as directory_labels
from forumapp.directory.queries import precedence
from forumapp.events import labels as event_labels
from forumapp.events.models import Event
from forumapp.events.rules import Role
from forumapp.kernel.phones import UnreadablePhone, parse
from forumapp.registration import labels
from forumapp.registration.models import Registration
from forumapp.registration.rules import AttendingAs
from forumapp.registration.service import Application, Changes
from forumapp.web.fields import ChoicesField, stripped, valid_address
from forumapp.web.languages import language_name, languages
from forumapp.web.localized_forms import LocalizedForm, Text


class EntryForm(LocalizedForm):
    """What staff may correct in a registration; e-mail and telephone only replace, they show nothing."""

    texts = {
        "names": Text(_("Name as printed"), needed=True, longest=300),
        "organization": Text(_("Organisation"), longest=300),
        "position": Text(_("Position"), longest=300),
    }
    changed = HiddenField()
    family_name = StringField(_("Family name"), [Optional(), Length(max=300)], filters=[stripped])
    given_name = StringField(_("Given name"), [Optional(), Length(max=300)], filters=[stripped])
    category = SelectField(_("Category"), [InputRequired()])
    country = SelectField(_("Country represented"), [Optional()], description=_("Not the nationality."))
    rank = SelectField(_("Rank"), [Optional()], description=_("Decides precedence; a title's wording never does."))
    attending_as = SelectField(_("Attends"), [InputRequired()])
    acting = BooleanField(_("Ad interim (a.i.)"))
    roles = ChoicesField(_("Roles in the programme"))
    language = SelectField(_("Language of mails and ticket"), [InputRequired()])
    email = StringField(_("New e-mail"), [Optional(), valid_address], render_kw={"type": "email"})
    phone = StringField(_("New telephone"), [Optional()], render_kw={"inputmode": "tel"})

    @classmethod
    def of(cls, event: Event, language: str, **values: Any) -> EntryForm:
        """The form for one event, its choices in the reader's language."""
        form: EntryForm = cls.for_languages(event.languages)(**values)
        for code in event.languages:
            suggest = url_for("site.suggest_organizations", lang=code if code in languages() else language)
            form[f"organization_{code}"].render_kw["data-suggest"] = suggest
        form.category.choices = [
            SelectChoice(category.code, category.names.in_language(language, event.languages).text)
            for category in event.categories
        ]
        form.country.choices = [SelectChoice("", gettext("none")), *countries.options(language)]
        form.rank.choices = [
            SelectChoice("", gettext("none")),
            *(SelectChoice(rank, directory_labels.rank(rank)) for rank in precedence()),
        ]
        form.attending_as.choices = [SelectChoice(one.value, labels.attending_as(one)) for one in AttendingAs]
        form.roles.choices = [SelectChoice(role.value, event_labels.role(role)) for role in Role]
        form.language.choices = [SelectChoice(code, language_name(code)) for code in event.languages]
        return form

    @classmethod
    def values(cls, registration: Registration, event: Event) -> dict[str, Any]:
        """What the form begins with."""
        organization = registration.organization.names if registration.organization else {}
        return {
            **{f"names_{code}": registration.names.get(code, "") for code in event.languages},
            **{f"organization_{code}": organization.get(code, "") for code in event.languages},
            **{f"position_{code}": registration.position.get(code, "") for code in event.languages},
            "changed": str(registration.changed),
            "family_name": registration.family_name,
            "given_name": registration.given_name,
            "category": registration.category.code,
            "country": registration.country or "",
            "rank": registration.rank or "",
            "attending_as": registration.attending_as,
            "acting": registration.acting,
            "roles": registration.roles,
            "language": registration.language,
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
        )

    def expected(self) -> int:
        """The change number of the entry that the page was made from; -1 for what is no number."""
        return int(self.changed.data) if (self.changed.data or "").isdigit() else -1

    def _facts(self) -> dict[str, Any]:
        return {
            "position": self.localized("position"),
            "family_name": self.family_name.data or None,
            "given_name": self.given_name.data or None,
            "country": self.country.data or None,
            "rank": self.rank.data or None,
            "attending_as": self.attending_as.data,
            "acting": self.acting.data,
            "roles": tuple(self.roles.data),
        }

    def validate_phone(self, field: Field) -> None:
        """Any usual spelling of a number."""
        try:
            field.data = parse(field.data)
        except UnreadablePhone as error:
            raise ValidationError(
                gettext("Enter a telephone number like 010-1234-5678 or +44 20 7946 0000.")
            ) from error


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
