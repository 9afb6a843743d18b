"""Forms with which staff write invitations, their text, and the answers that came by other ways."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    FileField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from forumapp.delegations.labels import invitations as labels
from forumapp.delegations.models import Invitation
from forumapp.delegations.rules.invitations import (
    NOTED_WAYS,
    PLACEHOLDERS,
    Answer,
    Channel,
    Kind,
    unknown_placeholders,
)
from forumapp.delegations.service.invitations import Draft
from forumapp.directory import countries
from forumapp.directory import labels as directory_labels
from forumapp.directory.rules import Rank
from forumapp.events.models import Event
from forumapp.kernel.localized import LocalizedText
from forumapp.registration.service import Application
from forumapp.web.fields import MomentField, local, stripped, valid_address
from forumapp.web.languages import language_name
from forumapp.web.localized_forms import LocalizedForm, Text

MOST_USES = 1_000


class InvitationForm(LocalizedForm):
    """One invitation, in each of the event's languages."""

    texts = {
        "names": Text(_("Name as printed"), longest=300),
        "salutation": Text(
            _("Salutation"), longest=300, help=_("The whole line. If it is empty, the full name stands in it.")
        ),
        "position": Text(_("Position"), longest=300),
        "organization": Text(_("Organisation"), longest=300),
    }
    kind = RadioField(_("Who may use it"), [InputRequired()], default=Kind.PERSONAL)
    uses = IntegerField(
        _("How many people an open invitation is for"), [Optional(), NumberRange(1, MOST_USES)], default=1
    )
    channel = RadioField(_("How it goes out"), [InputRequired()], default=Channel.MAIL)
    category = SelectField(_("Category"), [InputRequired()])
    language = SelectField(_("Language of the invitation"), [InputRequired()])
    rank = SelectField(_("Rank"), [Optional()], description=_("Decides precedence; a title's wording never does."))
    country = SelectField(_("Country represented"), [Optional()], description=_("Not the nationality."))
    email = StringField(_("E-mail"), [Optional(), valid_address], render_kw={"type": "email"}, filters=[stripped])
    address = TextAreaField(
        _("Postal address"),
        [Optional(), Length(max=1_000)],
        filters=[stripped],
        render_kw={"rows": 3},
        description=_("Without the name and the organisation: they stand above it."),
    )

    @classmethod
    def of(cls, event: Event, language: str, **values: Any) -> InvitationForm:
        """The form for one event, its choices in the reader's language."""
        form: InvitationForm = cls.for_languages(event.languages)(**values)
        form.kind.choices = [SelectChoice(one.value, labels.kind(one)) for one in Kind]
        form.channel.choices = [SelectChoice(one.value, labels.channel(one)) for one in Channel]
        form.category.choices = [
            SelectChoice(category.code, category.names.in_language(language, event.languages).text)
            for category in event.choosable((values.get("data") or {}).get("category"))
        ]
        form.language.choices = [SelectChoice(code, language_name(code)) for code in event.languages]
        form.rank.choices = [
            SelectChoice("", gettext("none")),
            *(SelectChoice(rank.value, directory_labels.rank(rank)) for rank in Rank),
        ]
        form.country.choices = [SelectChoice("", gettext("none")), *countries.options(language)]
        return form

    @classmethod
    def values(cls, invitation: Invitation) -> dict[str, Any]:
        """What the form begins with."""
        organization = invitation.organization.names if invitation.organization else LocalizedText()
        texts = {
            "names": invitation.names,
            "salutation": invitation.salutation,
            "position": invitation.position,
            "organization": organization,
        }
        return {
            **{
                f"{name}_{code}": text.get(code, "")
                for name, text in texts.items()
                for code in invitation.event.languages
            },
            "kind": invitation.kind,
            "uses": invitation.uses,
            "channel": invitation.channel,
            "category": invitation.category.code,
            "language": invitation.language,
            "rank": invitation.rank or "",
            "country": invitation.country or "",
            "email": invitation.email or "",
            "address": invitation.address or "",
        }

    def draft(self) -> Draft:
        """What was typed. Only after :meth:`validate` said yes."""
        return Draft(
            category_code=self.category.data,
            language=self.language.data,
            kind=self.kind.data,
            channel=self.channel.data,
            rank=self.rank.data or None,
            country=self.country.data or None,
            email=self.email.data or None,
            address=self.address.data or None,
            uses=self.uses.data or 1,
            **self.all_localized(),
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for what this kind and this way of going out need."""
        valid = bool(super().validate(extra_validators))
        first = self.languages[0]
        if self.kind.data == Kind.OPEN and not self.localized("organization"):
            self[f"organization_{first}"].errors = [gettext("Enter the organisation that the invitation is for.")]
            valid = False
        if self.kind.data != Kind.OPEN and not self.localized("names"):
            self[f"names_{first}"].errors = [gettext("Write it in one language at least.")]
            valid = False
        if self.channel.data == Channel.MAIL and not self.email.data:
            self.email.errors = [gettext("Enter the address that the mail goes to, or choose another way.")]
            valid = False
        return valid


class CorrectionForm(LocalizedForm):
    """What of an issued invitation may be corrected; whom it is for and how it is used stays."""

    texts = {name: InvitationForm.texts[name] for name in ("names", "salutation", "position")}
    language = InvitationForm.language
    address = InvitationForm.address
    needs_name = True

    @classmethod
    def of(cls, event: Event, invitation: Invitation) -> CorrectionForm:
        """The form of one invitation, with what it says now; an open one has no name."""
        form: CorrectionForm = cls.for_languages(event.languages)(data=InvitationForm.values(invitation))
        form.language.choices = [SelectChoice(code, language_name(code)) for code in event.languages]
        form.needs_name = invitation.kind != Kind.OPEN
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for the name of whoever is invited by name."""
        valid = bool(super().validate(extra_validators))
        if self.needs_name and not self.localized("names"):
            self[f"names_{self.languages[0]}"].errors = [gettext("Write it in one language at least.")]
            valid = False
        return valid

    def corrected(self) -> dict[str, Any]:
        """What was typed, by the invitation's columns."""
        return {**self.all_localized(), "language": self.language.data, "address": self.address.data or None}


class InvitationTextForm(LocalizedForm):
    """What the event's invitations say."""

    texts = {
        "subject": Text(_("Subject of the mail"), longest=200),
        "body": Text(_("Text of the mail and the letter"), rows=16, longest=8_000),
    }
    measure_opening = BooleanField(_("Measure whether invitations are opened"))
    revision = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse what stands in braces and means nothing."""
        valid = bool(super().validate(extra_validators))
        for name in self.texts:
            for language in self.languages:
                field = self[f"{name}_{language}"]
                unknown = unknown_placeholders(field.data or "")
                if unknown:
                    field.errors = [
                        gettext(
                            "%(unknown)s means nothing here. Known are: %(known)s.",
                            unknown=", ".join(f"{{{one}}}" for one in unknown),
                            known=", ".join(f"{{{one}}}" for one in PLACEHOLDERS),
                        )
                    ]
                    valid = False
        return valid


class NoteForm(LocalizedForm):
    """An answer that came by telephone, letter or mail; with who comes instead, if somebody does.

    ``zone`` is the event's, ``now`` when the page was asked for.
    """

    zone: str
    now: datetime

    texts = {
        "names": Text(_("Name of who comes instead"), longest=300),
        "position": Text(_("Position of who comes instead"), longest=300),
    }
    answer = RadioField(_("Answer"), [InputRequired(_("Choose the answer."))])
    way = RadioField(_("How it came"), [InputRequired(_("Choose how it came."))])
    answered_at = MomentField(_("When it came"), [InputRequired(_("Enter date and time."))])
    note = TextAreaField(
        _("Note"),
        [Optional(), Length(max=1_000)],
        filters=[stripped],
        render_kw={"rows": 3},
        description=_("Who called or wrote, and what matters of it."),
    )
    email = StringField(
        _("E-mail of who comes instead"), [Optional(), valid_address], render_kw={"type": "email"}, filters=[stripped]
    )

    @classmethod
    def of(cls, event: Event, invitation: Invitation, now: datetime) -> NoteForm:
        """The form for one invitation; an open one can only be declined."""
        form: NoteForm = cls.for_languages(event.languages)(data={"answered_at": local(now, event.zone)})
        form.zone, form.now = event.zone, now
        answers = [Answer.NO] if invitation.registration_id is None else list(Answer)
        form.answer.choices = [SelectChoice(one.value, labels.answer(one)) for one in answers]
        form.way.choices = [SelectChoice(one.value, labels.way(one)) for one in NOTED_WAYS]
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask who comes instead, where somebody does, and refuse an answer that is yet to come."""
        valid = bool(super().validate(extra_validators))
        if self.answered_at.data is not None and self.came_at() > self.now:
            self.answered_at.errors = [gettext("This moment is yet to come. Enter when the answer came.")]
            valid = False
        if self.answer.data == Answer.REPRESENTED and not self.localized("names"):
            first = self[f"names_{self.languages[0]}"]
            first.errors = [gettext("Enter the name of who comes instead. Where it is not known yet, note a no.")]
            valid = False
        return valid

    def came_at(self) -> datetime:
        """The moment at which the answer came."""
        return self.answered_at.moment(self.zone) or self.now

    def representative(self, invitation: Invitation) -> Application | None:
        """Who comes instead, where the answer says so and a name is given."""
        names = self.localized("names")
        if self.answer.data != Answer.REPRESENTED or not names:
            return None
        return Application(
            category_code=invitation.category.code,
            names=names,
            language=invitation.language,
            email=self.email.data or None,
            organization=invitation.organization.names if invitation.organization else LocalizedText(),
            position=self.localized("position"),
            country=invitation.country,
        )


class ListForm(FlaskForm):
    """Invitations as a list, pasted or as a file, with what holds where a row does not say."""

    rows = TextAreaField(
        _("Paste rows from a spreadsheet"),
        [Optional()],
        render_kw={"rows": 10, "spellcheck": "false"},
        description=_("The first row holds the headers."),
    )
    file = FileField(_("Or choose a file"), description=_("CSV or XLSX"))
    category = SelectField(_("Category, where a row names none"), [InputRequired()])
    language = SelectField(_("Language, where a row names none"), [InputRequired()])
    channel = SelectField(_("How it goes out, where a row does not say"), [InputRequired()])

    @classmethod
    def of(cls, event: Event, language: str) -> ListForm:
        """The form for one event."""
        form = cls(data={"language": language if language in event.languages else event.languages[0]})
        form.category.choices = [
            SelectChoice(category.code, category.names.in_language(language, event.languages).text)
            for category in event.choosable()
        ]
        form.language.choices = [SelectChoice(code, language_name(code)) for code in event.languages]
        form.channel.choices = [SelectChoice(one.value, labels.channel(one)) for one in Channel]
        return form


class WithdrawForm(FlaskForm):
    """Why invitations are taken back."""

    reason = StringField(_("Reason"), [Optional(), Length(max=1_000)], filters=[stripped])
