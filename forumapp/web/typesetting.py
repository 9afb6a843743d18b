"""The output filter of every page: what must not part at a line's end is glued in its text, never in its markup."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from jinja2 import Template

from forumapp.kernel.typography import glued
from forumapp.web.filters import spoken_language

_MARKUP = re.compile(
    r"<(?:script|style|title|textarea|option|code|pre)\b.*?</(?:script|style|title|textarea|option|code|pre)>"
    r"|<!--.*?-->|<[^>]*>",
    re.DOTALL,
)
"""What is left as it is: tags with their attributes, and elements whose text is a value or is copied by hand."""
_BORDER = "\x00"
"""Stands between two texts while they are glued in one go: nothing joins across it. No page may hold it (HTML)."""


def typeset(page: str, language: str) -> str:
    """An HTML page as readers of ``language`` see it; doing it twice changes nothing."""
    page = page.replace(_BORDER, "")
    markup = _MARKUP.findall(page)
    texts = glued(_BORDER.join(_MARKUP.split(page)), language).split(_BORDER)
    pieces = [texts[0]]
    for tag, text in zip(markup, texts[1:], strict=True):
        pieces += (tag, text)
    return "".join(pieces)


class TypesetTemplate(Template):
    """A template whose pages are typeset; texts of mails and files stay as they are."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        page = super().render(*args, **kwargs)
        return typeset(page, spoken_language()) if self.name and self.name.endswith(".html") else page


def bind(app: Flask) -> None:
    """Typeset every page of ``app``."""
    app.jinja_env.template_class = TypesetTemplate
