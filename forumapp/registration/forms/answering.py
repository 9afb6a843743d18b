"""The answer to an offered place."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import Form, RadioField, SelectChoice
from wtforms.validators import InputRequired

ACCEPT, STAY, DECLINE = "accept", "stay", "decline"


class OfferForm(Form):
    """Three answers, none chosen: programs that look at mails send forms, too, but choose nothing."""

    answer = RadioField(
        lazy_gettext("Your answer"),
        [InputRequired(lazy_gettext("Choose one answer."))],
        choices=[
            SelectChoice(ACCEPT, lazy_gettext("Yes, I take the place.")),
            SelectChoice(STAY, lazy_gettext("No, thank you, but keep me on the waiting list.")),
            SelectChoice(DECLINE, lazy_gettext("No, thank you. Cancel my registration.")),
        ],
    )
