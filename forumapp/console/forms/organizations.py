"""Forms of the directory: one organisation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, Field, HiddenField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from forumapp.directory import labels as directory_labels
from forumapp.directory.models import Organization
from forumapp.directory.rules import OrganizationKind, spelling_key
from forumapp.directory.service.editing import Values
from forumapp.web.fields import stripped
from forumapp.web.localized_forms import LocalizedForm, Text

LONGEST_NAME = 200


def _short_lines(form: OrganizationForm, field: Field) -> None:
    if any(len(line) > LONGEST_NAME for line in lines_of(field.data)):
        raise ValidationError(
            gettext("A name is longer than %(limit)s letters. Write each on a line of its own.", limit=LONGEST_NAME)
        )


class OrganizationForm(LocalizedForm):
    """One organisation of the directory."""

    texts = {"names": Text(_("Name of the organisation"), needed=True)}
    kind = SelectField(_("Kind"), [InputRequired()])
    represents = SelectField(_("Represents"), [Optional()])
    group_name = StringField(
        _("Group"),
        [Optional(), Length(max=LONGEST_NAME)],
        filters=[stripped],
        description=_("What it belongs to, for example: UN system. The search finds it by this too."),
    )
    other_names = TextAreaField(
        _("Other names"),
        [Optional(), Length(max=10_000), _short_lines],
        filters=[stripped],
        description=_("One on each line. Guests and lists that write one of them mean this organisation."),
        render_kw={"rows": 4},
    )
    notes = TextAreaField(
        _("Staff notes"),
        [Optional(), Length(max=5_000)],
        filters=[stripped],
        description=_("For staff only."),
        render_kw={"rows": 3},
    )
    released = BooleanField(_("Public forms may suggest it"))
    revision = HiddenField()

    @classmethod
    def values(cls, organization: Organization, languages: Sequence[str]) -> dict[str, Any]:
        """What the form begins with."""
        names = {spelling_key(name) for name in organization.names.values()}
        others = (row.name for row in organization.spellings if row.key not in names)
        return {
            **cls.values_of(organization, languages),
            **{name: getattr(organization, name) for name in ("kind", "group_name", "notes", "released")},
            "represents": organization.represents or "",
            "other_names": "\n".join(sorted(others)),
            "revision": str(organization.revision),
        }

    def offer(self, entities: Sequence[SelectChoice]) -> None:
        """The kinds, and what a mission may represent."""
        self.kind.choices = [
            SelectChoice(kind.value, directory_labels.organization_kind(kind)) for kind in OrganizationKind
        ]
        self.represents.choices = list(entities)

    def entered(self, before: Organization | None = None) -> Values:
        """What was typed; names in languages that the form does not ask for stay as they are."""
        names = self.localized("names")
        for language, name in (before.names if before else {}).items():
            if language not in self.languages:
                names = names.with_text(language, name)
        return Values(
            names=names,
            kind=self.kind.data,
            represents=self.represents.data or None,
            group_name=self.group_name.data or "",
            notes=self.notes.data or "",
            released=self.released.data,
            other_names=lines_of(self.other_names.data),
        )


def lines_of(text: str | None) -> list[str]:
    """The lines of a text that say something, without the blanks around them."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
