"""The one form that every application passes: filled in by a guest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from flask import current_app
from wtforms import Form

from forumapp.consent.rules import Purpose
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.sealing import needs_box
from forumapp.questions.forms import QuestionsForm, fields_for, multidict
from forumapp.questions.rules import NO, YES
from forumapp.registration.forms.asking import Asking
from forumapp.registration.forms.fields import consent_fields, fields_of, messages
from forumapp.registration.forms.person_fields import check_companions, person_facts
from forumapp.registration.service import Application
from forumapp.web.localized_forms import Overtaken


class ConsentsForm(Form):
    """The optional purposes alone, on the private page; :func:`consents_for` adds what the event asks."""

    asking: Asking


class NeedsForm(QuestionsForm):
    """What a guest needs, with the consent to keep it; :func:`needs_form_class` adds what the event asks."""

    asking: Asking

    def consents(self) -> dict[str, bool]:
        """The answers to the optional purposes; one left open is absent."""
        return consents_of(self)

    def sealed_needs(self) -> dict[str, str | None]:
        """What is needed, by the question's key, as it may be kept."""
        box = needs_box(current_app.config["FORUMAPP"].data_keys)
        return {key: None if need is None else box.seal(need) for key, need in self.needs().items()}


class ApplicationForm(Overtaken, NeedsForm):
    """The base of every event's form; :func:`class_for` adds what the event asks."""

    def localized(self, name: str) -> LocalizedText:
        """What was entered for ``name``, ``organization`` or ``position``."""
        names = {code: f"{name}_{code}" for code in self.asking.languages}
        return LocalizedText({code: self[field].data for code, field in names.items() if field in self})

    def application(self) -> Application:
        """What was entered, checked and cleaned. Only after :meth:`validate` said yes."""
        asking = self.asking
        needs, consents = self.sealed_needs(), self.consents()
        if self.asks_needs and consents.get(Purpose.NEEDS) and not any(needs.values()):
            del consents[Purpose.NEEDS]  # There is nothing that it would be about.
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
            needs={key: sealed for key, sealed in needs.items() if sealed is not None},
            consents=consents,
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


def consents_of(form: NeedsForm | ConsentsForm) -> dict[str, bool]:
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


def needs_form_class(asking: Asking) -> type[NeedsForm]:
    """The class of the form about needs alone, in the language that is spoken right now."""
    fields = {**fields_for(asking.questions, asking.language, asking.languages), **consent_fields(asking)}
    members = {**fields, "asking": asking, "questions": asking.questions}
    return cast(type[NeedsForm], type("EventNeeds", (NeedsForm,), members))


def class_for(asking: Asking) -> type[ApplicationForm]:
    """The class of one event's form, in the language that is spoken right now."""
    members = {**fields_of(asking), "asking": asking, "questions": asking.questions}
    return cast(type[ApplicationForm], type("EventForm", (ApplicationForm,), members))
