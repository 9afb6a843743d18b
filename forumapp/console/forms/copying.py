"""Forms of an event's copy, and of a series of events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, Field, SelectField
from wtforms.validators import InputRequired, ValidationError

from forumapp.console.forms.event import slug_field
from forumapp.events.models import Event, Series
from forumapp.events.rules import next_slug, usual_distance
from forumapp.web.fields import ChoicesField
from forumapp.web.localized_forms import LocalizedForm, Text

EARLIEST, LATEST = 1971, 2999
"""Years of an event's first day."""


class CopyForm(LocalizedForm):
    """What a copy does not take over: its title, its address, its first day."""

    texts = {"title": Text(_("Title"), needed=True)}
    slug = slug_field()
    first_day = DateField(
        _("First day"),
        [InputRequired(_("Enter the first day of the new event."))],
        description=_("All other dates move along; times of day stay as they are."),
        render_kw={"data-size": "short"},
    )
    staff = BooleanField(_("Whoever has a role in this event has it in the new one too"))
    in_series = BooleanField(_("The new event belongs to the same series"))

    @classmethod
    def values(cls, source: Event) -> dict[str, Any]:
        """What the form begins with: for the next event of a series, the day by the usual distance."""
        values: dict[str, Any] = {**cls.values_of(source, source.languages), "slug": next_slug(source.slug)}
        if source.series is not None:
            days = [event.starts_at.astimezone(ZoneInfo(event.zone)).date() for event in source.series.events]
            distance = usual_distance(days)
            values["first_day"] = days[-1] + distance if distance else None
            values["in_series"] = True
        return values

    def starts_at(self, source: Event) -> datetime:
        """The start of the new event: the source's time of day on the first day."""
        place = ZoneInfo(source.zone)
        clock = source.starts_at.astimezone(place).time()
        start: datetime = datetime.combine(self.first_day.data, clock, place)
        return start

    def validate_first_day(self, field: Field) -> None:
        """A year that every calendar can write, however far dates are moved."""
        if field.data is not None and not EARLIEST <= field.data.year <= LATEST:
            raise ValidationError(
                gettext("Choose a day between the years %(first)s and %(last)s.", first=EARLIEST, last=LATEST)
            )


class SeriesForm(LocalizedForm):
    """The name of a series, what it is about, and its events."""

    texts = {"names": Text(_("Name of the series"), needed=True)}
    activity_kind = SelectField(_("Activity kind"), [InputRequired()])
    themes = ChoicesField(_("Themes"))
    events = ChoicesField(_("Events in the series"), description=_("An event belongs to one series at most."))

    @classmethod
    def values(cls, series: Series, languages: Sequence[str]) -> dict[str, Any]:
        """What the form begins with."""
        return {
            **cls.values_of(series, languages),
            "activity_kind": series.activity_kind,
            "themes": series.themes,
            "events": [str(event.id) for event in series.events],
        }

    def series(self) -> dict[str, Any]:
        """What was typed, by the arguments of the service."""
        return {
            "values": {
                "names": self.localized("names"),
                "activity_kind": self.activity_kind.data,
                "themes": self.themes.data,
            },
            "event_ids": [int(event_id) for event_id in self.events.data] if "events" in self else [],
        }
