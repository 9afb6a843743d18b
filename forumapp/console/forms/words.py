"""Forms of the office's own words: a country or another entity, and the ranks with their order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from forumapp.directory import countries, wording
from forumapp.directory import labels as directory_labels
from forumapp.directory.queries import precedence
from forumapp.directory.rules import spelling_key
from forumapp.kernel.localized import LocalizedText
from forumapp.web.fields import stripped
from forumapp.web.languages import language_name
from forumapp.web.localized_forms import LocalizedForm, Text

LONGEST = 120


class EntityForm(LocalizedForm):
    """How the office calls a country, or another entity that a mission may represent."""

    texts = {"names": Text(_("Name as the office writes it"), longest=LONGEST)}
    code = ""
    """The entity that is named; empty for a new one."""

    @classmethod
    def of(cls, code: str, languages: Sequence[str]) -> EntityForm:
        """The form of one entity, each language with the name that it has now."""
        data = {f"names_{language}": countries.name(code, language) for language in languages}
        form: EntityForm = cls.for_languages(languages)(data=data)
        form.code = code
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        """No two entities may share a name in one language, and one that only the office knows needs a name."""
        valid = bool(super().validate(extra_validators))
        for language in self.languages:
            field = self[f"names_{language}"]
            other = _called(field.data, language, self.code) if field.data else None
            if other is not None:
                words = gettext("Another country or entity (%(code)s) is called so. Choose another name.", code=other)
                field.errors = [*field.errors, words]
                valid = False
        if not countries.has_usual_name(self.code) and not self.localized("names"):
            first = self[f"names_{self.languages[0]}"]
            first.errors = [*first.errors, gettext("Write it in one language at least.")]
            valid = False
        return valid

    def entered(self) -> LocalizedText:
        """The office's own wording: what differs from the usual names, and what it has in other languages already."""
        own = wording.kept().entities.get(self.code, LocalizedText())
        for language in self.languages:
            typed = self[f"names_{language}"].data
            usual = countries.default_name(self.code, language)
            own = own.with_text(language, typed if typed != usual else None)
        return own


class NewEntityForm(EntityForm):
    """An entity that is no country and that the program does not know."""

    key = StringField(
        _("Code"),
        [InputRequired(_("Enter a code.")), Length(max=8)],
        filters=[stripped],
        description=_("Three to eight capital letters or digits, for example: SMOM. It cannot be changed later."),
    )

    def validate_key(self, field: Field) -> None:
        """A code has more letters than a country's, so that none can ever be taken for a country."""
        if not re.fullmatch(r"[A-Z][A-Z0-9]{2,7}", field.data or ""):
            raise ValidationError(gettext("Use three to eight capital letters or digits, for example SMOM."))
        if countries.is_known(field.data):
            raise ValidationError(gettext("There is an entity with this code. Choose another one."))


def _called(name: str, language: str, code: str) -> str | None:
    """The code of another entity that has this name in the language."""
    key = spelling_key(name)
    codes = (*countries.entity_codes(), *sorted(countries.codes()))
    return next(
        (other for other in codes if other != code and spelling_key(countries.name(other, language)) == key), None
    )


class RanksForm(FlaskForm):
    """Every rank with its place and its names. Make it by :meth:`for_languages`, then instantiate."""

    languages: Sequence[str] = ()

    @classmethod
    def for_languages(cls, languages: Sequence[str]) -> type[RanksForm]:
        """The form with a place, and a name per language, for each rank."""
        fields: dict[str, Any] = {"languages": tuple(languages)}
        for code in precedence():
            rank = directory_labels.usual_rank(code)
            fields[f"place_{code}"] = IntegerField(
                gettext("Place of %(rank)s", rank=rank),
                [InputRequired(gettext("Enter a number.")), NumberRange(min=1, max=99)],
                render_kw={"inputmode": "numeric", "data-size": "number"},
            )
            for language in languages:
                fields[f"name_{code}_{language}"] = StringField(
                    gettext("%(rank)s (%(language)s)", rank=rank, language=language_name(language)),
                    [Optional(), Length(max=LONGEST)],
                    filters=[stripped],
                    render_kw={"lang": language},
                )
        return type(cls.__name__, (cls,), fields)

    @classmethod
    def values(cls, usual: dict[str, LocalizedText], languages: Sequence[str]) -> dict[str, Any]:
        """What the form begins with; ``usual`` are the names that ranks have without the office's words."""
        own = wording.kept().ranks
        data: dict[str, Any] = {f"place_{code}": place + 1 for code, place in precedence().items()}
        for code, names in usual.items():
            for language in languages:
                called = own.get(code, LocalizedText()).get(language) or names.get(language, "")
                data[f"name_{code}_{language}"] = called
        return data

    def rows(self) -> list[dict[str, Any]]:
        """The fields of each rank, in the present order."""
        return [
            {"place": self[f"place_{code}"], "names": [self[f"name_{code}_{language}"] for language in self.languages]}
            for code in precedence()
        ]

    def entered(self, usual: dict[str, LocalizedText]) -> list[tuple[str, LocalizedText]]:
        """The ranks in the order that was typed, equals as they stood, each with what differs from its usual names."""
        codes = sorted(precedence(), key=lambda code: (self[f"place_{code}"].data, precedence()[code]))
        own = wording.kept().ranks
        return [(code, self._own(code, usual[code], own.get(code, LocalizedText()))) for code in codes]

    def _own(self, code: str, usual: LocalizedText, own: LocalizedText) -> LocalizedText:
        for language in self.languages:
            typed = self[f"name_{code}_{language}"].data
            own = own.with_text(language, typed if typed != usual.get(language) else None)
        return own
