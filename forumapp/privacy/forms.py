"""The forms of a request, ticked by its maker and answered by staff, and of a day that is put off."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, Form, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from forumapp.privacy.rules import Outcome
from forumapp.web.fields import stripped


class AskingForm(Form):
    """A box to tick: programs that look at mails send forms, too, but tick nothing."""

    sure = BooleanField(
        _("Yes, I ask for my data to be destroyed."),
        [InputRequired(_("Tick the box if you want your data to be destroyed."))],
    )


class AnswerForm(FlaskForm):
    """What staff answer: destroy, or refuse with a reason in the person's language."""

    outcome = RadioField(
        _("Answer"),
        [InputRequired(_("Choose an answer."))],
        choices=[
            SelectChoice(Outcome.ACCEPTED.value, _("Destroy the data now; this cannot be undone")),
            SelectChoice(Outcome.REFUSED.value, _("Refuse, and say why by mail")),
        ],
    )
    reason = TextAreaField(
        _("Reason of a refusal"),
        [Optional(), Length(max=2_000)],
        filters=[stripped],
        description=_("In the person's language: it stands in the mail."),
        render_kw={"rows": 4},
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """A refusal needs its reason."""
        valid = bool(super().validate(extra_validators))
        if self.outcome.data == Outcome.REFUSED and not self.reason.data:
            self.reason.errors = [gettext("Say why: the person has a right to know.")]
            valid = False
        return valid


class PostponeForm(FlaskForm):
    """To which day the destruction is put off, and why."""

    to_day = DateField(_("New day"), [InputRequired(_("Choose a day."))])
    reason = TextAreaField(
        _("Reason"),
        [InputRequired(_("Say why: the certificate repeats it.")), Length(max=500)],
        filters=[stripped],
        description=_("It stays in the records and on the certificate. Name nobody."),
        render_kw={"rows": 3},
    )
