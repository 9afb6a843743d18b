"""Forms of a release: its texts block by block, date, quotes, pictures; the office's sentences and letterheads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import MultiDict
from wtforms import DateField, Field, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from forumapp.events.labels import activity_kind
from forumapp.events.models import Event
from forumapp.events.rules import ActivityKind
from forumapp.files.forms import UploadField
from forumapp.files.rules import PICTURES
from forumapp.release import labels, wording
from forumapp.release.models import Photo, Quote, Release
from forumapp.release.rules import Part
from forumapp.release.rules.letterheads import LARGEST
from forumapp.release.rules.texts import LONGEST_TEXT, WRITABLE, Texts, Written
from forumapp.web.fields import MomentField, local, stripped
from forumapp.web.languages import language_name
from forumapp.web.localized_forms import LocalizedForm, Overtaken, Text

LONGEST_SENTENCE = 1000
INSERTED = {"insert": "figure", "name": "person"}
"""Buttons that write something at the end of a block, and the field that says what."""
SOMEBODY_ELSE = ""
"""The speaker of a quote who is no guest of the event."""


class TextsForm(FlaskForm, Overtaken):
    """The texts of a release. The blocks are lists of fields: ``part_en`` and ``text_en``, each as often as there are
    blocks; a button named ``act`` says what to do with one."""

    revision = HiddenField()


@dataclass(frozen=True)
class Act:
    """What a button of the editor asks for: ``name`` with a block, by its language and place."""

    name: str
    language: str = ""
    place: int = 0

    @classmethod
    def of(cls, value: str) -> Act:
        """From the button's value: ``save``, ``up:en:3``; anything unknown saves nothing and changes nothing."""
        name, _colon, rest = value.partition(":")
        language, _colon, place = rest.partition(":")
        return cls(name, language, int(place) if place.isdecimal() else 0)


def typed(form: MultiDict[str, str], languages: Sequence[str]) -> dict[str, list[Written]]:
    """The blocks as they were typed; an unknown part is a paragraph."""
    return {
        language: [
            Written(Part(part) if part in set(WRITABLE) else Part.PARAGRAPH, text.replace("\0", ""))
            for part, text in zip(form.getlist(f"part_{language}"), form.getlist(f"text_{language}"), strict=False)
        ]
        for language in languages
    }


def acted(texts: Texts, act: Act, form: Mapping[str, str]) -> dict[str, list[Written]]:
    """The texts once a button was pressed: a block moved, removed, added, or a figure or person written at its end."""
    changed = {language: list(blocks) for language, blocks in texts.items()}
    blocks = changed.get(act.language)
    if blocks is None:
        return changed
    place = act.place
    if act.name == "add":
        blocks.insert(place, Written(Part.PARAGRAPH, ""))
    elif place < len(blocks):
        if act.name == "remove":
            del blocks[place]
        elif act.name == "up" and place:
            blocks[place - 1 : place + 1] = blocks[place], blocks[place - 1]
        elif act.name == "down" and place + 1 < len(blocks):
            blocks[place : place + 2] = blocks[place + 1], blocks[place]
        elif act.name in INSERTED and (field := form.get(f"{INSERTED[act.name]}_{act.language}_{place}", "")):
            text = blocks[place].text
            between = "" if not text or text.endswith((" ", "\n", "(", "“", "‘")) else " "
            blocks[place] = Written(blocks[place].part, f"{text}{between}{field}"[:LONGEST_TEXT])
    return changed


class DetailsForm(FlaskForm, Overtaken):
    """The release's date, and until when it is held back."""

    released_on = DateField(_("Date of the release"), [Optional()])
    embargo_until = MomentField(
        _("Embargo until"),
        [Optional()],
        description=_("Empty means: for immediate release. The clock of the event’s place."),
    )
    revision = HiddenField()

    @classmethod
    def of(cls, release: Release, zone: str) -> DetailsForm:
        """The form with what is said now."""
        released = local(release.released_at, zone)
        return cls(
            data={
                "released_on": released.date() if released else None,
                "embargo_until": local(release.embargo_until, zone),
                "revision": str(release.revision),
            }
        )

    def released_at(self, zone: str) -> datetime | None:
        """Noon of the day, at the event's place."""
        return noon(self.released_on.data, zone)


def noon(day: date | None, zone: str) -> datetime | None:
    """The middle of a day at a place, which is that day in every list."""
    return None if day is None else datetime.combine(day, time(12), tzinfo=ZoneInfo(zone)).astimezone(UTC)


class QuoteForm(LocalizedForm):
    """What somebody said: a guest of the event, or somebody else by name and title."""

    texts = {
        "texts": Text(_("What was said"), rows=4, longest=LONGEST_TEXT),
        "names": Text(_("Name"), help=_("Only of somebody who is not on the list.")),
        "titles": Text(_("Position")),
    }
    registration_id = SelectField(_("Speaker"), [Optional()])
    language = SelectField(_("Said in"), [InputRequired()])
    revision = HiddenField()

    @classmethod
    def of(cls, event: Event, quote: Quote | None, people: Sequence[tuple[str, str]]) -> QuoteForm:
        """The form of a quote, or of a new one; ``people`` are those who may be named, by id and name."""
        form: QuoteForm = cls.for_languages(event.languages)(data=cls._values(event, quote))
        form.registration_id.choices = [(SOMEBODY_ELSE, gettext("Somebody else")), *people]
        form.language.choices = [(code, language_name(code)) for code in event.languages]
        return form

    @classmethod
    def _values(cls, event: Event, quote: Quote | None) -> dict[str, Any]:
        if quote is None:
            return {"language": event.languages[0]}
        return {
            **cls.values_of(quote, event.languages),
            "registration_id": quote.registration_id or SOMEBODY_ELSE,
            "language": quote.language,
            "revision": str(quote.revision),
        }

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for the words in the language in which they were said, and for a speaker."""
        valid = super().validate(extra_validators)
        if valid and not self[f"texts_{self.language.data}"].data:
            self[f"texts_{self.language.data}"].errors = [
                gettext("Write what was said, in the language it was said in.")
            ]
            valid = False
        if valid and not self.registration_id.data and not self.localized("names"):
            self.registration_id.errors = [gettext("Choose the speaker, or write the name.")]
            valid = False
        return valid


class ApprovalForm(FlaskForm, Overtaken):
    """Who approved a quote as it stands, when and how."""

    approved_by = StringField(
        _("Approved by"),
        [InputRequired(_("Say who approved it.")), Length(max=160)],
        filters=[stripped],
        description=_("The speaker, or who answers for the speaker."),
    )
    approved_on = DateField(_("On"), [InputRequired(_("Say when."))])
    approved_how = StringField(
        _("How"),
        [InputRequired(_("Say how, for example: by e-mail.")), Length(max=160)],
        filters=[stripped],
    )
    revision = HiddenField()


class PhotoForm(LocalizedForm):
    """A picture with its texts, and who can be recognised in it."""

    texts = {
        "alternatives": Text(
            _("Alternative text"), rows=2, longest=500, help=_("What the picture shows, for whoever does not see it.")
        ),
        "captions": Text(
            _("Caption"), rows=3, longest=1_000, help=_("Figures as in the text: {participants around 200}")
        ),
        "credits": Text(_("Credit"), help=_("Office and photographer.")),
    }
    picture = UploadField(_("Picture"), description=_("PNG or JPEG, at most 3 MB."), kinds=PICTURES)
    people = TextAreaField(
        _("Who can be recognised"),
        [Optional(), Length(max=4_000)],
        filters=[stripped],
        description=_("Guests by their names as printed, one on each line: their consent to photographs is looked up."),
        render_kw={"rows": 3},
    )

    @classmethod
    def of(cls, event: Event, photo: Photo | None, names: Sequence[str], formdata: Any = None) -> PhotoForm:
        """The form of a picture, or of a new one."""
        values = {**cls.values_of(photo, event.languages), "people": "\n".join(names)} if photo else {}
        form: PhotoForm = cls.for_languages(event.languages)(formdata, data=values)
        form.picture.flags.required = True
        return form

    def names(self) -> list[str]:
        """The lines with a name."""
        return [line.strip() for line in (self.people.data or "").splitlines() if line.strip()]


class SentenceForm(FlaskForm):
    """A sentence of the office's own."""

    language = SelectField(_("Language of the text"), [InputRequired(_("Choose a language."))], choices=[])
    key = SelectField(_("Which sentence"), [InputRequired(_("Choose which sentence it is."))], choices=[])
    text = TextAreaField(
        _("Sentence"),
        [InputRequired(_("Write the sentence.")), Length(max=LONGEST_SENTENCE)],
        filters=[stripped],
        description=_("Figures and other words stand in braces, as in the list below."),
        render_kw={"rows": "3"},
    )

    def validate_text(self, field: Field) -> None:
        """Each figure and word in braces must be one that a draft can fill."""
        if self.language.data not in dict(self.language.choices):
            return
        faults = wording.faults_of_frame(field.data or "", language=self.language.data)
        if faults:
            raise ValidationError(" ".join(labels.field_fault(fault) for fault in faults))


class LetterheadForm(FlaskForm):
    """A letterhead to bring."""

    language = SelectField(_("Language of the text"), [InputRequired(_("Choose a language."))], choices=[])
    file = FileField(
        _("Letterhead"),
        [FileRequired(_("Choose a file."))],
        description=_("A Word document (.docx), at most %(size)s MB.", size=LARGEST // 1024 // 1024),
        render_kw={"accept": ".docx"},
    )


class KindsForm(FlaskForm):
    """How the office counts each kind of activity in each language. Make it by :meth:`for_languages`."""

    languages: tuple[str, ...] = ()

    @classmethod
    def for_languages(cls, languages: list[str]) -> type[KindsForm]:
        """The form with one field per kind and language, ``capacity_building_ko``."""
        fields: dict[str, Any] = {"languages": tuple(languages)}
        for kind in ActivityKind:
            for language in languages:
                fields[f"{kind.value}_{language}"] = StringField(
                    f"{activity_kind(kind)}, {language_name(language)}",
                    [Optional(), Length(max=80), _fitting(language)],
                    filters=[stripped],
                    description=_("Empty: the usual one."),
                    render_kw={"data-size": "short", "lang": language},
                )
        return type(cls.__name__, (cls,), fields)

    def words(self) -> dict[tuple[str, str], str]:
        """What was typed, by kind and language."""
        return {
            (kind.value, language): self[f"{kind.value}_{language}"].data or ""
            for kind in ActivityKind
            for language in self.languages
        }


def _fitting(language: str) -> Any:
    """The check that a language can put the words after a number."""

    def check(form: FlaskForm, field: StringField) -> None:
        if language in wording.languages() and not wording.counts_with(field.data or "", language=language):
            raise ValidationError(
                gettext("Write a counter, such as 회.")
                if wording.has_particles(language)
                else gettext(
                    "Write the noun for one and for many with a slash between them, such as training/trainings."
                )
            )

    return check
