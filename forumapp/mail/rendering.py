"""From a message's row to an e-mail: the words of its template in the person's language, HTML and text alike.

A room registers under a template's name how to gather what the template needs; a rendered mail is never kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from typing import Any

from css_inline import CSSInliner
from flask import current_app, render_template
from flask_babel import force_locale

from forumapp.config import Config
from forumapp.kernel.typography import glued
from forumapp.mail.models import Message

_POLICY = SMTP.clone(max_line_length=200)


@dataclass(frozen=True)
class Content:
    """What a template needs: ``context`` for Jinja, pictures by content id, files beside the text."""

    sender_name: str
    context: Mapping[str, Any]
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    files: tuple[Attachment, ...] = ()
    reply_to: str | None = None


@dataclass(frozen=True)
class Attachment:
    """A file beside the text."""

    name: str
    kind: str
    data: bytes


class NoBuilder(LookupError):
    """No room registered how to fill this template."""


Builder = Callable[[Message], Content]
_builders: dict[str, Builder] = {}


def fills(*templates: str) -> Callable[[Builder], Builder]:
    """Register how to gather what these templates need."""

    def register(builder: Builder) -> Builder:
        _builders.update(dict.fromkeys(templates, builder))
        return builder

    return register


def templates() -> list[str]:
    """Every template that can be filled."""
    return sorted(_builders)


def render(message: Message) -> EmailMessage:
    """The e-mail of a row, in the person's language; the same row gives the same Message-ID.

    :raises NoBuilder:
    """
    if message.template not in _builders:
        raise NoBuilder(message.template)
    config: Config = current_app.config["FORUMAPP"]
    with force_locale(message.language):
        content = _builders[message.template](message)
        context = {"facts": message.facts, **content.context, "message": message, "language": message.language}
        text = render_template(f"mail/{message.template}.txt", **context)
        html = render_template(f"mail/{message.template}.html", **context)
    subject, _, body = text.partition("\n")
    subject = message.facts.get("subject") or subject
    mail = EmailMessage(policy=_POLICY)
    mail["Subject"] = _one_line(subject)
    mail["From"] = Address(_one_line(content.sender_name), addr_spec=config.mail_from)
    mail["To"] = _address(message.recipient)
    if content.reply_to:
        mail["Reply-To"] = _address(content.reply_to)
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = f"<{message.id}@{config.mail_from.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(glued(body.strip(), message.language) + "\n", cte="base64")
    mail.add_alternative(_inliner().inline(html), subtype="html", cte="base64")
    _attach(mail, content)
    mail["Content-Language"] = message.language  # last: headers about content move into the parts that are added
    return mail


@dataclass(frozen=True)
class Words:
    """What staff may write anew in a message; ``opening`` is None where the template's words cannot be replaced."""

    subject: str
    opening: str | None


def subject_of(message: Message) -> str:
    """The subject of a message as it would leave now, without the pages and pictures of :func:`render`.

    :raises NoBuilder:
    """
    if message.facts.get("subject"):
        return _one_line(message.facts["subject"])
    if message.template not in _builders:
        raise NoBuilder(message.template)
    with force_locale(message.language):
        content = _builders[message.template](message)
        context = {"facts": message.facts, **content.context, "message": message, "language": message.language}
        text = render_template(f"mail/{message.template}.txt", **context)
    return _one_line(text.partition("\n")[0])


def words_of(message: Message) -> Words:
    """The subject and the opening of a message as it would leave now.

    A template whose words may be replaced puts them into a block ``opening`` of its text and of its page.

    :raises NoBuilder:
    """
    subject = str(render(message)["Subject"])
    template = current_app.jinja_env.get_template(f"mail/{message.template}.txt")
    if "opening" not in template.blocks:
        return Words(subject, None)
    with force_locale(message.language):
        content = _builders[message.template](message)
        context = {"facts": message.facts, **content.context, "message": message, "language": message.language}
        opening = "".join(template.blocks["opening"](template.new_context(context)))
    return Words(subject, re.sub(r"\n{3,}", "\n\n", opening.strip()))


def _attach(mail: EmailMessage, content: Content) -> None:
    page = mail.get_payload()[1]  # type: ignore[index]  # a multipart's payload is a list
    for name, picture in content.pictures.items():
        page.add_related(picture, "image", "png", cid=f"<{name}>", disposition="inline", filename=f"{name}.png")  # type: ignore[union-attr]  # as above
    for file in content.files:
        main, _, sub = file.kind.partition("/")
        mail.add_attachment(file.data, main, sub, filename=file.name)


def _address(text: str) -> Address:
    """An address as servers take it: the domain in ASCII (``bücher.example`` as ``xn--bcher-kva.example``)."""
    local, _, domain = text.rpartition("@")
    try:
        return Address(username=local, domain=domain.encode("idna").decode("ascii"))
    except UnicodeError:
        return Address(username=local, domain=domain)


def _one_line(text: str) -> str:
    """A header's text: line ends could begin another header."""
    return re.sub(r"\s+", " ", text).strip()


@cache
def _inliner() -> CSSInliner:
    return CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)
