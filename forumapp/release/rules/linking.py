"""Links of a release, such as those under "See also": a title and the address of a page on the web."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

_WRITTEN = re.compile(r"(?P<title>\S.*?)[\s,:]+<?(?P<address>[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>\"]+)>?")
_SCHEMES = ("http", "https")


@dataclass(frozen=True)
class Link:
    """A page somewhere else: what it is called in the text's language, and its address."""

    title: str
    address: str


def link_of(text: str) -> Link | None:
    """What a block says that is a link: the title, then the whole address, http or https; None where it is none."""
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        return None
    try:
        parts = urlsplit(found["address"])
        good = parts.scheme.lower() in _SCHEMES and bool(parts.hostname) and "@" not in parts.netloc
        _port = parts.port
    except ValueError:
        return None
    return Link(found["title"], found["address"]) if good else None
