"""An organizer's Markdown as clean HTML."""

from __future__ import annotations

import re
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote", "h3", "h4", "hr", "code"}
_ATTRIBUTES = {"a": {"href"}}
_MARK = "\ue000"
"""A letter that no text has: it stands in while Markdown is read, and is gone from what is shown."""
_CLOSING = re.compile(r"(?<=[^\w\s*])(\*{1,3})(?=[가-힣])")
_OPENING = re.compile(r"(?<=[가-힣])(\*{1,3})(?=[^\w\s*])")
"""CommonMark takes no emphasis mark that stands between a letter and punctuation: ``**굵게(중요)**한글``,
``한글**“굵게”**``. Korean writes its particles without a space, so a letter is put on the side of the punctuation."""

_parser = MarkdownIt("commonmark", {"html": False}).disable(["image", "lheading"])


def _read(text: str) -> list[Token]:
    marked = _OPENING.sub(rf"\1{_MARK}", _CLOSING.sub(rf"{_MARK}\1", text.replace(_MARK, "")))
    return _parser.parse(marked)


@lru_cache(maxsize=512)
def rendered(text: str) -> str:
    """Markdown as HTML: paragraphs, lists, emphasis, links to http(s) and mail; raw HTML is shown as text.

    Headings begin below those of the page that the text stands on.
    """
    tokens = _read(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = "h3" if token.tag in ("h1", "h2") else "h4"
    html = _parser.renderer.render(tokens, _parser.options, {}).replace(_MARK, "")
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer",
    )


def paragraphs(text: str) -> list[str]:
    """The paragraphs and list items of ``text`` without their marks, where only plain text can be shown."""
    found = (token.children or [] for token in _read(text) if token.type == "inline")
    lines = ("".join(_plain(child) for child in children).replace(_MARK, "").strip() for children in found)
    return [line for line in lines if line]


def _plain(token: Token) -> str:
    return "\n" if token.type in ("softbreak", "hardbreak") else token.content
