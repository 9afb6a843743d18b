"""Why staff need to see what guests need."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from forumapp.web.fields import stripped


class NeedsReasonForm(FlaskForm):
    """The reason, which the access log keeps."""

    reason = StringField(
        _("What do you need them for?"),
        [InputRequired(_("Enter the reason.")), Length(min=2, max=500, message=_("Enter the reason in a few words."))],
        filters=[stripped],
    )
