"""Lines of a programme as an English sentence lists them."""

from __future__ import annotations

import re

_SAID = r"(?:remarks?|address(?:es)?|speech(?:es)?|words|statements?|messages?)"
_KINDS = (
    (rf"(?:(?:opening|welcom(?:e|ing)|congratulatory|closing|introductory|concluding)\s+)?{_SAID}", "{}"),
    (r"keynote(?:\s+(?:address|speech|lecture))?", "a keynote address"),
    (r"(?:discussions?|panels|panel discussions|workshops|presentations|lectures|questions and answers)", "{}"),
    (r"(?:panel|panel discussion|plenary discussion|general discussion|moderated discussion|workshop)", "a {}"),
    (r"(?:round[- ]table|presentation|lecture|reception|performance)", "a {}"),
    (r"open discussion", "an {}"),
    (r"(?:opening|closing|award|signing)(?:\s+ceremony)?", "the {}"),
    (r"q\s?&\s?a", "Q&A"),
)
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), phrase) for pattern, phrase in _KINDS)
_HEADED = re.compile(r"(?P<kind>[^:–—]+?)\s*(?::|–|—)\s+(?P<subject>.+)")


def listed_line(title: str) -> str:
    """A line of the programme inside a sentence.

    What only says its kind stands in small letters (``opening remarks``), what says its kind before a colon has its
    subject in quotation marks (``a keynote address on “What counts”``), every other title stands in them as a whole.
    """
    if plain := _plain(title):
        return plain
    headed = _HEADED.fullmatch(title)
    kind = _plain(headed["kind"]) if headed else ""
    if headed and kind:
        subject = headed["subject"]
        return f"{kind} on “{subject[:1].upper()}{subject[1:]}”"
    return f"“{title}”"


def _plain(title: str) -> str:
    words = " ".join(title.split())
    for pattern, phrase in _PATTERNS:
        if pattern.fullmatch(words):
            return phrase.format(words[:1].lower() + words[1:])
    return ""
