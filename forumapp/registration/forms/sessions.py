"""The choice of sessions on the private page."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms import Form, HiddenField, SelectChoice

from forumapp.events.models import Event, EventSession
from forumapp.registration import labels
from forumapp.registration.rules import Limit
from forumapp.web.fields import ChoicesField, after_touching, rows_in


class SessionsForm(Form):
    """One box a session; those that have begun are not among them."""

    sessions = ChoicesField(lazy_gettext("Sessions"))
    shown = HiddenField()
    """What was chosen when the page was made."""

    @classmethod
    def of(
        cls,
        event: Event,
        offered: Sequence[EventSession],
        held: Collection[int],
        data: Mapping[str, Sequence[str]] | None,
    ) -> SessionsForm:
        """The form with what came (``data``) or what was chosen before; a full session says so."""
        came = None if data is None else MultiDict((name, value) for name, values in data.items() for value in values)
        known = [str(one.id) for one in offered if one.id in held]
        form = cls(came, sessions=known, shown=" ".join(known))
        form.sessions.choices = [_choice(one, event, full=_is_full(one) and one.id not in held) for one in offered]
        form.sessions.flags.asked = True
        return form

    def chosen(self, held: Collection[int]) -> set[int]:
        """The ids of what is chosen now, where ``held`` is what was chosen by this moment."""
        return after_touching(held, rows_in(self.shown.data), {int(value) for value in self.sessions.data})


def _choice(one: EventSession, event: Event, *, full: bool) -> SelectChoice:
    """A box that says what it is for; nobody ticks that of a full session."""
    attributes = {"disabled": True} if full else {}
    return SelectChoice(str(one.id), labels.session_choice(one, event, full=full), render_kw=attributes)


def _is_full(one: EventSession) -> bool:
    return Limit(one.places, one.taken, one.exceeded).is_full
