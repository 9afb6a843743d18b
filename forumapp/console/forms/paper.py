"""The form by which the paper list is typed in: one time for all, and a time for whoever has one of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectField, StringField
from wtforms.validators import Length, Optional

from forumapp.console.labels import language
from forumapp.events.models import Event, EventSession
from forumapp.kernel.dates import formatted, local
from forumapp.web.fields import stripped

OWN_TIME = "at-"
"""How the name of a guest's own field of time begins."""


class PaperForm(FlaskForm):
    """Times are of the event's place; empty ones are the time for all, and that is the event's start."""

    desk = StringField(_("Desk"), [Optional(), Length(max=40)], filters=[stripped])
    day = SelectField(_("Day"), [Optional()])
    time = StringField(
        _("Time for all"),
        [Optional(), Length(max=5)],
        description=_("Empty: when it began. A time beside a name holds for that guest alone."),
        filters=[stripped],
        render_kw={"type": "time", "data-size": "short"},
    )

    days: list[date]
    starts_at: datetime

    @classmethod
    def of(cls, event: Event, session: EventSession | None = None) -> PaperForm:
        """The form of one event, or of one session of it: on several days it asks for the day."""
        form = cls(data={"desk": gettext("Paper")})
        form.days = days = days_of(event) if session is None else [local(session.starts_at, event.zone).date()]
        form.starts_at = event.starts_at if session is None else session.starts_at
        form.day.choices = [
            SelectChoice(
                day.isoformat(),
                formatted(
                    datetime.combine(day, time(12), tzinfo=ZoneInfo(event.zone)),
                    zone=event.zone,
                    style="date_weekday",
                    language=language(),
                ),
            )
            for day in days
        ]
        if len(days) == 1:
            del form.day
        return form

    def entered(
        self, event: Event, ids: Iterable[str], own: Mapping[str, str], now: datetime
    ) -> dict[str, datetime] | None:
        """Registration id to the moment of entry; None where a time cannot be read or is to come, as the form says.

        Before the event or the session begins, no time means now.
        """
        day = date.fromisoformat(self.day.data) if self.day is not None and self.day.data else self.days[0]
        zone, found = ZoneInfo(event.zone), {}
        try:
            general = datetime.combine(day, time.fromisoformat(self.time.data), zone) if self.time.data else None
            if general is None:
                general = min(now, self.starts_at if day == self.days[0] else _as_at_first(event, day))
            for whose in ids:
                typed = own.get(f"{OWN_TIME}{whose}", "").strip()
                found[whose] = datetime.combine(day, time.fromisoformat(typed), zone) if typed else general
        except ValueError:
            self.time.errors = [gettext("Write each time as 14:05.")]
            return None
        if any(at > now for at in found.values()):
            self.time.errors = [gettext("This time has not come yet.")]
            return None
        return found


def days_of(event: Event) -> list[date]:
    """The days of the event at its place."""
    first, last = local(event.starts_at, event.zone).date(), local(event.ends_at, event.zone).date()
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _as_at_first(event: Event, day: date) -> datetime:
    return datetime.combine(day, local(event.starts_at, event.zone).time(), ZoneInfo(event.zone))
