"""Forms by which the office settles scans that need a look: one, and several in the same way."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from forumapp.checkin.rules import Act
from forumapp.web.fields import stripped

SAYS_NOTHING = frozenset({Act.ACCEPT, Act.MERGED, Act.APART})
"""Acts that need no reason: they say it themselves."""


class SettleForm(FlaskForm):
    """One act on one scan. ``number`` is that of the act that held when the page was made."""

    number = HiddenField()
    act = RadioField(_("What holds?"), [InputRequired(_("Choose what holds."))])
    person = RadioField(_("Whose scan it is"), [Optional()], validate_choice=False)
    note = TextAreaField(
        _("Why"),
        [Optional(), Length(max=500)],
        description=_("Stands beside the scan with your name and the time."),
        filters=[stripped],
        render_kw={"rows": 2},
    )
    exceed = BooleanField(_("Confirm beyond the places"))

    @classmethod
    def of(
        cls, *, acts: Sequence[tuple[Act, str]], people: Sequence[tuple[str, str]], number: int, chosen: Act | None
    ) -> SettleForm:
        """The form with these acts and, where somebody was looked for, the people found: id and name."""
        form = cls(data={"number": str(number), "act": chosen.value if chosen else None})
        form.act.choices = [SelectChoice(act.value, words) for act, words in acts]
        form.person.choices = [SelectChoice(whose, words) for whose, words in people]
        form.note.flags.asked = form.person.flags.asked = True
        if not people:
            del form.person
        return form

    def expected(self) -> int:
        """The number of the act that the page was made from."""
        text = self.number.data or ""
        return int(text) if text.isdigit() and len(text) < 10 else -1

    def chosen(self) -> Act:
        """What the office decided; the form is valid."""
        return Act(self.act.data)

    def whose(self) -> str | None:
        """Whose the scan is."""
        return self.person.data if self.person is not None else None

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for the reason and the person where the act needs them."""
        valid = bool(super().validate(extra_validators))
        if not self.act.data:
            return False
        if self.act.data not in {act.value for act in SAYS_NOTHING} and not self.note.data:
            self.note.errors = [gettext("Say why, in a few words.")]
            valid = False
        if self.act.data == Act.BELONGS.value and not self.whose():
            self.act.errors = [gettext("Find the person first, then choose them in the list.")]
            valid = False
        return valid


class SettleManyForm(FlaskForm):
    """One act on several scans."""

    act = RadioField(
        _("For those ticked"),
        [InputRequired(_("Choose what holds for those ticked."))],
        choices=[
            SelectChoice(Act.LEAVE.value, _("Leave them as they are")),
            SelectChoice(Act.ACCEPT.value, _("Record what was kept aside, as it was sent")),
            SelectChoice(Act.ASIDE.value, _("Leave aside what was kept aside")),
        ],
    )
    many_note = TextAreaField(
        _("Why"),
        [InputRequired(_("Say why, in a few words.")), Length(max=500)],
        filters=[stripped],
        render_kw={"rows": 2},
    )

    def offer(self, possible: Collection[Act]) -> None:
        """Show of the acts only those that are possible for at least one scan of the page."""
        self.act.choices = [choice for choice in self.act.choices if choice.value in possible]
