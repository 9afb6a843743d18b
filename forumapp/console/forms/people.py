"""Forms about people for the office's own use: labels, notes."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from forumapp.web.fields import stripped


class TagsForm(FlaskForm):
    """The labels of one person."""

    tags = StringField(
        _("Labels"),
        [Optional(), Length(max=1_000)],
        description=_("Parted by commas, for example: protocol, press seat."),
        filters=[stripped],
        render_kw={"autocomplete": "off"},
    )


class NoteForm(FlaskForm):
    """One note about a person."""

    text = TextAreaField(
        _("Note"),
        [DataRequired(_("Write the note.")), Length(max=4_000)],
        filters=[stripped],
        render_kw={"rows": 3},
    )


class RemoveForm(FlaskForm):
    """A button that takes something away: it carries the token alone."""
