"""The guest's approval of the names as printed."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import BooleanField, Form
from wtforms.validators import InputRequired


class ApproveForm(Form):
    """A box to tick: programs that look at mails send forms, too, but tick nothing."""

    right = BooleanField(lazy_gettext("My name is right like this."), [InputRequired()])
