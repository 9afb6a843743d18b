"""An event's own forms: making one, and its texts, place, dates and contact."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional, ValidationError

from forumapp.events.models import Event
from forumapp.events.rules import LONGEST_SLUG, SLUG
from forumapp.web.fields import ChoicesField, MomentField, local, valid_address, valid_phone
from forumapp.web.localized_forms import LocalizedForm, Text


def places_field() -> IntegerField:
    """How many places an event or category has."""
    return IntegerField(
        _("Places"),
        description=_("How many may be confirmed; empty for no limit."),
        validators=[Optional(), NumberRange(min=0, max=100_000, message=_("Enter a number from 0 to 100,000."))],
        render_kw={"inputmode": "numeric", "data-size": "short"},
    )


def _zone_known(form: FlaskForm, field: Field) -> None:
    if field.data not in available_timezones():
        raise ValidationError(gettext("Enter a time zone by its place, for example Asia/Seoul."))


def _slug(form: FlaskForm, field: Field) -> None:
    if not SLUG.fullmatch(field.data or "") or len(field.data) > LONGEST_SLUG:
        raise ValidationError(gettext("Use small Latin letters, digits and hyphens, for example spring-forum."))


_MOMENTS = ("starts_at", "ends_at", "doors_open_at", "registration_opens_at", "registration_closes_at")
_PLAIN = (
    "zone",
    "activity_kind",
    "themes",
    "places",
    "offer_hours",
    "offers_stop_hours",
    "contact_email",
    "contact_phone",
)


class EventForm(LocalizedForm):
    """An event's texts, place, dates and contact; ``revision`` is that of the event the page was made from."""

    texts = {
        "title": Text(_("Title"), needed=True),
        "neutral_title": Text(
            _("Neutral title"),
            help=_("Stands for the title in subjects, previews and tabs where the topic could endanger a guest."),
        ),
        "campaign": Text(_("Within the campaign")),
        "summary": Text(_("Summary"), rows=3, longest=600, help=_("One or two sentences under the title.")),
        "description": Text(_("Description"), rows=10, longest=20_000, help=_("Markdown is understood.")),
        "audience": Text(_("Who is invited"), rows=2, longest=600),
        "place_name": Text(_("Place")),
        "place_address": Text(_("Address"), rows=2, longest=400),
        "place_directions": Text(_("How to get there"), rows=3, longest=2_000),
        "interpretation": Text(_("Interpretation"), longest=400),
        "contact_name": Text(_("Contact")),
    }
    revision = HiddenField()
    activity_kind = SelectField(_("Activity kind"), [InputRequired()])
    themes = ChoicesField(_("Themes"))
    zone = StringField(
        _("Time zone"),
        description=_("All times on this page are the clock of this place."),
        validators=[InputRequired(_("Enter a time zone by its place, for example Asia/Seoul.")), _zone_known],
        render_kw={"list": "zones", "data-size": "short"},
    )
    starts_at = MomentField(_("Begins"), [InputRequired(_("Enter the day and time when it begins."))])
    ends_at = MomentField(_("Ends"), [InputRequired(_("Enter the day and time when it ends."))])
    doors_open_at = MomentField(_("Doors open"), [Optional()])
    registration_opens_at = MomentField(_("Registration opens"), [Optional()], description=_("Empty: when published."))
    registration_closes_at = MomentField(
        _("Registration closes"), [Optional()], description=_("Empty: when the event begins.")
    )
    places = places_field()
    offer_hours = IntegerField(
        _("Hours to answer the offer of a place"),
        description=_("Empty: a freed place is confirmed at once for whoever is first in line."),
        validators=[Optional(), NumberRange(min=1, max=720, message=_("Enter a number from 1 to 720."))],
        render_kw={"inputmode": "numeric", "data-size": "short"},
    )
    offers_stop_hours = IntegerField(
        _("Offers stop: hours before it begins"),
        description=_("From then on you decide on the waiting list who gets a free place."),
        validators=[
            InputRequired(_("Enter a number from 0 to 720.")),
            NumberRange(min=0, max=720, message=_("Enter a number from 0 to 720.")),
        ],
        default=24,
        render_kw={"inputmode": "numeric", "data-size": "short"},
    )
    contact_email = StringField(
        _("E-mail for questions"), [Optional(), valid_address], render_kw={"type": "email", "data-size": "short"}
    )
    contact_phone = StringField(_("Telephone for questions"), [Optional(), valid_phone], render_kw={"inputmode": "tel"})

    @classmethod
    def values(cls, event: Event) -> dict[str, Any]:
        """What the form begins with."""
        return {
            **cls.values_of(event, event.languages),
            **{name: local(getattr(event, name), event.zone) for name in _MOMENTS},
            **{name: getattr(event, name) for name in _PLAIN},
            "revision": str(event.revision),
        }

    def event(self) -> dict[str, Any]:
        """What was typed, by the event's columns."""
        return {
            **self.all_localized(),
            **{name: self[name].moment(self.zone.data) for name in _MOMENTS},
            **{name: self[name].data for name in _PLAIN},
            "contact_email": self.contact_email.data or None,
            "contact_phone": self.contact_phone.data or None,
        }

    def validate_ends_at(self, field: Field) -> None:
        """An event ends after it begins."""
        if field.data and self.starts_at.data and field.data <= self.starts_at.data:
            raise ValidationError(gettext("It must end after it begins."))

    def validate_registration_closes_at(self, field: Field) -> None:
        """Registration closes after it opens."""
        if field.data and self.registration_opens_at.data and field.data <= self.registration_opens_at.data:
            raise ValidationError(gettext("Registration must close after it opens."))


def slug_field() -> StringField:
    """The last part of a new event's address."""
    return StringField(
        _("Address"),
        description=_("The last part of the page's address; it stays as it is once links are sent."),
        validators=[InputRequired(_("Enter the last part of the page's address.")), _slug],
        render_kw={"data-size": "short", "autocapitalize": "none", "spellcheck": "false"},
    )


class NewEventForm(LocalizedForm):
    """What an event needs to exist: its address, languages, title and dates. Everything else follows later."""

    texts = {"title": Text(_("Title"), needed=True)}
    slug = slug_field()
    languages_of_event = ChoicesField(
        _("Languages"),
        [DataRequired(_("Choose one language at least."))],
        description=_("The first one falls in where a text is missing."),
    )
    zone = StringField(
        _("Time zone"),
        [InputRequired(_("Enter a time zone by its place, for example Asia/Seoul.")), _zone_known],
        default="Asia/Seoul",
        render_kw={"list": "zones", "data-size": "short"},
    )
    starts_at = MomentField(_("Begins"), [InputRequired(_("Enter the day and time when it begins."))])
    ends_at = MomentField(_("Ends"), [InputRequired(_("Enter the day and time when it ends."))])

    validate_ends_at = EventForm.validate_ends_at

    def event(self) -> dict[str, Any]:
        """What was typed, by the arguments of the service."""
        return {
            "slug": self.slug.data,
            "title": self.localized("title"),
            "languages": self.languages_of_event.data,
            "zone": self.zone.data,
            "starts_at": self.starts_at.moment(self.zone.data),
            "ends_at": self.ends_at.moment(self.zone.data),
        }
