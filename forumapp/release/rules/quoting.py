"""Quotations in a text, and whether somebody approved what they say."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

_PASSAGE = re.compile(r"“([^“”]*)”|\"([^\"]*)\"|«([^«»]*)»|『([^『』]*)』|「([^「」]*)」|„([^„“”]*)[“”]")
_HEADED = re.compile(r"(?P<kind>[^:–—]+?)\s*(?::|\s[–—])\s+(?P<subject>.+)")
_MARKS = re.compile(r"[\s\"“”„«»‘’'『』「」.,!?;:…·—–-]+")
_SHORT = 16
"""Letters without blanks and marks: what is shorter in a paragraph is a title or a word in quotation marks."""


@dataclass(frozen=True)
class Passage:
    """What stands between quotation marks: ``start`` and ``end`` in the text, marks included."""

    start: int
    end: int
    words: str


def passages(text: str) -> list[Passage]:
    """All that stands between double quotation marks."""
    return [
        Passage(found.start(), found.end(), next(words for words in found.groups() if words is not None))
        for found in _PASSAGE.finditer(text)
    ]


def headed(line: str) -> tuple[str, str]:
    """What a line of a programme is, and its own title (``Keynote: What counts``); both empty where it has none."""
    found = _HEADED.fullmatch(line.strip())
    return (found["kind"], found["subject"]) if found else ("", "")


def unapproved(text: str, *, approved: Collection[str], known: Collection[str], spoken: bool) -> list[Passage]:
    """The passages in quotation marks that are neither an excerpt of ``approved`` texts nor of ``known`` ones.

    ``known`` are titles that stand in quotation marks without being said by anybody. ``spoken`` is whether the block
    is a quote: in others a short passage is taken for a title or a word. Blanks, punctuation and case do not count, so
    that “… today,” she said and “… today.” are the same words.
    """
    allowed = [_bare(one) for one in approved]
    titles = [_bare(one) for one in known]
    found = []
    for passage in passages(text):
        said = _bare(passage.words)
        if not said or said in titles or (not spoken and len(said) < _SHORT):
            continue
        if not any(said in one for one in allowed):
            found.append(passage)
    return found


def _bare(text: str) -> str:
    return _MARKS.sub("", text).casefold()
