"""Lines of a programme as an English sentence lists them."""

from __future__ import annotations

import re

from forumapp.release.rules.quoting import headed

_SAID = r"(?:remarks?|address(?:es)?|speech(?:es)?|words|statements?|messages?)"
_KEYNOTE = "a keynote address"
_KINDS = (
    (rf"(?:(?:opening|welcom(?:e|ing)|congratulatory|closing|introductory|concluding)\s+)?{_SAID}", "{}"),
    (r"keynote(?:\s+(?:address|speech|lecture))?", _KEYNOTE),
    (r"(?:discussions?|panels|panel discussions|workshops|presentations|lectures|questions and answers)", "{}"),
    (r"panel", "a panel discussion"),
    (r"(?:panel discussion|plenary discussion|general discussion|moderated discussion|workshop)", "a {}"),
    (r"(?:round[- ]table|presentation|lecture|reception|performance)", "a {}"),
    (r"open discussion", "an {}"),
    (r"(?:opening|closing|award|signing)(?:\s+ceremony)?", "the {}"),
    (r"q\s?&\s?a", "Q&A"),
)
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), phrase) for pattern, phrase in _KINDS)


def listed_line(title: str) -> str:
    """A line of the programme inside a sentence.

    What only says its kind stands in small letters (``opening remarks``), what says its kind before a colon has its
    subject in quotation marks (``a keynote address entitled “What counts”``), every other title stands in them whole.
    """
    if plain := _plain(title):
        return plain
    said, subject = headed(title)
    if kind := _plain(said):
        entitled = "entitled" if kind == _KEYNOTE else "on the theme"
        return f"{kind} {entitled} “{subject[:1].upper()}{subject[1:]}”"
    return f"“{title}”"


def _plain(title: str) -> str:
    words = " ".join(title.split())
    for pattern, phrase in _PATTERNS:
        if pattern.fullmatch(words):
            return phrase.format(words[:1].lower() + words[1:])
    return ""
