"""The form by which an event says what its guests are asked about themselves."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, IntegerField, SelectChoice
from wtforms.validators import NumberRange, Optional

from forumapp.events import labels as event_labels
from forumapp.events.models import Event
from forumapp.events.rules import Ask
from forumapp.web.fields import ChoicesField
from forumapp.web.languages import language_name

INTERPRETED = ("en", "ko", "fr", "es", "ar", "zh", "ru", "ja", "vi", "th", "id", "mn")
"""Languages that are offered beside the event's own."""
MOST = 20


class AskingForm(FlaskForm):
    """What the form asks, into what is interpreted, how many may come along; one number for each category."""

    asks = ChoicesField(_("The form asks for"))
    interpretation_languages = ChoicesField(
        _("Interpretation into"), description=_("Guests choose one of these where the form asks for interpretation.")
    )
    accompanying_take_places = BooleanField(_("Accompanying persons take places"))
    codes: tuple[str, ...] = ()

    @classmethod
    def of(cls, event: Event, language: str) -> AskingForm:
        """The form of one event, filled with what holds."""
        numbers = {
            f"accompanying_{category.code}": IntegerField(
                category.names.in_language(language, event.languages).text,
                [Optional(), NumberRange(0, MOST, message=_("Enter a number from 0 to 20."))],
                render_kw={"inputmode": "numeric", "data-size": "short"},
            )
            for category in event.choosable()
        }
        codes = tuple(category.code for category in event.choosable())
        made = type(cls.__name__, (cls,), {**numbers, "codes": codes})
        form: AskingForm = made(
            data={
                "asks": event.asks,
                "interpretation_languages": event.interpretation_languages,
                "accompanying_take_places": event.accompanying_take_places,
                **{f"accompanying_{category.code}": category.accompanying for category in event.choosable()},
            }
        )
        form.asks.choices = [SelectChoice(one.value, event_labels.ask(one)) for one in Ask]
        known = dict.fromkeys([*event.languages, *INTERPRETED, *event.interpretation_languages])
        form.interpretation_languages.choices = [SelectChoice(code, language_name(code)) for code in known]
        return form

    def number_fields(self) -> list[Field]:
        """How many may come along, category by category."""
        return [self[f"accompanying_{code}"] for code in self.codes]

    def event(self) -> dict[str, Any]:
        """What was chosen, by the event's columns."""
        return {
            "asks": self.asks.data,
            "interpretation_languages": self.interpretation_languages.data,
            "accompanying_take_places": self.accompanying_take_places.data,
        }

    def categories(self) -> dict[str, int]:
        """Code of each category to how many may come along."""
        return {code: self[f"accompanying_{code}"].data or 0 for code in self.codes}
