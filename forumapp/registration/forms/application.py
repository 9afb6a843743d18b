"""The one form that every application passes: filled in by a guest, or handed over as JSON by another program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from werkzeug.datastructures import ImmutableMultiDict
from wtforms import Form

from forumapp.kernel.localized import LocalizedText
from forumapp.questions.queries import Asked
from forumapp.questions.rules import Kind
from forumapp.registration.forms.asking import YES, Asking
from forumapp.registration.forms.fields import fields_of, messages
from forumapp.registration.rules import AttendingAs
from forumapp.registration.service import Application


class ApplicationForm(Form):
    """The base of every event's form; :func:`form_for` adds what the event asks."""

    asking: Asking

    def answers(self) -> dict[str, Any]:
        """The answers to the event's questions, by key; None where nothing was answered."""
        return {question.key: self._answer(question) for question in self.asking.questions}

    def localized(self, name: str) -> LocalizedText:
        """What was entered for ``name``, ``organization`` or ``position``."""
        return LocalizedText(
            {code: self.data.get(f"{name}_{code}") for code in self.asking.languages if f"{name}_{code}" in self.data}
        )

    def application(self) -> Application:
        """What was entered, checked and cleaned. Only after :meth:`validate` said yes."""
        asking, data = self.asking, self.data
        return Application(
            category_code=data["category"],
            names=self.localized("name"),
            language=data["language"] or asking.language,
            email=data["email"] or None,
            phone=data["phone"] or None,
            given_name=data.get("given_name") or None,
            family_name=data.get("family_name") or None,
            organization=self.localized("organization"),
            position=self.localized("position"),
            country=data["country"] or None,
            rank=data.get("rank") or None,
            attending_as=data.get("attending_as") or AttendingAs.PRINCIPAL,
            acting=data.get("acting") == YES,
            roles=tuple(data.get("roles") or ()),
            answers={key: answer for key, answer in self.answers().items() if answer is not None},
            consents={
                purpose.purpose: data[f"consent_{purpose.purpose}"] == YES
                for purpose in asking.purposes
                if data[f"consent_{purpose.purpose}"]
            },
            notice_id=asking.notice_id if asking.guest else None,
        )

    def _answer(self, question: Asked) -> Any:
        given = self.data[f"q_{question.key}"]
        if question.kind == Kind.YES_NO:
            return given == YES if given else None
        return given if given not in ("", []) else None

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field, and that there is a name at all."""
        valid = bool(super().validate(extra_validators))
        if not self.localized("name"):
            first = self[f"name_{self.asking.language}"]
            if not first.errors:
                first.errors = [messages()["name"]]
            valid = False
        return valid


def form_for(
    asking: Asking, data: Mapping[str, Sequence[str]] | None, preset: Mapping[str, Any] | None = None
) -> ApplicationForm:
    """The form of one event, filled with what came (``data``) or with what is known (``preset``)."""
    given = (
        ImmutableMultiDict([(name, value) for name, values in data.items() for value in values])
        if data is not None
        else None
    )
    form_class = cast(type[ApplicationForm], type("EventForm", (ApplicationForm,), fields_of(asking)))
    form = form_class(given, data=dict(preset or {}))
    form.asking = asking
    return form
