"""The form of one question of an event's own: its wording, whom it is for, and what happens to its answers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, Field, FloatField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from forumapp.events.models import Event
from forumapp.kernel.localized import LocalizedText
from forumapp.questions import labels
from forumapp.questions.codec import LARGEST_NUMBER, Asked
from forumapp.questions.models import Question
from forumapp.questions.rules import DECIDING, NEVER_REQUIRED, NO, WITH_OPTIONS, YES, AnsweredBy, Condition, Kind
from forumapp.questions.service import Handling, Wording
from forumapp.web.fields import ChoicesField
from forumapp.web.localized_forms import LocalizedForm, Text

RESERVED = ("new", "order")
"""Keys whose address is another page's."""
_BOUND = [Optional(), NumberRange(-LARGEST_NUMBER, LARGEST_NUMBER)]
_SHORT = {"inputmode": "decimal", "data-size": "short"}


class QuestionForm(LocalizedForm):
    """A question of the event's own, or a new wording of one. Call :meth:`offer` before anything else."""

    texts = {
        "label": Text(_("Question"), rows=2, longest=400, needed=True),
        "help": Text(_("Help"), longest=400),
        "options": Text(
            _("Choices"), rows=5, longest=4_000, help=_("One per line, in the same order in each language.")
        ),
    }
    key = StringField(
        _("Key"),
        description=_("The export calls the question by it; it never changes."),
        render_kw={"data-size": "short", "autocapitalize": "none", "spellcheck": "false"},
    )
    kind = SelectField(_("Kind"), [InputRequired()])
    required = BooleanField(_("Must be answered"))
    lowest = FloatField(_("Smallest number"), _BOUND, render_kw=_SHORT)
    highest = FloatField(_("Largest number"), _BOUND, render_kw=_SHORT)
    categories = ChoicesField(_("Only for these categories"), description=_("None ticked: for all of them."))
    shown_if = ChoicesField(
        _("Only after one of these answers"),
        description=_("None ticked: always. Tick answers of one question only; it must stand before this one."),
    )
    answered_by = SelectField(_("Answered by"), [InputRequired()])
    at_door = BooleanField(_("Shown to staff at the door"))
    destroy_on = DateField(
        _("Answers are destroyed on"),
        [Optional()],
        description=_("Empty: together with all data of the event."),
        render_kw={"data-size": "short"},
    )
    taken_keys: frozenset[str] = frozenset()
    earlier: Mapping[str, Asked] = {}

    @classmethod
    def values(cls, question: Question, event: Event) -> dict[str, Any]:
        """What the form begins with: choices one per line."""
        version, bounds = question.current, question.current.bounds or {}
        condition = Condition.read(version.shown_if)
        values: dict[str, Any] = {
            "kind": version.kind,
            "required": version.required,
            "lowest": bounds.get("lowest"),
            "highest": bounds.get("highest"),
            "categories": version.categories,
            "shown_if": [_written(condition.question, value) for value in condition.values] if condition else [],
            "answered_by": question.answered_by,
            "at_door": question.at_door,
            "destroy_on": question.destroy_on,
        }
        for language in event.languages:
            values[f"label_{language}"] = version.label.get(language, "")
            values[f"help_{language}"] = version.help.get(language, "")
            values[f"options_{language}"] = "\n".join(option["label"].get(language, "") for option in version.options)
        return values

    def offer(self, event: Event, earlier: Sequence[Asked], language: str, *, former: str | None = None) -> None:
        """Fill the choices: the event's categories, and the answers of the questions before this one.

        ``former`` is the kind that the question has had: needs and gender are kept apart, and stay so.
        """
        self.earlier = {asked.key: asked for asked in earlier if asked.kind in DECIDING}
        self.kind.choices = [SelectChoice(kind.value, labels.kind(kind)) for kind in Kind if _follows(kind, former)]
        self.answered_by.choices = [SelectChoice(one.value, labels.answered_by(one)) for one in AnsweredBy]
        self.categories.choices = [
            SelectChoice(category.code, category.names.in_language(language, event.languages).text)
            for category in event.choosable(*(self.categories.data or ()))
        ]
        self.shown_if.choices = [
            SelectChoice(_written(asked.key, value), f"{_said(asked.label, language, event)} {words}")
            for asked in self.earlier.values()
            for value, words in _answers(asked, language, event)
        ]

    def wording(self, former: Sequence[Mapping[str, Any]] = ()) -> Wording:
        """What was typed; ``former`` choices keep their values by their place."""
        bounds = {"lowest": self.lowest.data, "highest": self.highest.data} if self.kind.data == Kind.NUMBER else {}
        return Wording(
            kind=self.kind.data,
            label=self.localized("label"),
            help=self.localized("help"),
            options=self._choices(former),
            required=self.required.data and self.kind.data not in NEVER_REQUIRED,
            categories=list(self.categories.data or ()),
            condition=self._condition(),
            bounds={name: value for name, value in bounds.items() if value is not None},
        )

    def handling(self) -> Handling:
        """Whose form asks it, and what happens to the answers."""
        if self.kind.data == Kind.NEEDS:  # The guest alone tells it, and it is shown nowhere else.
            return Handling(AnsweredBy.GUEST.value, False, self.destroy_on.data)
        if self.kind.data == Kind.GENDER:
            return Handling(self.answered_by.data, False, self.destroy_on.data)
        return Handling(self.answered_by.data, self.at_door.data, self.destroy_on.data)

    def _choices(self, former: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        if self.kind.data == Kind.GENDER:
            return labels.gender_options(self.languages)
        return self._options(former) if self.kind.data in WITH_OPTIONS else []

    def _options(self, former: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        lines = {language: (self[f"options_{language}"].data or "").splitlines() for language in self.languages}
        return [
            {
                "value": former[place]["value"] if place < len(former) else f"choice_{place + 1}",
                "label": {language: texts[place].strip() for language, texts in lines.items() if place < len(texts)},
            }
            for place in range(max(len(texts) for texts in lines.values()))
        ]

    def _condition(self) -> Condition | None:
        pairs = [pair.partition("=") for pair in self.shown_if.data or ()]
        return Condition(pairs[0][0], frozenset(value for _key, _sign, value in pairs)) if pairs else None

    def validate(self, extra_validators: Any = None) -> bool:
        """A question with choices has two at least; each language names as many."""
        valid = super().validate(extra_validators)
        if self.kind.data in WITH_OPTIONS:
            numbers = {
                language: len((self[f"options_{language}"].data or "").splitlines()) for language in self.languages
            }
            most = max(numbers.values())
            for language, number in numbers.items():
                if most < 2 and language == self.languages[0]:
                    self[f"options_{language}"].errors = [gettext("Write two choices at least, one per line.")]
                    valid = False
                elif 0 < number < most:
                    words = gettext("Another language has %(number)s choices. Write as many here.", number=most)
                    self[f"options_{language}"].errors = [words]
                    valid = False
        if self.kind.data == Kind.GENDER and not self[f"help_{self.languages[0]}"].data:
            self[f"help_{self.languages[0]}"].errors = [
                gettext("Say why you ask, for example: we publish how many women and men took part.")
            ]
            valid = False
        return valid

    def validate_key(self, field: Field) -> None:
        """A key becomes a header of the export."""
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,31}", field.data or ""):
            raise ValidationError(gettext("Use small Latin letters, digits and _, at most 32, for example receiver."))
        if field.data in self.taken_keys or field.data in RESERVED:
            raise ValidationError(gettext("This event has a question with this key. Choose another one."))

    def validate_highest(self, field: Field) -> None:
        """Not below the smallest."""
        if field.data is not None and self.lowest.data is not None and field.data < self.lowest.data:
            raise ValidationError(gettext("The largest number is smaller than the smallest one. Change one of them."))

    def validate_shown_if(self, field: Field) -> None:
        """Answers of one question."""
        keys = {pair.partition("=")[0] for pair in field.data or ()}
        if len(keys) > 1:
            raise ValidationError(gettext("Tick answers of one question only."))
        hidden = {key for key in keys if _is_unseen(self.earlier[key].answered_by, self.answered_by.data)}
        if hidden:
            raise ValidationError(
                gettext("Whoever answers this question is not asked that one. Choose another condition.")
            )


def _follows(kind: str, former: str | None) -> bool:
    return former is None or all((kind == apart) == (former == apart) for apart in NEVER_REQUIRED)


def _is_unseen(deciding: str, dependent: str) -> bool:
    """Whether whoever answers the dependent question has no field for the deciding one."""
    order = [one.value for one in AnsweredBy]
    return order.index(deciding) > order.index(dependent)


def _written(key: str, value: str) -> str:
    return f"{key}={value}"


def _said(text: LocalizedText, language: str, event: Event) -> str:
    return text.in_language(language, event.languages).text


def _answers(asked: Asked, language: str, event: Event) -> list[tuple[str, str]]:
    if asked.kind == Kind.YES_NO:
        return [(YES, gettext("Yes")), (NO, gettext("No"))]
    return [(option["value"], _said(LocalizedText(option["label"]), language, event)) for option in asked.options]
