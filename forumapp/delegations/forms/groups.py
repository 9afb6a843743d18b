"""Forms with which staff describe a delegation and its focal points, and what focal points confirm by a tick."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, Form, HiddenField, IntegerField, RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from forumapp.delegations.labels import groups as labels
from forumapp.delegations.models import Delegation
from forumapp.delegations.rules.groups import TicketsTo
from forumapp.events.models import Event
from forumapp.kernel import clock
from forumapp.registration.forms.answering import ACCEPT, DECLINE, STAY, OfferForm
from forumapp.web.fields import ChoicesField, MomentField, local, stripped, valid_address
from forumapp.web.languages import language_name
from forumapp.web.localized_forms import LocalizedForm, Text


class DelegationForm(LocalizedForm):
    """What staff say of a delegation."""

    texts = {
        "names": Text(_("Name of the delegation"), needed=True),
        "organization": Text(_("Organisation"), help=_("As in the directory; a new one is made.")),
        "instructions": Text(_("Instructions"), rows=4, longest=4_000, help=_("What its focal points read first.")),
    }
    zone: str
    revision = HiddenField()
    places = IntegerField(
        _("Places"),
        description=_("How many may be confirmed; empty for no limit."),
        validators=[Optional(), NumberRange(min=0, max=100_000, message=_("Enter a number from 0 to 100,000."))],
        render_kw={"inputmode": "numeric", "data-size": "short"},
    )
    represents = SelectField(
        _("Country represented"),
        [Optional()],
        description=_("Of a mission or delegation, not the nationality. Figures count countries by it."),
    )
    categories = ChoicesField(
        _("Categories its members may have"),
        description=_("None chosen: those that guests may choose on the form."),
    )
    deadline = MomentField(
        _("Deadline"),
        [Optional()],
        description=_(
            "Until then its focal points enter and change people; empty: as long as guests may register. A substitute "
            "may be named until the event ends."
        ),
    )
    tickets_to = RadioField(_("Who gets the tickets"), validate_choice=True)

    def validate_deadline(self, field: MomentField) -> None:
        """A deadline that is over already would close the page before anybody opens it."""
        if field.data is not None and field.data != field.object_data and field.data <= local(clock.now(), self.zone):
            raise ValidationError(gettext("This moment is over already: choose a later one, or leave it empty."))

    @classmethod
    def of(cls, event: Event, language: str, **settings: Any) -> DelegationForm:
        """The form for one event, its choices in the reader's language."""
        form: DelegationForm = cls.for_languages(event.languages)(**settings)
        form.zone = event.zone
        form.categories.choices = [
            SelectChoice(one.code, one.names.in_language(language, event.languages).text)
            for one in event.choosable(*(form.categories.data or ()))
        ]
        form.represents.choices = [SelectChoice(code, name) for code, name in labels.entities(language)]
        form.tickets_to.choices = [SelectChoice(code.value, labels.tickets_to(code)) for code in TicketsTo]
        form.tickets_to.flags.required = True
        return form

    @classmethod
    def values(cls, delegation: Delegation, event: Event) -> dict[str, Any]:
        """What the form begins with."""
        known = delegation.organization
        organization = known.names if known else {}
        return {
            **{f"names_{code}": delegation.names.get(code, "") for code in event.languages},
            **{f"organization_{code}": organization.get(code, "") for code in event.languages},
            **{f"instructions_{code}": delegation.instructions.get(code, "") for code in event.languages},
            "revision": str(delegation.revision),
            "represents": (known.represents if known else None) or delegation.represents or "",
            "places": delegation.places,
            "categories": delegation.categories,
            "deadline": local(delegation.deadline, event.zone),
            "tickets_to": delegation.tickets_to,
        }

    def delegation(self, event: Event) -> dict[str, Any]:
        """What was typed, by the delegation's columns."""
        return {
            "names": self.localized("names"),
            "instructions": self.localized("instructions"),
            "represents": self.represents.data or None,
            "places": self.places.data,
            "categories": list(self.categories.data or ()),
            "deadline": self.deadline.moment(event.zone),
            "tickets_to": self.tickets_to.data,
        }


class FocalPointForm(FlaskForm):
    """Who registers a delegation."""

    name = StringField(_("Name"), [InputRequired(_("Enter the name.")), Length(max=300)], filters=[stripped])
    email = StringField(
        _("E-mail"),
        [InputRequired(_("Enter the e-mail address.")), Length(max=254), valid_address],
        filters=[stripped],
        render_kw={"type": "email"},
    )
    language = SelectField(_("Language of mails"), [InputRequired()])
    send = BooleanField(_("Send the link at once"))

    @classmethod
    def of(cls, event: Event, **settings: Any) -> FocalPointForm:
        """The form for one event."""
        form = cls(**settings)
        form.language.choices = [SelectChoice(code, language_name(code)) for code in event.languages]
        return form


class MemberOfferForm(OfferForm):
    """The answer of a focal point to a place that is offered to a member."""

    answer = RadioField(
        _("Your answer"),
        [InputRequired(_("Choose one answer."))],
        choices=[
            SelectChoice(ACCEPT, _("Yes, this person takes the place.")),
            SelectChoice(STAY, _("No, thank you, but keep this person on the waiting list.")),
            SelectChoice(DECLINE, _("No, thank you. Cancel this person.")),
        ],
    )


class CancelMemberForm(Form):
    """A box to tick: programs that look at mails send forms, too, but tick nothing."""

    sure = BooleanField(
        _("Yes, this person is not coming."),
        [InputRequired(_("Tick the box if this person is not coming."))],
    )
