"""An organizer's Markdown as clean HTML."""

from __future__ import annotations

import re
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt

_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote", "h3", "h4", "hr", "code"}
_ATTRIBUTES = {"a": {"href"}}
_AFTER_PUNCTUATION = re.compile(r"(?<=[)\]”’.!?%])\*\*(?=[가-힣])")
"""CommonMark closes no emphasis between punctuation and a letter: ``**굵게(중요)**한글``."""

_parser = MarkdownIt("commonmark", {"html": False}).disable(["image", "lheading"])


@lru_cache(maxsize=512)
def rendered(text: str) -> str:
    """Markdown as HTML: paragraphs, lists, emphasis, links to http(s) and mail; raw HTML is shown as text."""
    bound = _AFTER_PUNCTUATION.sub("**\u200b", text.replace("\n# ", "\n### ").replace("\n## ", "\n### "))
    html = _parser.render(bound)
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer",
    )
