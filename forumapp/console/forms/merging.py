"""The form that merges two registrations of one person: which stays, and whose value each field takes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from operator import attrgetter
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice
from wtforms.validators import InputRequired

from forumapp.console.labels import doubles as words
from forumapp.console.queries import Compared
from forumapp.events.models import Event
from forumapp.kernel.localized import LocalizedText
from forumapp.registration.models import Registration
from forumapp.registration.rules import WORTH, IllegalTransition, Status, steps_to
from forumapp.registration.service import Changes

Pair = tuple[Registration, Registration]
PLAIN = (
    "given_name",
    "family_name",
    "email",
    "phone",
    "country",
    "rank",
    "functions_since",
    "manual_order",
    "expected_at",
    "escort",
    "meeting_point",
    "on_board",
    "attending_as",
    "represents_name",
    "acting",
    "roles",
    "language",
    "read_aloud",
    "interpretation",
    "receiver",
)
LOCALIZED = ("names", "position", "address_as")
BOTH = "both"
"""The answer by which the needs of both entries are kept."""


class MergeForm(FlaskForm):
    """One question for each field in which the two entries differ, beside the one which entry stays."""

    needs: RadioField
    """Whose needs hold; only where both told some, and may be kept."""
    stays = RadioField(_("Which entry stays?"), [InputRequired(_("Choose the entry that stays."))])
    asked: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        pair: Pair,
        event: Event,
        admitted: Collection[str],
        answers: Sequence[Compared] = (),
        *,
        both_need: bool = False,
    ) -> MergeForm:
        """The form for two entries; whoever was let in at the door has to stay.

        ``answers`` are those in which they differ; ``both_need``: both told what they need, and it may be kept.
        """
        differing = _differing(pair, event)
        proposed = min(pair, key=lambda one: (one.id not in admitted, -WORTH[Status(one.status)], one.id))
        other = pair[1] if proposed is pair[0] else pair[0]
        questions: dict[str, Any] = {}
        for name, value in differing.items():
            filled = value(proposed) or not value(other)
            questions[f"take_{name}"] = RadioField(
                words.field_of_entry(name),
                [InputRequired(_("Choose one of the two."))],
                choices=[SelectChoice(one.id, words.value_of_entry(name, value(one), event)) for one in pair],
                default=proposed.id if filled else other.id,
            )
        for one in answers:
            mine = one.values.get(proposed.id)
            questions[f"take_{answer_field(one)}"] = RadioField(
                words.question(one, event),
                [InputRequired(_("Choose one of the two."))],
                choices=[SelectChoice(each.id, words.answered(one, one.values.get(each.id), event)) for each in pair],
                default=other.id if mine is None else proposed.id,
            )
        asked = (*differing, *map(answer_field, answers))
        if both_need:
            questions["needs"] = RadioField(
                _("Needs"),
                [InputRequired(_("Choose whose needs hold."))],
                choices=[
                    SelectChoice(BOTH, _("Keep both")),
                    *(SelectChoice(one.id, words.needs_of(one)) for one in pair),
                ],
                default=BOTH,
            )
        made = type(cls.__name__, (cls,), {**questions, "asked": asked, "languages": tuple(event.languages)})
        form: MergeForm = made(data={"stays": proposed.id})
        form.stays.choices = [
            SelectChoice(one.id, words.entry(one, event))
            for one, other in (pair, pair[::-1])
            if _may_stay(one, other, admitted)
        ]
        return form

    def fields_asked(self) -> list[Any]:
        """The questions, field by field."""
        return [self[f"take_{name}"] for name in self.asked] + ([self["needs"]] if "needs" in self else [])

    def needs_of(self) -> list[str] | None:
        """The entry whose needs hold alone; None: both."""
        alone = self["needs"].data if "needs" in self else BOTH
        return None if alone == BOTH else [alone]

    def changes(self, pair: Pair, answers: Sequence[Compared] = ()) -> Changes:
        """What the entry that stays says from now on."""
        by_id = {one.id: one for one in pair}
        chosen = {name: by_id[self[f"take_{name}"].data] for name in self.asked}
        stays = by_id[self.stays.data]
        values: dict[str, Any] = {name: getattr(one, name) for name, one in chosen.items() if name in PLAIN}
        for column in LOCALIZED:
            texts = dict(getattr(stays, column))
            for name, one in chosen.items():
                text, _sign, language = name.rpartition("_")
                if text == column and language in self.languages:
                    texts[language] = getattr(one, column).get(language, "")
            values[column] = LocalizedText(texts)
        organization = chosen["organization"].organization if "organization" in chosen else None
        return Changes(
            values=values,
            organization=organization.names if organization else None,
            category=chosen["category"].category.code if "category" in chosen else None,
            answers={one.key: one.values.get(chosen[answer_field(one)].id) for one in answers},
        )


def answer_field(one: Compared) -> str:
    """What an answer is called among the fields, as the history calls it."""
    return f"q_{one.key}"


def _may_stay(one: Registration, other: Registration, admitted: Collection[str]) -> bool:
    if one.id in admitted or other.id in admitted:
        return one.id in admitted
    try:
        steps_to(stays=Status(one.status), goes=Status(other.status))
    except IllegalTransition:
        return False
    return True


def _differing(pair: Pair, event: Event) -> Mapping[str, Callable[[Registration], Any]]:
    """The fields in which they differ, with how to read each."""
    readers: dict[str, Callable[[Registration], Any]] = {
        f"{column}_{language}": partial(_text, column=column, language=language)
        for column in LOCALIZED
        for language in event.languages
    }
    readers |= {name: attrgetter(name) for name in PLAIN}
    readers |= {"organization": _organization, "category": attrgetter("category.names")}
    differing = {}
    for name, read in readers.items():
        one, other = read(pair[0]), read(pair[1])
        if one != other and (one or other):
            differing[name] = read
    return differing


def _text(one: Registration, *, column: str, language: str) -> str | None:
    text: LocalizedText = getattr(one, column)
    return text.get(language)


def _organization(one: Registration) -> LocalizedText | None:
    return one.organization.names if one.organization else None
