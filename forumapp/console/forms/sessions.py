"""The form of a session: a part of an event with a time, a place and places of its own."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, SelectChoice
from wtforms.validators import InputRequired, ValidationError

from forumapp.console.forms.event import EventForm, places_field
from forumapp.events.models import Event, EventSession
from forumapp.kernel.dates import formatted
from forumapp.kernel.errors import DomainError
from forumapp.registration.labels import refusal, session_choice
from forumapp.registration.rules import Limit, SessionFull
from forumapp.web.fields import ChoicesField, MomentField, after_touching, local, rows_in
from forumapp.web.languages import current_language
from forumapp.web.localized_forms import LocalizedForm, Text


class SessionForm(LocalizedForm):
    """One session of an event; its day is that on which it begins."""

    texts = {
        "names": Text(_("Title"), needed=True),
        "place": Text(_("Place"), help=_("Where it is another one than the event's.")),
    }
    starts_at = MomentField(_("Begins"), [InputRequired(_("Enter the day and time when it begins."))])
    ends_at = MomentField(_("Ends"), [InputRequired(_("Enter the day and time when it ends."))])
    chosen_by_guest = BooleanField(_("Guests choose it on their own page"))
    places = places_field()

    event: Event

    @classmethod
    def of(cls, event: Event, session: EventSession | None) -> SessionForm:
        """The form of one session of an event; None for a new one."""
        form: SessionForm = cls.for_languages(event.languages)(data=cls.values(session, event))
        form.event = event
        return form

    def validate_starts_at(self, field: Field) -> None:
        """A session is on a day of its event."""
        self._refuse_another_day(field)

    def validate_ends_at(self, field: Field) -> None:
        """It ends after it begins, on a day of its event."""
        EventForm.validate_ends_at(self, field)
        self._refuse_another_day(field)

    def _refuse_another_day(self, field: Field) -> None:
        zone = ZoneInfo(self.event.zone)
        days = [at.astimezone(zone).date() for at in (self.event.starts_at, self.event.ends_at)]
        if field.data and not days[0] <= field.data.date() <= days[1]:
            ends = (self.event.starts_at, self.event.ends_at)[: len(set(days))]
            words = [formatted(at, zone=self.event.zone, style="date", language=current_language()) for at in ends]
            raise ValidationError(gettext("Choose a time on the days of the event: %(days)s.", days=" – ".join(words)))

    @classmethod
    def values(cls, session: EventSession | None, event: Event) -> dict[str, Any]:
        """What the form begins with; a new session begins with the event."""
        if session is None:
            return {"starts_at": local(event.starts_at, event.zone)}
        return {
            **cls.values_of(session, event.languages),
            "starts_at": local(session.starts_at, event.zone),
            "ends_at": local(session.ends_at, event.zone),
            "chosen_by_guest": session.chosen_by_guest,
            "places": session.places,
        }

    def session(self, event: Event) -> dict[str, Any]:
        """What was typed, by the session's columns."""
        return {
            **self.all_localized(),
            "starts_at": self.starts_at.moment(event.zone),
            "ends_at": self.ends_at.moment(event.zone),
            "chosen_by_guest": self.chosen_by_guest.data,
            "places": self.places.data,
        }


class PersonSessionsForm(FlaskForm):
    """The sessions in which somebody takes part: one box each."""

    sessions = ChoicesField(_("Sessions"))
    shown = HiddenField()
    """What was chosen when the page was made."""
    exceed = BooleanField(_("Go beyond the places of a session"))

    @classmethod
    def of(cls, event: Event, held: Collection[int]) -> PersonSessionsForm:
        """The form of one event with what is chosen; a full session says so."""
        known = [str(session_id) for session_id in held]
        form = cls(data={"sessions": known, "shown": " ".join(known)})
        chosen = [one for one in event.sessions if not one.for_everybody]
        full = {one.id for one in chosen if Limit(one.places, one.taken, one.exceeded).is_full} - set(held)
        form.sessions.choices = [
            SelectChoice(str(one.id), session_choice(one, event, full=one.id in full)) for one in chosen
        ]
        if not full and not form.is_submitted():
            del form.exceed
        return form

    def chosen(self, held: Collection[int]) -> set[int]:
        """The ids of what is chosen now, where ``held`` is what was chosen by this moment."""
        return after_touching(held, rows_in(self.shown.data), {int(value) for value in self.sessions.data or ()})

    def refuse(self, error: DomainError) -> None:
        """Say at the field why the choice was not taken."""
        if isinstance(error, SessionFull):
            self.exceed.errors = [gettext("A session has no place left: tick this to go beyond its places.")]
        else:
            self.sessions.errors = [refusal(error)]
