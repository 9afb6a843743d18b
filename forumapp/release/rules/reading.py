"""A release as a page shows it: its opening, then sections; addresses for media apart, to be shown on request."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from forumapp.release.rules import Block, Part, Run

_AT = r"(?:[@＠]|\s?[(\[]at[)\]]\s?)"
_EMAIL = rf"[^\s@＠<>()\[\],;:]+{_AT}[^\s@＠<>()\[\],;:]+\.[^\s@＠<>()\[\],;:]+"
_NATIONWIDE = r"\b1(?:5(?:22|33|44|66|77|88|99)-|6(?:00|44|61|66|70|88)-|8(?:00|11|33|55|77|99)-(?!1[89]|20))\d{4}\b"
"""Korean numbers of eight digits that need no area: only the prefixes in use, so that no span of years is one."""
_TELEPHONE = rf"(?:(?:[+＋]|\(?\b[0０]|\b82[-.)])\d[\d\s().–-]{{5,}}\d|{_NATIONWIDE})(?:[\s(]*(?:ext\.?|내선)\s*\d+)?"
_LABEL = r"(?:(?:e-?mail|tel(?:ephone)?|phone|mobile|이메일|전자우편|전화(?:번호)?|휴대전화)\s*[.:]?\s*)?"
_ADDRESS = re.compile(rf"{_EMAIL}|{_TELEPHONE}", re.IGNORECASE)
_TAKEN_OUT = re.compile(rf"[\s,;/·(]*{_LABEL}(?:{_EMAIL}|{_TELEPHONE})\)?", re.IGNORECASE)


@dataclass
class Section:
    """A heading, empty at the beginning, and what stands under it; ``addresses`` says that it tells how to reach
    somebody."""

    heading: str
    blocks: list[Block] = field(default_factory=list)
    addresses: bool = False


@dataclass
class Reading:
    """What a page shows: the line with the date, headline and subtitles, then the sections in their order."""

    dated: str = ""
    headline: str = ""
    subtitles: list[Block] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)

    @property
    def has_addresses(self) -> bool:
        """Whether some address is shown on request only."""
        return any(section.addresses for section in self.sections)


def reading_of(blocks: Iterable[Block], *, addresses: bool, captions: bool) -> Reading:
    """The page of a text.

    Without ``addresses`` no contact for the media is in it, nor any e-mail address or telephone number that somebody
    wrote elsewhere and that is recognised. Without ``captions`` those
    in the text are left out, because they stand under the pictures.
    """
    reading = Reading()
    for block in blocks:
        if block.part is Part.HEADLINE and not reading.headline:
            reading.headline = block.text
        elif block.part is Part.NOTE and not reading.dated:
            reading.dated = block.text
        elif block.part is Part.SUBTITLE and not reading.sections:
            reading.subtitles.append(block)
        elif block.part is Part.HEADING:
            reading.sections.append(Section(block.text))
        elif captions or block.part is not Part.CAPTION:
            if not reading.sections:
                reading.sections.append(Section(""))
            _add(reading.sections[-1], block, addresses=addresses)
    reading.sections = [section for section in reading.sections if section.blocks or section.addresses]
    if not addresses:
        reading.headline = without_addresses(reading.headline)
        reading.subtitles = [_hidden(block) for block in reading.subtitles]
        for section in reading.sections:
            section.heading = without_addresses(section.heading)
    return reading


def without_addresses(text: str) -> str:
    """The text without e-mail addresses, telephone numbers and the words that announce them."""
    return _TAKEN_OUT.sub("", text)


def _add(section: Section, block: Block, *, addresses: bool) -> None:
    if block.part is Part.CONTACT:
        section.addresses = True
        if not addresses:
            return
    elif block.part is not Part.LINK and _ADDRESS.search(block.text):
        section.addresses = True
        block = block if addresses else _hidden(block)
    if block.text.strip(" .,;:"):
        section.blocks.append(block)


def _hidden(block: Block) -> Block:
    runs = (run if run.figure else replace(run, text=without_addresses(run.text)) for run in _joined(block.runs))
    return replace(block, runs=tuple(runs))


def _joined(runs: Iterable[Run]) -> list[Run]:
    """The runs, neighbours that say no figure as one: an address may not hide by being in two."""
    joined: list[Run] = []
    for run in runs:
        if joined and not joined[-1].figure and not run.figure:
            joined[-1] = replace(joined[-1], text=joined[-1].text + run.text)
        else:
            joined.append(run)
    return joined
