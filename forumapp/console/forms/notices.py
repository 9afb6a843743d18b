"""Forms of the notice on personal data, of its purposes and day of destruction, and of the optional purposes."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, Field, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError

from forumapp.consent import labels
from forumapp.consent.rules import STATED, Basis, Stated
from forumapp.events.models import Event
from forumapp.events.rules import MONTHS_KEPT
from forumapp.kernel import clock
from forumapp.kernel.local_time import months_later
from forumapp.privacy.rules import DAYS_OF_GRACE, latest_day
from forumapp.web.fields import MomentField, local
from forumapp.web.filters import date as said
from forumapp.web.localized_forms import LocalizedForm, Text


class NoticeForm(LocalizedForm):
    """A new version of the notice's text."""

    texts = {"text": Text(_("Notice"), rows=14, longest=40_000, needed=True)}


class StatedForm(LocalizedForm):
    """One purpose that needs no consent, as the notice states it."""

    texts = {
        "purpose": Text(_("Purpose"), rows=2, longest=400, needed=True),
        "legal_basis": Text(_("Legal basis"), rows=2, longest=600, needed=True),
        "items": Text(_("Items"), rows=3, longest=1_000, needed=True),
        "period": Text(_("Period"), rows=2, longest=400, needed=True),
        "recipients": Text(_("Recipients"), rows=2, longest=600, needed=True),
        "refusal": Text(_("If you refuse"), rows=2, longest=600, needed=True),
    }
    basis = SelectField(_("Kind of legal basis"), [InputRequired()])

    def offer(self) -> None:
        """The kinds of legal basis."""
        self.basis.choices = [SelectChoice(basis.value, labels.basis(basis.value)) for basis in Basis]

    @classmethod
    def values(cls, stated: Stated | None, event: Event) -> dict[str, Any]:
        """What the form begins with."""
        if stated is None:
            return {"basis": Basis.REQUEST.value}
        return {**cls.values_of(stated, event.languages), "basis": stated.basis}

    def stated(self) -> Stated:
        """What was typed."""
        return Stated(basis=self.basis.data, **{name: self.localized(name) for name in STATED})


class PurposeForm(LocalizedForm):
    """A new wording of one optional purpose."""

    texts = {
        "question": Text(_("Question"), rows=2, longest=400, needed=True),
        "explanation": Text(_("What follows"), rows=3, longest=2_000),
        "items": Text(_("Items"), rows=2, longest=600),
        "legal_basis": Text(_("Legal basis"), rows=2, longest=600),
        "period": Text(_("Period"), rows=2, longest=400),
        "recipients": Text(_("Recipients"), rows=2, longest=600),
    }


class KeepingForm(FlaskForm):
    """How long guests may change what they entered, and when their data is destroyed."""

    changes_close_at = MomentField(
        _("Guests may change until"), [Optional()], description=_("Empty: until the event ends.")
    )
    destroy_on = DateField(
        _("Personal data is destroyed on"),
        [Optional()],
        description=_("Empty: three months after the event. The notice names the day."),
    )

    last_day: date
    today: date
    zone: str
    holds: tuple[date, date] | None = None
    """The day that was told to people and the one that an empty field means; None while nobody was told."""

    @classmethod
    def of(cls, event: Event, sent: Any = None, *, told: bool = False) -> KeepingForm:
        """The form of one event, with what was ``sent`` or what holds now; ``told`` is whether people know the day."""
        known = {"changes_close_at": local(event.changes_close_at, event.zone), "destroy_on": event.destroy_on}
        form = cls(formdata=sent, data=known)
        form.zone = event.zone
        form.today = clock.now().astimezone(ZoneInfo(event.zone)).date()
        form.last_day = event.ends_at.astimezone(ZoneInfo(event.zone)).date()
        if told:
            by_itself = months_later(event.ends_at, zone=event.zone, months=MONTHS_KEPT)
            form.holds = (event.destroyed_at.date(), by_itself)
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        """A day that people were told is put off by an administrator alone, with a reason."""
        valid = bool(super().validate(extra_validators))
        if valid and self.holds is not None and (self.destroy_on.data or self.holds[1]) > self.holds[0]:
            self.destroy_on.errors = [
                gettext("Guests were told an earlier day: an administrator puts it off, on the page “Destruction”.")
            ]
            valid = False
        return valid

    def values(self) -> dict[str, Any]:
        """What was typed, by the event's columns."""
        return {"changes_close_at": self.changes_close_at.moment(self.zone), "destroy_on": self.destroy_on.data}

    def validate_destroy_on(self, field: Field) -> None:
        """Nothing is destroyed while the event is still to come or under way."""
        if field.data is None or field.data == field.object_data:
            return
        if field.data <= self.last_day:
            raise ValidationError(gettext("Choose a day after the event: until then the data is needed."))
        first = self.today + timedelta(days=DAYS_OF_GRACE)
        if field.data < first:
            text = gettext("Choose %(day)s or later: the office needs some days to take out what it keeps.")
            raise ValidationError(text % {"day": self._said(first)})
        latest = latest_day(self.last_day)
        if field.data > latest:
            text = gettext("Choose a day within five years of the event: %(day)s at the latest.")
            raise ValidationError(text % {"day": self._said(latest)})

    def _said(self, day: date) -> str:
        return said(datetime.combine(day, time(12), tzinfo=ZoneInfo(self.zone)), "date", self.zone)
