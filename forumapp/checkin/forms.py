"""What the office chooses for a phone before it is paired."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from forumapp.checkin.labels import console_moment, profile, session_label
from forumapp.checkin.rules import LINGERS, LONGEST_DESK, Profile, is_over, latest_end, new_pin
from forumapp.checkin.service import Terms
from forumapp.events.models import Event
from forumapp.kernel import clock
from forumapp.web.fields import MomentField, local, stripped


class PairForm(FlaskForm):
    """The terms of one phone."""

    desk = StringField(
        _("Desk"),
        description=_("Stands beside every scan, for example Desk 1."),
        filters=[stripped],
        validators=[
            InputRequired(_("Name the desk, for example Desk 1.")),
            Length(max=LONGEST_DESK, message=_("Give the desk a shorter name.")),
        ],
        render_kw={"list": "desks", "autocomplete": "off"},
    )
    session = SelectField(
        _("The phone stands at"),
        description=_("At a session’s door the scans count for that session, and for the event as well."),
        default="",
    )
    profile = RadioField(
        _("The phone is for"),
        description=_("Both let guests in. A phone for protocol opens with who is expected and who has arrived."),
        validators=[InputRequired()],
        default=Profile.DOOR.value,
    )
    sees_needs = BooleanField(
        _("This desk may ask for a guest’s needs"),
        description=_("One guest at a time and only with network; each look stands in the access log."),
    )
    pin = BooleanField(
        _("Ask for a PIN before the phone leaves the desk"),
        description=_("Four digits that stand on the page of phones. Useful where phones lie on a table."),
    )
    until = MomentField(
        _("Until"),
        description=_("Then the list erases itself."),
        validators=[InputRequired(_("Enter the day and time until which the phone works."))],
    )

    event: Event
    now: datetime

    @classmethod
    def of(cls, event: Event, given: dict[str, Any] | None = None) -> PairForm:
        """The form for a phone of the event; ``given`` are the terms of another one, for a phone in its place."""
        now = clock.now()
        ends = local(latest_end(ends_at=event.ends_at, now=now), event.zone)
        form: PairForm = cls(data={"until": ends, **(given or {})})
        form.event, form.now = event, now
        form.session.choices = [
            SelectChoice("", gettext("The event’s own entrance")),
            *(SelectChoice(str(one.id), session_label(one, event)) for one in event.sessions),
        ]
        if not event.sessions:
            del form.session
        form.profile.choices = [SelectChoice(one.value, profile(one.value)) for one in Profile]
        return form

    def validate_until(self, field: Field) -> None:
        """It lies ahead, and no later than the event lets a phone work."""
        until = self.until.moment(self.event.zone)
        latest = latest_end(ends_at=self.event.ends_at, now=self.now)
        if until is None:
            return
        if until <= self.now:
            raise ValidationError(gettext("Enter a time that is still to come."))
        if until > latest:
            raise ValidationError(
                gettext("A phone works until %(latest)s at the latest.", latest=console_moment(latest, self.event.zone))
            )

    def terms(self) -> Terms:
        """What was chosen. The latest end is kept as none at all, so that it follows the event when that is moved."""
        until = self.until.moment(self.event.zone)
        with_the_event = until is not None and until >= (self.event.ends_at + LINGERS).replace(second=0, microsecond=0)
        return Terms(
            desk=self.desk.data or "",
            session_id=int(self.session.data) if self.session is not None and self.session.data else None,
            profile=Profile(self.profile.data),
            sees_needs=bool(self.sees_needs.data),
            pin=new_pin() if self.pin.data else None,
            until=None if with_the_event and not is_over(ends_at=self.event.ends_at, now=self.now) else until,
        )


class SureForm(FlaskForm):
    """A button alone: what is asked again stands on the page."""
