"""Forms of an event's set-up: categories, programme, speakers, partners, notice, purposes, questions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, Field, IntegerField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from forumapp.console.forms.event import EventForm, places_field
from forumapp.events import labels as event_labels
from forumapp.events.models import Category, Event
from forumapp.events.rules import PartnerPart, Role
from forumapp.questions.models import QuestionVersion
from forumapp.questions.rules import Kind
from forumapp.web.fields import MomentField, local
from forumapp.web.localized_forms import LocalizedForm, Text

CHOSEN = (Kind.CHOICE, Kind.CHOICES)
"""Kinds of question that have choices."""


class CategoryForm(LocalizedForm):
    """One category of an event."""

    texts = {"names": Text(_("Name of the category"), needed=True)}
    code = StringField(_("Code"), [InputRequired(_("Enter a code.")), Length(max=64)])
    places = places_field()
    counts = BooleanField(_("Counts as participants"))
    review = BooleanField(_("A reviewer decides"))
    public = BooleanField(_("May be chosen on the form"))
    taken_codes: frozenset[str] = frozenset()

    @classmethod
    def values(cls, category: Category, event: Event) -> dict[str, Any]:
        """What the form begins with."""
        plain = {name: getattr(category, name) for name in ("places", "counts", "review", "public")}
        return {**cls.values_of(category, event.languages), **plain}

    def category(self) -> dict[str, Any]:
        """What was typed, by the category's columns."""
        plain = {name: self[name].data for name in ("places", "counts", "review", "public")}
        return {"names": self.localized("names"), **plain}

    def validate_code(self, field: Field) -> None:
        """A code is what exports and the interface call the category."""
        if not re.fullmatch(r"[a-z][a-z0-9_]*", field.data or ""):
            raise ValidationError(gettext("Use small Latin letters, digits and _, for example youth_council."))
        if field.data in self.taken_codes:
            raise ValidationError(gettext("This event has a category with this code. Choose another one."))


class PartForm(LocalizedForm):
    """A part of the programme's page: its texts, and the fields named in ``plain`` beside them."""

    plain: tuple[str, ...] = ()

    @classmethod
    def values(cls, part: Any, event: Event) -> dict[str, Any]:
        """What the form begins with; nothing for a new part."""
        if part is None:
            return {}
        plain = {name: getattr(part, name) for name in cls.plain}
        return {**cls.values_of(part, event.languages), **plain}

    def part(self, event: Event) -> dict[str, Any]:
        """What was typed, by the part's columns."""
        return {**self.all_localized(), **{name: self[name].data for name in self.plain}}

    def plain_fields(self) -> list[Field]:
        """The fields that have no language."""
        return [self[name] for name in self.plain]

    def offer(self, event: Event, language: str) -> None:
        """Fill the choices, where there are any."""


class SpeakerForm(PartForm):
    """A person of the programme as the page prints them."""

    plain = ("position",)

    texts = {
        "names": Text(_("Name"), needed=True),
        "titles": Text(_("Title and organisation"), help=_("As printed, for example: Director, Example Institute")),
    }
    position = IntegerField(
        _("Order"), [Optional(), NumberRange(0, 9_999)], render_kw={"inputmode": "numeric", "data-size": "short"}
    )


class ProgrammeItemForm(PartForm):
    """One line of the programme."""

    plain = ("starts_at", "ends_at", "role", "speaker_id")

    texts = {"title": Text(_("Title"), needed=True)}
    starts_at = MomentField(_("Begins"), [InputRequired(_("Enter the day and time when it begins."))])
    ends_at = MomentField(_("Ends"), [Optional()])
    role = SelectField(_("What the speaker does"), [Optional()])
    speaker_id = SelectField(_("Speaker"), [Optional()])

    validate_ends_at = EventForm.validate_ends_at

    @classmethod
    def values(cls, part: Any, event: Event) -> dict[str, Any]:
        """What the form begins with; a new line begins with the event."""
        if part is None:
            return {"starts_at": local(event.starts_at, event.zone)}
        return {
            **super().values(part, event),
            "starts_at": local(part.starts_at, event.zone),
            "ends_at": local(part.ends_at, event.zone),
            "role": part.role or "",
            "speaker_id": str(part.speaker_id or ""),
        }

    def part(self, event: Event) -> dict[str, Any]:
        """What was typed, by the line's columns."""
        return {
            "title": self.localized("title"),
            "starts_at": self.starts_at.moment(event.zone),
            "ends_at": self.ends_at.moment(event.zone),
            "role": self.role.data or None,
            "speaker_id": int(self.speaker_id.data) if self.speaker_id.data else None,
        }

    def offer(self, event: Event, language: str) -> None:
        """The roles, and the event's speakers."""
        nobody = SelectChoice("", gettext("none"))
        self.role.choices = [nobody, *(SelectChoice(role.value, event_labels.role(role)) for role in Role)]
        self.speaker_id.choices = [
            nobody,
            *(
                SelectChoice(str(speaker.id), speaker.names.in_language(language, event.languages).text)
                for speaker in event.speakers
            ),
        ]


class PartnerForm(PartForm):
    """An organisation that hosts with the office or supports the event."""

    plain = ("part_played", "url", "position")

    texts = {"names": Text(_("Name of the organisation"), needed=True)}
    part_played = SelectField(_("Part"), [InputRequired()])
    url = StringField(_("Web address"), [Optional(), Length(max=500)], render_kw={"type": "url"})
    position = IntegerField(
        _("Order"), [Optional(), NumberRange(0, 9_999)], render_kw={"inputmode": "numeric", "data-size": "short"}
    )

    @classmethod
    def values(cls, part: Any, event: Event) -> dict[str, Any]:
        """What the form begins with."""
        if part is None:
            return {"part_played": PartnerPart.PARTNER.value}
        texts = cls.values_of(part, event.languages)
        return {**texts, "part_played": part.part, "url": part.url, "position": part.position}

    def part(self, event: Event) -> dict[str, Any]:
        """What was typed, by the partner's columns."""
        return {
            "names": self.localized("names"),
            "part": self.part_played.data,
            "url": self.url.data or None,
            "position": self.position.data or 0,
        }

    def offer(self, event: Event, language: str) -> None:
        """The parts that an organisation may play."""
        self.part_played.choices = [SelectChoice(part.value, event_labels.partner_part(part)) for part in PartnerPart]

    def validate_url(self, field: Field) -> None:
        """Only what a browser may follow."""
        if not re.match(r"https?://[^\s/]+", field.data or ""):
            raise ValidationError(gettext("Enter an address that begins with https://"))


class QuestionForm(LocalizedForm):
    """A question of the event's own, or a new wording of one."""

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
    taken_keys: frozenset[str] = frozenset()

    @classmethod
    def values(cls, version: QuestionVersion, event: Event) -> dict[str, Any]:
        """What the form begins with: choices one per line."""
        values: dict[str, Any] = {"kind": version.kind, "required": version.required}
        for language in event.languages:
            values[f"label_{language}"] = version.label.get(language, "")
            values[f"help_{language}"] = version.help.get(language, "")
            values[f"options_{language}"] = "\n".join(option["label"].get(language, "") for option in version.options)
        return values

    def question(self, former: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
        """What was typed, by the arguments of the service; ``former`` choices keep their values by their place."""
        return {
            "kind": self.kind.data,
            "label": self.localized("label"),
            "help": self.localized("help"),
            "required": self.required.data,
            "options": self._options(former) if self.kind.data in CHOSEN else [],
        }

    def _options(self, former: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        lines = {language: (self[f"options_{language}"].data or "").splitlines() for language in self.languages}
        return [
            {
                "value": former[place]["value"] if place < len(former) else f"choice_{place + 1}",
                "label": {language: texts[place].strip() for language, texts in lines.items() if place < len(texts)},
            }
            for place in range(max(len(texts) for texts in lines.values()))
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """A question with choices has two at least."""
        valid = super().validate(extra_validators)
        if self.kind.data in CHOSEN and len(self._options(())) < 2:
            first = self[f"options_{self.languages[0]}"]
            first.errors = [gettext("Write two choices at least, one per line.")]
            valid = False
        return valid

    def validate_key(self, field: Field) -> None:
        """A key becomes a header of the export."""
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,31}", field.data or ""):
            raise ValidationError(gettext("Use small Latin letters, digits and _, at most 32, for example receiver."))
        if field.data in self.taken_keys:
            raise ValidationError(gettext("This event has a question with this key. Choose another one."))
