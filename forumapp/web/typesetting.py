"""The output filter of every page: what must not part at a line's end is glued in its text, never in its markup."""

from __future__ import annotations

import re
import secrets
from typing import Any

from flask import Flask, g
from jinja2 import Template
from markupsafe import Markup

from forumapp.kernel.typography import glued
from forumapp.web.filters import spoken_language

_MARKUP = re.compile(
    r"(<(?:script|style|title|textarea|option|code|pre)\b.*?</(?:script|style|title|textarea|option|code|pre)>"
    r"|<!--.*?-->|<[^>]*>)",
    re.DOTALL,
)
"""What is left as it is: tags with their attributes, and elements whose text is a value or is copied by hand."""
_BORDER = "\x00"
"""Stands between two texts while they are glued in one go: nothing joins across it. No page may hold it (HTML)."""
_MARK = secrets.token_hex(16)
"""Where a finished piece goes; nobody can have written it."""


def typeset(page: str, language: str) -> str:
    """An HTML page as readers of ``language`` see it; doing it twice changes nothing."""
    pieces = _MARKUP.split(page.replace(_BORDER, ""))
    pieces[::2] = glued(_BORDER.join(pieces[::2]), language).split(_BORDER)
    return "".join(pieces)


def finished(html: str) -> Markup:
    """What stands in a page for ``html``, which is put there as it is when the rest is typeset.

    For long pieces that are kept drawn, such as a thousand choices. Only inside a request.
    """
    pieces = g.setdefault("finished_pieces", {})
    mark = f"<!--{_MARK} {secrets.token_hex(8)}-->"
    pieces[mark] = html
    return Markup(mark)  # noqa: S704 - a comment without a word of anybody's


def _with_finished(page: str) -> str:
    pieces = g.get("finished_pieces", {})
    for mark in [mark for mark in pieces if mark in page]:
        page = page.replace(mark, pieces.pop(mark), 1)
    return page


class TypesetTemplate(Template):
    """A template whose pages are typeset; texts of mails and files stay as they are."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        page = super().render(*args, **kwargs)
        if not (self.name and self.name.endswith(".html")):
            return page
        return _with_finished(typeset(page, spoken_language()))


def bind(app: Flask) -> None:
    """Typeset every page of ``app``."""
    app.jinja_env.template_class = TypesetTemplate
