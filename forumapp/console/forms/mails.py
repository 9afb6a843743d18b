"""The form with which staff write a draft anew."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from forumapp.mail.rendering import Words
from forumapp.web.fields import stripped


class DraftForm(FlaskForm):
    """A draft's subject and opening; ticket, facts and links are no words and are not in it."""

    subject = StringField(_("Subject"), [InputRequired(_("Enter the subject.")), Length(max=200)], filters=[stripped])
    opening = TextAreaField(
        _("Text"),
        [InputRequired(_("Enter the text.")), Length(max=5_000)],
        filters=[stripped],
        description=_("Stands under the salutation. An empty line begins a new paragraph."),
        render_kw={"rows": 8},
    )

    @classmethod
    def of(cls, words: Words) -> DraftForm:
        """The form with what the mail says now; no text where the template's words cannot be replaced."""
        form = cls(data={"subject": words.subject, "opening": words.opening})
        if words.opening is None:
            del form.opening
        return form

    def written(self, words: Words) -> dict[str, str | None]:
        """What differs from what the mail said, by the arguments of the service; None leaves it."""
        opening = self.opening.data.replace("\r\n", "\n") if self.opening else None
        return {
            "subject": None if self.subject.data == words.subject else self.subject.data,
            "opening": None if opening == words.opening else opening,
        }
