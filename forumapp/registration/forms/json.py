"""JSON of another program as the data of the form: every member checked for its name and type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from forumapp.questions.rules import Kind
from forumapp.registration.forms.asking import NO, YES, Asking
from forumapp.registration.forms.fields import fields_of


@dataclass(frozen=True)
class Fault:
    """What another program sent wrong: a JSON pointer and a sentence."""

    pointer: str
    detail: str


class UnreadableBody(Exception):
    """The JSON is not the shape that the form takes."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(faults)
        self.faults = faults


def from_json(body: Mapping[str, Any], asking: Asking) -> MultiDict[str, str]:
    """What another program sent (machine headers, ``answers``, ``consents``) as the form's data.

    Booleans become yes or no; ``roles`` and several choices may be a list or separated by semicolons.

    :raises UnreadableBody: naming every member that is unknown or of a wrong type
    """
    known = set(fields_of(asking)) - {field for field in fields_of(asking) if field.startswith(("q_", "consent_"))}
    data: MultiDict[str, str] = MultiDict()
    faults: list[Fault] = []
    for name, value in body.items():
        if name in ("answers", "consents"):
            continue
        if name not in known:
            faults.append(Fault(f"/{name}", "There is no such field."))
        else:
            _put(data, faults, name, f"/{name}", value, several=name == "roles")
    kinds = {question.key: question.kind for question in asking.questions}
    _put_members(data, faults, body.get("answers"), "answers", "q_", kinds)
    _put_members(
        data,
        faults,
        body.get("consents"),
        "consents",
        "consent_",
        {item.purpose: Kind.YES_NO for item in asking.purposes},
    )
    if faults:
        raise UnreadableBody(faults)
    return data


def _put_members(
    data: MultiDict[str, str], faults: list[Fault], members: Any, place: str, prefix: str, kinds: Mapping[str, str]
) -> None:
    if members is None:
        return
    if not isinstance(members, dict):
        faults.append(Fault(f"/{place}", "This must be an object."))
        return
    for key, value in members.items():
        if key not in kinds:
            faults.append(Fault(f"/{place}/{key}", "The event asks nothing of this key."))
        else:
            _put(data, faults, f"{prefix}{key}", f"/{place}/{key}", value, several=kinds[key] == Kind.CHOICES)


def _put(data: MultiDict[str, str], faults: list[Fault], name: str, pointer: str, value: Any, *, several: bool) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        data.add(name, YES if value else NO)
    elif isinstance(value, str):
        for part in value.split(";") if several else [value]:
            data.add(name, part.strip() if several else part)
    elif several and isinstance(value, list) and all(isinstance(part, str) for part in value):
        data.setlist(name, value)
    else:
        faults.append(Fault(pointer, "This must be a text" + (", or a list of texts." if several else ".")))
