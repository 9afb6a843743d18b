"""The question that is asked once more before a place is given up."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import BooleanField, Form
from wtforms.validators import InputRequired


class CancelForm(Form):
    """A box to tick: programs that look at mails send forms, too, but tick nothing."""

    sure = BooleanField(
        lazy_gettext("Yes, I want to cancel my registration."),
        [InputRequired(lazy_gettext("Tick the box if you want to cancel."))],
    )
