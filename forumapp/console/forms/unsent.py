"""Forms of a phone's file of unsent scans: the file, and what was looked at."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField
from wtforms.validators import InputRequired


class FileForm(FlaskForm):
    """The file that the phone saved."""

    file = FileField(
        _("File"),
        [FileRequired(_("Choose the file that the phone saved."))],
        description=_("On the phone: Menu, This phone, Save unsent scans as a file."),
        render_kw={"accept": ".json,application/json"},
    )


class RecordForm(FlaskForm):
    """A file that was looked at, packed."""

    content = HiddenField(validators=[InputRequired()])
