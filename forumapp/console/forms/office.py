"""Forms of the office: staff, and the office itself."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from forumapp.console.rules import GreyAccent, accent_of
from forumapp.directory.models import Host
from forumapp.web.fields import stripped, valid_address, valid_phone
from forumapp.web.localized_forms import LocalizedForm, Text


def _colour(form: FlaskForm, field: Field) -> None:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", field.data or ""):
        raise ValidationError(gettext("Enter a colour as # and six digits, for example #00566b."))
    try:
        accent_of(field.data)
    except GreyAccent as error:
        raise ValidationError(gettext("A grey cannot be told from text. Choose a colour.")) from error


class StaffForm(FlaskForm):
    """A role for somebody, who gets an account if there is none yet."""

    email = StringField(
        _("E-mail"), [InputRequired(_("Enter an e-mail address.")), valid_address], render_kw={"type": "email"}
    )
    name = StringField(_("Name"), [Optional(), Length(max=120)], filters=[stripped])
    role = SelectField(_("Role"), [InputRequired()])
    language = SelectField(_("Language of mails"), [InputRequired()])


class HostForm(LocalizedForm):
    """The office that invites."""

    texts = {
        "names": Text(_("Name of the office"), needed=True),
        "names_in_text": Text(
            _("Name in a sentence"), help=_("Where it differs, for example with its article: the Example Centre")
        ),
        "about": Text(_("About the office"), rows=5, longest=4_000, help=_("Closes every release.")),
        "place": Text(_("Place"), help=_("Where releases are dated from, for example: Seoul, Republic of Korea")),
        "media_contact": Text(_("Contact for media")),
    }
    revision = HiddenField()
    country = SelectField(_("Country of the office"), [InputRequired()])
    media_email = StringField(_("E-mail for media"), [Optional(), valid_address], render_kw={"type": "email"})
    media_phone = StringField(_("Telephone for media"), [Optional(), valid_phone], render_kw={"inputmode": "tel"})
    accent = StringField(
        _("Colour"),
        [InputRequired(), _colour],
        description=_("Links, buttons and charts. It is made darker or brighter until everything can be read."),
        render_kw={"type": "color"},
    )

    backup_days = IntegerField(
        _("Days for which backups are kept"),
        [Optional(), NumberRange(0, 3_650, _("Enter a number of days from 0 to 3650."))],
        description=_("Certificates of destruction say until when a backup may still hold the data."),
        render_kw={"inputmode": "numeric"},
    )

    @classmethod
    def values(cls, host: Host) -> dict[str, Any]:
        """What the form begins with."""
        plain = {name: getattr(host, name) for name in ("country", "media_email", "media_phone", "backup_days")}
        texts = cls.values_of(host, host.languages)
        return {**texts, **plain, "accent": host.accent_light, "revision": str(host.revision)}

    def host(self) -> dict[str, Any]:
        """What was typed, by the host's columns, but for the colour."""
        return {
            **self.all_localized(),
            "country": self.country.data,
            "media_email": self.media_email.data or None,
            "media_phone": self.media_phone.data or None,
            "backup_days": self.backup_days.data,
        }
