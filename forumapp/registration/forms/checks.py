"""What each field is held to: cleaned, not too long, one of its choices; each error names the cure."""

from __future__ import annotations

from flask_babel import gettext
from wtforms import Field, Form
from wtforms.validators import ValidationError

from forumapp.directory import countries
from forumapp.kernel.names import UnreadableText, clean
from forumapp.registration.forms.asking import LONGEST


class Line:
    """Clean a line of text and hold it to a length."""

    def __call__(self, form: Form, field: Field) -> None:
        try:
            field.data = clean(field.data or "")
        except UnreadableText as error:
            raise ValidationError(gettext("This text was damaged on the way: type it again.")) from error
        if len(field.data) > LONGEST:
            raise ValidationError(gettext("At most %(number)s letters, please.", number=LONGEST))


class Needed:
    """Ask for an answer; marks the field as one that is not optional."""

    def __init__(self, message: str, needed: bool = True) -> None:
        self._message = message
        self._needed = needed
        self.field_flags = {"required": True} if needed else {}

    def __call__(self, form: Form, field: Field) -> None:
        if self._needed and not field.data:
            raise ValidationError(self._message)


class Choice:
    """One of the choices, or none where none is needed."""

    def __init__(self, *, needed: str | None) -> None:
        self._needed = needed
        self.field_flags = {"required": True} if needed else {}

    def __call__(self, form: Form, field: Field) -> None:
        field.data = field.data or ""
        if not field.data:
            if self._needed:
                raise ValidationError(self._needed)
            return
        if field.data not in {choice.value for choice in field.iter_choices()}:
            raise ValidationError(self._needed or gettext("Choose one of the answers given."))


def country(form: Form, field: Field) -> None:
    """A country's code."""
    field.data = (field.data or "").upper()
    if field.data and not countries.is_country(field.data):
        raise ValidationError(gettext("Choose a country from the list."))
