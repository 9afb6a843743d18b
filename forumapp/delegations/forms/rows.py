"""One row of a delegation's table: the form that every application passes, with what a group is not asked left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from flask_babel import gettext
from werkzeug.datastructures import ImmutableMultiDict
from wtforms import BooleanField, SelectChoice, SelectField, StringField
from wtforms.fields.choices import Choice
from wtforms.validators import ValidationError

from forumapp.delegations.labels import groups as labels
from forumapp.delegations.models import Delegation
from forumapp.delegations.queries import groups as queries
from forumapp.directory import labels as directory_labels
from forumapp.directory.rules import Rank
from forumapp.kernel.localized import LocalizedText
from forumapp.questions.codec import Asked
from forumapp.questions.forms import QuestionsForm, fields_for
from forumapp.registration.forms import ApplicationForm, Asking, class_for
from forumapp.registration.forms.asking import LONGEST
from forumapp.registration.forms.checks import Line
from forumapp.registration.models import Registration
from forumapp.registration.queries import AskedCategory
from forumapp.registration.service import Application
from forumapp.web.fields import valid_address, valid_phone
from forumapp.web.languages import language_name

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Table:
    """What the table of one delegation asks, in the language that is spoken right now.

    ``organization`` is the delegation's, ``country`` what it represents, if that is a country. ``mails`` is the
    language of the mails to whoever's row names none.
    """

    languages: Sequence[str]
    language: str
    categories: Sequence[AskedCategory]
    delegation_id: int | None
    organization: LocalizedText
    country: str | None
    mails: str
    left_out: tuple[str, ...] = ()

    def without(self, *columns: str) -> Table:
        """The same table without some columns."""
        return replace(self, left_out=columns)

    @property
    def columns(self) -> list[str]:
        """The columns in their order; the same for what is pasted without a heading."""
        return [name for name in self._all_columns() if name not in self.left_out]

    def _all_columns(self) -> list[str]:
        columns = [f"name_{code}" for code in self.languages] + [f"position_{code}" for code in self.languages]
        columns += ["email", "phone"]
        columns += ["category"] if len(self.categories) > 1 else []
        columns += ["rank", "reserve"]
        return columns + (["language"] if len(self.languages) > 1 else [])

    def row(self, fields: Mapping[str, str] | None = None, *, prefix: str = "") -> RowForm:
        """One row, filled with what was typed."""
        typed = None if fields is None else ImmutableMultiDict({f"{prefix}{name}": fields[name] for name in fields})
        return self.form(typed, prefix=prefix)

    def member(self, fields: Mapping[str, str] | None) -> RowForm:
        """One person alone on a page, filled with what is known or was typed."""
        return self.row(fields)

    def typed(self, fields: Mapping[str, str]) -> dict[str, str]:
        """Of what a page sent, what belongs to a row alone on it."""
        return {name: fields[name] for name in self.columns if name in fields}

    def questions(self, asked: Sequence[Asked], *, category: str) -> type[QuestionsForm]:
        """The class of the form that asks the event's own questions of one member of this category."""
        members = {**fields_for(asked, self.language, self.languages), "questions": asked, "fixed_category": category}
        return cast(type[QuestionsForm], type("MemberQuestions", (QuestionsForm,), members))

    @cached_property
    def form(self) -> type[RowForm]:
        """The class of a row."""
        asking = Asking(
            languages=self.languages,
            language=self.language,
            categories=self.categories,
            questions=[],
            purposes=[],
            notice_id=None,
        )
        base = class_for(asking)
        fields = {name: None for name in dir(base) if hasattr(getattr(base, name), "_formfield")}
        return cast(type[RowForm], type("DelegateRow", (RowForm, base), {**fields, **self._fields(), "table": self}))

    def _fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        names = {"en": gettext("Name in English"), "ko": gettext("Name in Korean")}
        positions = {"en": gettext("Position in English"), "ko": gettext("Position in Korean")}
        for code in self.languages:
            fields[f"name_{code}"] = _line(names.get(code, code), code)
        for code in self.languages:
            fields[f"position_{code}"] = _line(positions.get(code, code), code)
        fields["email"] = StringField(
            gettext("E-mail"), [Line(), valid_address], render_kw={"type": "email", "maxlength": 254}
        )
        fields["phone"] = StringField(
            gettext("Mobile phone"), [Line(), valid_phone], render_kw={"inputmode": "tel", "maxlength": 40}
        )
        if len(self.categories) > 1:
            choices = [
                SelectChoice(one.code, one.names.in_language(self.language, self.languages).text)
                for one in self.categories
            ]
            fields["category"] = _select(gettext("Category"), [SelectChoice("", gettext("choose")), *choices])
        ranks = [SelectChoice(rank.value, directory_labels.rank(rank)) for rank in Rank]
        fields["rank"] = _select(gettext("Rank"), [SelectChoice("", gettext("none")), *ranks])
        fields["reserve"] = BooleanField(gettext("Reserve"))
        if len(self.languages) > 1:
            unsaid = SelectChoice("", f"({language_name(self.mails)})")
            spoken = [SelectChoice(code, language_name(code)) for code in self.languages]
            fields["language"] = _select(gettext("Language of mails"), [unsaid, *spoken])
        return {name: one for name, one in fields.items() if name not in self.left_out}


class RowForm(ApplicationForm):
    """The base of every delegation's rows; :class:`Table` adds the columns."""

    table: Table

    def application(self) -> Application:
        """What the row says, as a member of the delegation. Only after :meth:`validate` said yes."""
        table = self.table
        return replace(
            super().application(),
            category_code=self._given("category") or table.categories[0].code,
            organization=table.organization,
            country=table.country,
            delegation_id=table.delegation_id,
            rank=self._given("rank"),
            language=self._given("language") or table.mails,
            reserve="reserve" in self and bool(self["reserve"].data),
        )

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        for field in self:
            field.flags.asked = True  # a table's heads say no "(optional)"

    def validate(self, extra_validators: Any = None) -> bool:
        """Hold the row to what the public form asks, and to a position in one language at least."""
        valid = bool(super().validate(extra_validators))
        first = self.table.language
        if not self.localized("name"):
            self[f"name_{first}"].errors = [gettext("Enter the name in one language at least.")]
        if not self.localized("position") and not self[f"position_{first}"].errors:
            self[f"position_{first}"].errors = [gettext("Enter the position in one language at least.")]
            valid = False
        if "category" in self and not self["category"].data:
            self["category"].errors = [gettext("Choose the category.")]
            valid = False
        return valid


def _line(label: str, language: str) -> StringField:
    return StringField(label, [Line()], render_kw={"lang": language, "maxlength": LONGEST})


class _OneOf:
    """One of the choices; what was pasted and is none of them stays to be seen, with the cure."""

    def __call__(self, form: Any, field: Any) -> None:
        if field.data and field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(gettext("“%(typed)s” is none of the choices: choose one.", typed=field.data))


class _Select(SelectField):
    """A list of choices that also shows what was pasted instead of one."""

    def iter_choices(self) -> list[Choice]:
        choices: list[Choice] = super().iter_choices()
        if self.data and self.data not in {choice.value for choice in choices}:
            choices.append(Choice(value=self.data, label=self.data, selected=True, render_kw={}))
        return choices


def _select(label: str, choices: list[SelectChoice]) -> Any:
    return _Select(label, [_OneOf()], choices=choices, validate_choice=False, default="")


def check_row(*, session: Session, delegation: Delegation, form: RowForm) -> bool:
    """Whether the row can be handed in: good in itself, and nobody who is registered already.

    Whom it names again is said to the focal points alone, and only of their own delegation.
    """
    if not form.validate():
        return False
    application = form.application()
    person: dict[str, Any] = {"names": application.names, "email": application.email}
    first = next(iter(application.names))
    twin = queries.find_member_alike(session=session, delegation=delegation, **person)
    if twin is not None:
        form[f"name_{first}"].errors = [labels.on_the_list(twin)]
        return False
    if queries.is_registered_elsewhere(session=session, delegation=delegation, **person):
        form[f"name_{first}"].errors = [
            gettext("Somebody with this name and address is registered for the event already: please ask us.")
        ]
        return False
    return True


def member_fields(member: Registration) -> dict[str, str]:
    """What a member's registration says, by the columns of the table."""
    fields = {f"name_{code}": text for code, text in member.names.items()}
    fields |= {f"position_{code}": text for code, text in member.position.items()}
    fields |= {"email": member.email or "", "phone": member.phone or "", "rank": member.rank or ""}
    fields["language"] = member.language
    return {name: text for name, text in fields.items() if text}
