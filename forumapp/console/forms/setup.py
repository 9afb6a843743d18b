"""Forms of an event's set-up: categories, programme, speakers, partners."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, IntegerField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from forumapp.console.forms.event import EventForm, places_field
from forumapp.events import labels as event_labels
from forumapp.events.models import Category, Event
from forumapp.events.rules import PartnerPart, Role
from forumapp.web.fields import ChoicesField, MomentField, local
from forumapp.web.localized_forms import LocalizedForm, Text


class CategoryForm(LocalizedForm):
    """One category of an event."""

    texts = {
        "names": Text(_("Name of the category"), needed=True),
        "people": Text(
            _("Its people in a release"),
            help=_(
                "For example: youth delegates. Needed for a category of your own only: without it, a release does not "
                "mention them."
            ),
        ),
    }
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
        return {**self.all_localized(), **plain}

    def validate_code(self, field: Field) -> None:
        """A code is what exports and the interface call the category."""
        if not re.fullmatch(r"[a-z][a-z0-9_]*", field.data or ""):
            raise ValidationError(gettext("Use small Latin letters, digits and _, for example youth_council."))
        if field.data in self.taken_codes:
            raise ValidationError(gettext("This event has a category with this code. Choose another one."))


class CategoriesForm(FlaskForm):
    """Which categories the event uses, and which of them guests may choose: a box each, saved together."""

    used = ChoicesField(_("Used"))
    public = ChoicesField(_("On the form"))
    held: Mapping[str, str] = {}

    @classmethod
    def of(cls, event: Event, held: Mapping[str, str]) -> CategoriesForm:
        """The form of one event; ``held`` are the names, by code, of categories that somebody is in."""
        form = cls(
            data={name: [one.code for one in event.categories if getattr(one, name)] for name in ("used", "public")}
        )
        form.used.choices = form.public.choices = [SelectChoice(one.code, one.code) for one in event.categories]
        form.held = held
        return form

    def validate_used(self, field: Field) -> None:
        """People stay in a category that can be found."""
        if not field.data:
            raise ValidationError(gettext("Tick at least one category."))
        missing = [name for code, name in self.held.items() if code not in field.data]
        if missing:
            raise ValidationError(
                gettext(
                    "Somebody is in %(names)s: give these people another category first, or leave it ticked.",
                    names=", ".join(missing),
                )
            )


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
