"""Forms with texts that are written once per language, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from flask_babel import force_locale, gettext
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from forumapp.kernel.localized import LocalizedText
from forumapp.web.fields import stripped


@dataclass(frozen=True)
class Text:
    """A text that is written once per language: how it is called and how much room it gets."""

    label: Any
    rows: int = 1
    help: Any = None
    needed: bool = False
    """Whether at least one language must have it; publishing asks for the rest."""
    longest: int = 200


@dataclass(frozen=True)
class Difference:
    """One field in which the stored row differs from what was typed."""

    label: str
    stored: str


class Overtaken:
    """For a form whose row somebody else may change while it is filled in."""

    made_from = "revision"
    """The hidden field with the number that the row had when the page was made."""

    def expected(self) -> int:
        """The number of the row that the page was made from; -1 for what is no number."""
        sent = str(cast(Mapping[str, Field], self)[self.made_from].data or "")
        return int(sent) if sent.isdecimal() else -1

    def differences(self, stored: Mapping[str, Any]) -> list[Difference]:
        """The fields that say something else than what is stored, with what is stored; for whoever saves second."""
        return [
            Difference(str(field.label.text), _shown(stored[field.name]))
            for field in cast(Iterable[Field], self)
            if field.name in stored
            and _shown(field.data) != _shown(stored[field.name])
            and not isinstance(field, HiddenField)
        ]


class LocalizedForm(Overtaken, FlaskForm):
    """A form with texts in several languages. Make it by :meth:`for_languages`, then instantiate."""

    texts: Mapping[str, Text] = {}
    languages: Sequence[str] = ()

    @classmethod
    def for_languages(cls, languages: Sequence[str]) -> type[LocalizedForm]:
        """The form with one field per text and language, e.g. ``title_ko``, labelled in that language."""
        fields: dict[str, Any] = {"languages": tuple(languages)}
        for language in languages:
            with force_locale(language):
                for name, text in cls.texts.items():
                    fields[f"{name}_{language}"] = _field_of(text, language)
        return type(cls.__name__, (cls,), fields)

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        for name in self.texts:
            for language in self.languages:
                # No "(optional)": every text is asked for in the end, when the event is published.
                self[f"{name}_{language}"].flags.asked = True

    @classmethod
    def values_of(cls, row: Any, languages: Sequence[str]) -> dict[str, str]:
        """The texts of a row under the names of the fields."""
        return {
            f"{name}_{language}": getattr(row, name).get(language, "") for name in cls.texts for language in languages
        }

    def localized(self, name: str) -> LocalizedText:
        """What was typed for one text."""
        return LocalizedText({language: self[f"{name}_{language}"].data for language in self.languages})

    def all_localized(self) -> dict[str, LocalizedText]:
        """What was typed for all of them, by name."""
        return {name: self.localized(name) for name in self.texts}

    def column(self, language: str, *names: str) -> list[Field]:
        """The fields of one language, for its column of the page."""
        return [self[f"{name}_{language}"] for name in names or self.texts]

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for the needed texts in one language at least, beside the first field."""
        valid = bool(super().validate(extra_validators))
        for name, text in self.texts.items():
            if text.needed and not self.localized(name):
                first = self[f"{name}_{self.languages[0]}"]
                first.errors = [*first.errors, gettext("Write it in one language at least.")]
                valid = False
        return valid


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _field_of(text: Text, language: str) -> Field:
    settings: dict[str, Any] = {
        "label": str(text.label),
        "description": str(text.help or ""),
        "validators": [Optional(), Length(max=text.longest)],
        "filters": [stripped],
        "render_kw": {"lang": language},
    }
    if text.rows == 1:
        return StringField(**settings)
    settings["render_kw"]["rows"] = text.rows
    return TextAreaField(**settings)
