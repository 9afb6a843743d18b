"""The one form that every application passes: filled in by a guest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from wtforms import Form

from forumapp.kernel.localized import LocalizedText
from forumapp.questions.forms import QuestionsForm, multidict
from forumapp.questions.rules import NO, YES
from forumapp.registration.forms.asking import Asking
from forumapp.registration.forms.fields import consent_fields, fields_of, messages
from forumapp.registration.forms.person_fields import check_companions, person_facts
from forumapp.registration.service import Application


class ConsentsForm(Form):
    """The optional purposes alone, on the private page; :func:`consents_for` adds what the event asks."""

    asking: Asking


class ApplicationForm(QuestionsForm):
    """The base of every event's form; :func:`class_for` adds what the event asks."""

    asking: Asking

    def localized(self, name: str) -> LocalizedText:
        """What was entered for ``name``, ``organization`` or ``position``."""
        names = {code: f"{name}_{code}" for code in self.asking.languages}
        return LocalizedText({code: self[field].data for code, field in names.items() if field in self})

    def application(self) -> Application:
        """What was entered, checked and cleaned. Only after :meth:`validate` said yes."""
        asking = self.asking
        return Application(
            category_code=self._given("category"),
            names=self.localized("name"),
            language=self._given("language") or asking.language,
            email=self._given("email"),
            phone=self._given("phone"),
            organization=self.localized("organization"),
            position=self.localized("position"),
            country=self._given("country"),
            answers={key: answer for key, answer in self.answers().items() if answer is not None},
            asked=self.versions(),
            consents=consents_of(self),
            notice_id=asking.notice_id,
            **person_facts(self, asking.person),
        )

    def _given(self, name: str) -> Any:
        return (self[name].data or None) if name in self else None

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field, and that there is a name at all."""
        valid = bool(super().validate(extra_validators))
        if not self.localized("name"):
            first = self[f"name_{self.asking.language}"]
            if not first.errors:
                first.errors = [messages()["name"]]
            valid = False
        return check_companions(self, self.asking.person, self.category_code()) and valid

    def category_code(self) -> str | None:
        """The category that was chosen, or that the entry is corrected in."""
        code: str | None = self._given("category") or self.fixed_category
        return code


def consents_of(form: ApplicationForm | ConsentsForm) -> dict[str, bool]:
    """The answers to the optional purposes; one left open is absent."""
    given = {purpose.purpose: form[f"consent_{purpose.purpose}"].data for purpose in form.asking.purposes}
    return {purpose: answer == YES for purpose, answer in given.items() if answer}


def consents_for(
    asking: Asking, data: Mapping[str, Sequence[str]] | None, held: Mapping[str, bool] | None = None
) -> ConsentsForm:
    """The purposes of one event, filled with what came (``data``) or with the answers that hold."""
    known = {f"consent_{purpose}": YES if granted else NO for purpose, granted in (held or {}).items()}
    form_class = cast(type[ConsentsForm], type("EventConsents", (ConsentsForm,), consent_fields(asking)))
    form = form_class(multidict(data), data=known)
    form.asking = asking
    return form


def class_for(asking: Asking) -> type[ApplicationForm]:
    """The class of one event's form, in the language that is spoken right now."""
    members = {**fields_of(asking), "asking": asking, "questions": asking.questions}
    return cast(type[ApplicationForm], type("EventForm", (ApplicationForm,), members))
