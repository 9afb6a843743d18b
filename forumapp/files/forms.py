"""The field by which a form takes a file, and keeps it while the form is asked again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, request
from flask_babel import gettext
from markupsafe import Markup
from wtforms import Field
from wtforms.widgets import html_params

from forumapp.extensions import unit_of_work
from forumapp.files import labels
from forumapp.files.models import Upload
from forumapp.files.rules import EVERY_KIND, LARGEST, FileKind, FileTooLarge, RefusedFile, accepted
from forumapp.files.service import keep
from forumapp.kernel import clock
from forumapp.kernel.secrets import KeyRing, read_signed, signed
from forumapp.web.throttle import throttle

UPLOADS_AN_HOUR = 60
"""How many files one household may hand in; a whole office may share its address."""
_PURPOSE = "upload"
_TAKE_AWAY = "_remove"


@dataclass(frozen=True)
class Kept:
    """A file that was taken: what a form carries along, signed, until it is sent."""

    upload: str
    name: str
    size: int

    def written(self) -> dict[str, Any]:
        """As an answer keeps it."""
        return {"upload": self.upload, "name": self.name, "size": self.size}

    def token(self, event_id: int) -> str:
        """For a hidden field of a form of the event."""
        text = f"{event_id}:{self.upload}:{self.size}:{self.name}"
        return signed(_keys().current, _PURPOSE, text)

    @classmethod
    def of(cls, upload: Upload) -> Kept:
        """Of its row."""
        return cls(upload.id, upload.name, upload.size)

    @classmethod
    def read(cls, token: str, event_id: int) -> Kept | None:
        """From :meth:`token`; None where it is not ours, or another event's."""
        text = read_signed(_keys(), _PURPOSE, token)
        if text is None:
            return None
        event, upload, size, name = text.split(":", 3)
        return cls(upload, name, int(size)) if event == str(event_id) else None


class UploadWidget:
    """Draws the field for a file, with the file that it holds already."""

    validation_attrs = ("required", "disabled")

    def __call__(self, field: Field, **attributes: Any) -> Markup:
        weight = {"data-largest": LARGEST, "data-too-large": labels.refusal(FileTooLarge())}
        chooser = html_params(
            name=field.name, id=field.id, type="file", accept=accepted(field.kinds), **{**weight, **attributes}
        )
        if field.kept is None:
            return Markup("<input {}>").format(Markup(chooser))  # noqa: S704 - html_params escapes
        held = html_params(name=field.name, type="hidden", value=field.data)
        box = html_params(name=f"{field.name}{_TAKE_AWAY}", type="checkbox", value="1")
        return Markup(
            '<input {held}><p class="kept"><b>{name}</b> <span class="quiet">{size}</span></p>'
            '<label class="choice"><input {box}><span>{words}</span></label><input {chooser}>'
        ).format(
            held=Markup(held),  # noqa: S704 - html_params escapes
            name=field.kept.name,
            size=labels.size(field.kept.size),
            box=Markup(box),  # noqa: S704 - html_params escapes
            words=gettext("Take this file away"),
            chooser=Markup(chooser),  # noqa: S704 - html_params escapes
        )


class UploadField(Field):
    """A file of ``kinds``. ``data`` is the signed text of what is held, ``kept`` the same; :func:`take` fills it."""

    widget = UploadWidget()
    kept: Kept | None = None

    def __init__(self, *arguments: Any, kinds: Collection[FileKind] = EVERY_KIND, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.kinds = kinds

    def process_formdata(self, valuelist: list[str]) -> None:
        """What :func:`take` left is one signed text."""
        self.data = valuelist[0] if valuelist else None

    def hold(self, event_id: int) -> None:
        """Read what the field carries; what is not ours is nothing."""
        self.kept = Kept.read(self.data, event_id) if self.data else None
        self.data = self.data if self.kept else None


def take(
    names: Iterable[str], data: dict[str, list[str]], *, event_id: int, kinds: Collection[FileKind] = EVERY_KIND
) -> Mapping[str, str]:
    """Keep the files of a form that was sent, and put their signed texts into its ``data`` under the fields' ``names``.

    Each is of one of ``kinds``. A field that was emptied holds nothing any more. Returns why a file was not taken, by
    the field's name; the file that the field held before stays then.
    """
    refused: dict[str, str] = {}
    for name in names:
        if data.pop(f"{name}{_TAKE_AWAY}", None):
            data.pop(name, None)
        given = request.files.get(name)
        if given is None or not given.filename:
            continue
        throttle("upload", limit=UPLOADS_AN_HOUR, seconds=3600)
        content = given.stream.read(LARGEST + 1)
        try:
            with unit_of_work() as session:
                upload = keep(
                    session=session,
                    event_id=event_id,
                    name=given.filename,
                    data=content,
                    now=clock.now(),
                    kinds=kinds,
                )
                kept = Kept.of(upload)
        except RefusedFile as reason:
            refused[name] = labels.refusal(reason)
        else:
            data[name] = [kept.token(event_id)]
    return refused


def _keys() -> KeyRing:
    return KeyRing.of(current_app.config["FORUMAPP"].secret_keys)
