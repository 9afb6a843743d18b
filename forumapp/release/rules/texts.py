"""A release's text as it is kept: blocks of one part and one text each, what changed between two versions, and the
blocks as they were published."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from forumapp.kernel.errors import DomainError
from forumapp.release.rules import Block, Part, Run

WRITABLE = (
    Part.HEADLINE,
    Part.SUBTITLE,
    Part.PARAGRAPH,
    Part.QUOTE,
    Part.HEADING,
    Part.CAPTION,
    Part.LINK,
    Part.CONTACT,
    Part.SMALL,
)
"""Parts that somebody may write; date, embargo and the mark of a draft follow from the release itself."""

MOST_BLOCKS = 120
LONGEST_TEXT = 4_000
"""Letters of one block."""

_NO_LETTERS = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""Controls, halves of letters and what is none: XML has no place for them."""
_WORDS = re.compile(r"\s+|[^\s]+")


class TooLong(DomainError):
    """A text has more than :data:`MOST_BLOCKS` blocks, or a block more than :data:`LONGEST_TEXT` letters."""


@dataclass(frozen=True)
class Written:
    """One block as it is kept: its part, and its text with figures as fields."""

    part: Part
    text: str

    def as_dict(self) -> dict[str, str]:
        """For the JSON of a version."""
        return {"part": self.part.value, "text": self.text}


Texts = Mapping[str, Sequence[Written]]
"""A release's texts, by language."""


def read(texts: Mapping[str, Any]) -> dict[str, list[Written]]:
    """The texts of a version's JSON."""
    return {
        language: [Written(Part(block["part"]), block["text"]) for block in blocks]
        for language, blocks in texts.items()
    }


def written(texts: Texts) -> dict[str, list[dict[str, str]]]:
    """The JSON of a version: blocks without text are left out.

    :raises TooLong:
    """
    kept = {
        language: [Written(block.part, tidy(block.text)) for block in blocks if block.text.strip()]
        for language, blocks in texts.items()
    }
    for blocks in kept.values():
        if len(blocks) > MOST_BLOCKS or any(len(block.text) > LONGEST_TEXT for block in blocks):
            raise TooLong
    return {language: [block.as_dict() for block in blocks] for language, blocks in kept.items()}


def tidy(text: str) -> str:
    """A block is one paragraph: line breaks become spaces, and what no database column and no document takes goes."""
    return " ".join(_NO_LETTERS.sub("", text).split())


@dataclass(frozen=True)
class Piece:
    """A stretch of a changed block: ``kind`` is ``same``, ``gone`` or ``new``."""

    kind: str
    text: str


@dataclass(frozen=True)
class Changed:
    """What happened to one block between two versions: ``kind`` is ``added``, ``removed``, ``changed`` or ``moved``."""

    kind: str
    part: Part
    pieces: tuple[Piece, ...]


def changes(before: Sequence[Written], after: Sequence[Written]) -> list[Changed]:
    """What differs between two texts of a language, block by block in reading order."""
    found: list[Changed] = []
    matcher = SequenceMatcher(None, list(before), list(after), autojunk=False)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            continue
        gone, new = before[start:end], after[new_start:new_end]
        paired = min(len(gone), len(new))
        found += [_changed(old, now) for old, now in zip(gone, new, strict=False)]
        found += [Changed("removed", block.part, (Piece("gone", block.text),)) for block in gone[paired:]]
        found += [Changed("added", block.part, (Piece("new", block.text),)) for block in new[paired:]]
    return _with_moves(found)


def _changed(before: Written, after: Written) -> Changed:
    old, new = _WORDS.findall(before.text), _WORDS.findall(after.text)
    pieces: list[Piece] = []
    for kind, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(old[start:end])))
            continue
        pieces += [Piece("gone", "".join(old[start:end]))] if end > start else []
        pieces += [Piece("new", "".join(new[new_start:new_end]))] if new_end > new_start else []
    return Changed("changed", after.part, tuple(pieces))


def _with_moves(found: list[Changed]) -> list[Changed]:
    """What was removed in one place and added in another has moved: it is said once, where it stands now."""

    def texts(kind: str) -> set[tuple[Part, str]]:
        return {(one.part, one.pieces[0].text) for one in found if one.kind == kind}

    moved = texts("removed") & texts("added")
    kept = []
    for one in found:
        if one.kind not in ("removed", "added") or (one.part, one.pieces[0].text) not in moved:
            kept.append(one)
        elif one.kind == "added":
            kept.append(Changed("moved", one.part, (Piece("same", one.pieces[0].text),)))
    return kept


def kept(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """Blocks as they are published: words and the codes of their figures; nothing is computed from them any more."""
    return [
        {"part": block.part.value, "runs": [{"text": run.text, "figure": run.figure} for run in block.runs]}
        for block in blocks
    ]


def unkept(blocks: Iterable[Mapping[str, Any]]) -> list[Block]:
    """The inverse of :func:`kept`."""
    return [
        Block(Part(block["part"]), tuple(Run(run["text"], field=run["figure"]) for run in block["runs"]))
        for block in blocks
    ]
