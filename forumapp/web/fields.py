"""Form fields that more than one room asks with: moments of an event's place, lists of boxes, addresses."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext
from wtforms import DateTimeLocalField, Field, Form, SelectMultipleField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from forumapp.kernel import phones

MOMENT = "%Y-%m-%dT%H:%M"


class ChoicesField(SelectMultipleField):
    """Several choices as a list of check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def after_touching(held: Collection[int], shown: Collection[int], ticked: Collection[int]) -> set[int]:
    """What is chosen after a page was sent that had ``shown`` some as chosen, while by now others are ``held``.

    Only boxes that were ticked or cleared on the page change anything: what another window chose meanwhile stays.
    """
    return (set(held) | (set(ticked) - set(shown))) - (set(shown) - set(ticked))


def rows_in(text: str | None) -> set[int]:
    """The numbers of rows in a hidden field, with blanks between them; what is no number is left out."""
    return {int(word) for word in (text or "").split() if word.isdecimal() and len(word) < 10}


class MomentField(DateTimeLocalField):
    """A moment as the event's place reads it: typed without a zone, kept with it."""

    def __init__(self, label: Any, validators: Iterable[Any] = (), **settings: Any) -> None:
        super().__init__(label, validators, format=[MOMENT, "%Y-%m-%dT%H:%M:%S"], **settings)

    def moment(self, zone: str) -> datetime | None:
        """The aware moment of what was typed."""
        return None if self.data is None else self.data.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def local(moment: datetime | None, zone: str) -> datetime | None:
    """The clock of the event's place at the moment, for a :class:`MomentField`."""
    return None if moment is None else moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def stripped(value: str | None) -> str | None:
    """A filter: the text without the blanks around it, and without U+0000, which no database column takes."""
    return value.replace("\0", "").strip() if value else value


def valid_address(form: Form, field: Field) -> None:
    """Check and normalise an e-mail address; whether mail arrives is not asked."""
    if not field.data:
        return
    try:
        field.data = validate_email(field.data, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise ValidationError(gettext("Enter an e-mail address like name@example.org.")) from error


def valid_phone(form: Form, field: Field) -> None:
    """Check a telephone number and keep it as E.164, as every page that shows one expects it."""
    if not field.data:
        return
    try:
        field.data = phones.parse(field.data)
    except phones.UnreadablePhone as error:
        raise ValidationError(
            gettext("Enter the number with its country code, like +82 10-1234-5678, or leave it out.")
        ) from error
