"""Forms of the host's year: an outside activity, and closing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, Field, IntegerField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from forumapp.attendance.codec.entries import Choices
from forumapp.attendance.labels import country_choices
from forumapp.attendance.labels.year import country_names
from forumapp.attendance.models import OutsideActivity
from forumapp.attendance.rules.year import FIRST_YEAR, LAST_YEAR
from forumapp.events import labels as event_labels
from forumapp.events.rules import ActivityKind, Theme
from forumapp.web.fields import ChoicesField, stripped
from forumapp.web.localized_forms import LocalizedForm, Text

MOST_PEOPLE = 100_000_000


class OutsideForm(LocalizedForm):
    """An activity of which no event was kept here. Make it by :meth:`of`."""

    texts = {
        "title": Text(_("Title"), needed=True, longest=300),
        "source": Text(_("Source"), needed=True, longest=300, help=_("Where the numbers come from, such as a report.")),
    }
    starts_on = DateField(_("First day"), [InputRequired(_("Enter the first day."))], render_kw={"data-size": "short"})
    ends_on = DateField(
        _("Last day"), [Optional()], description=_("Empty: the same day."), render_kw={"data-size": "short"}
    )
    activity_kind = SelectField(_("Activity kind"), [InputRequired()])
    themes = ChoicesField(_("Themes"))
    participants = IntegerField(
        _("Participants"),
        [Optional(), NumberRange(0, MOST_PEOPLE, message=_("Enter a number of people."))],
        description=_("Empty: nobody counted them."),
        render_kw={"inputmode": "numeric", "data-size": "short"},
    )
    countries = TextAreaField(
        _("Countries represented"),
        [Optional(), Length(max=4000)],
        filters=[stripped],
        description=_("Names with commas between them, in any language of the office."),
        render_kw={"rows": "3"},
    )

    @classmethod
    def of(cls, languages: Sequence[str], language: str, activity: OutsideActivity | None = None) -> OutsideForm:
        """The form in the reader's ``language``, with what is known of an activity."""
        known: dict[str, Any] = {}
        if activity is not None:
            known = {
                **cls.values_of(activity, languages),
                "starts_on": activity.starts_on,
                "ends_on": activity.ends_on,
                "activity_kind": activity.activity_kind,
                "themes": activity.themes,
                "participants": activity.participants,
                "countries": ", ".join(country_names(activity.countries, language)),
            }
        form: OutsideForm = cls.for_languages(languages)(data=known)
        form.activity_kind.choices = [
            SelectChoice(kind.value, event_labels.activity_kind(kind)) for kind in ActivityKind
        ]
        form.themes.choices = [SelectChoice(theme.value, event_labels.theme(theme)) for theme in Theme]
        return form

    def validate_starts_on(self, field: Field) -> None:
        """A year that there is a page for."""
        if field.data is not None and not FIRST_YEAR <= field.data.year <= LAST_YEAR:
            raise ValidationError(gettext("Enter a year from %(first)s to %(last)s.", first=FIRST_YEAR, last=LAST_YEAR))

    def validate_ends_on(self, field: Field) -> None:
        """Not before the first day."""
        if field.data is not None and self.starts_on.data is not None and field.data < self.starts_on.data:
            raise ValidationError(gettext("The last day is before the first. Change one of them."))

    def validate_countries(self, field: Field) -> None:
        """Names that are a country's; what is none is said."""
        known = self._choices()
        unknown = [word for word in self._written() if known.find(word) is None]
        if unknown:
            raise ValidationError(
                gettext(
                    "No country is called %(names)s. Write each as the list of countries does.",
                    names=", ".join(unknown),
                )
            )

    def values(self) -> dict[str, Any]:
        """The columns of the row."""
        known = self._choices()
        return {
            **self.all_localized(),
            "starts_on": self.starts_on.data,
            "ends_on": self.ends_on.data or self.starts_on.data,
            "activity_kind": self.activity_kind.data,
            "themes": [theme.value for theme in Theme if theme in self.themes.data],
            "participants": self.participants.data,
            "countries": sorted({code for word in self._written() if (code := known.find(word)) is not None}),
        }

    def _written(self) -> list[str]:
        text = (self.countries.data or "").replace("\n", ",").replace(";", ",")
        return [word.strip() for word in text.split(",") if word.strip()]

    def _choices(self) -> Choices:
        return country_choices(self.languages)


class CloseForm(FlaskForm):
    """Close a year: its number once more, and why not to wait where events are missing."""

    reason = TextAreaField(
        _("Why not wait for them?"),
        [Optional(), Length(max=500)],
        filters=[stripped],
        description=_("It stays with the totals, which say what was missing."),
    )
    year = StringField(
        _("The year, to be sure"),
        [InputRequired(_("Write the year that you close."))],
        filters=[stripped],
        render_kw={"inputmode": "numeric", "autocomplete": "off", "data-size": "short"},
    )
    sure = BooleanField(
        _("I know that the key is destroyed and nothing can be added to this year any more"),
        [InputRequired(_("Tick it if you know what can no longer be done."))],
    )

    def __init__(self, closing: int, **settings: Any) -> None:
        super().__init__(**settings)
        self.closing = closing

    def validate_year(self, field: Field) -> None:
        """The number of the year at hand, so that no other one is closed by a slip."""
        if field.data != str(self.closing):
            raise ValidationError(gettext("Write %(year)s, the year that you close.", year=self.closing))
