"""A release as PDF on A4: tagged, with its title and language, in the faces of the house."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from forumapp import typeset
from forumapp.release.export.looks import LEADING, LOOKS, MARGIN_CM, begins_page
from forumapp.release.rules import Block, Part, Run

_TEMPLATE = "release.typ"
_STRETCH = re.compile(r"\s+|\S+")
_HANGUL = re.compile("[가-힣]")
_LONGEST_WHOLE = 24
"""Letters of a word that surely fits into a line of any part."""


def pdf(blocks: Sequence[Block], *, language: str, title: str, made_at: datetime) -> bytes:
    """The draft as PDF/UA, one paragraph a block; what is still to be written is highlighted.

    ``made_at`` is the moment that the file bears, aware.

    :raises FacesNotBuilt: before the assets were built
    """
    data = {
        "title": title or next((block.text for block in blocks), ""),
        "language": language,
        "margin": MARGIN_CM,
        "leading": LEADING,
        "blocks": _written(blocks),
    }
    return typeset.pdf(_TEMPLATE, data, made_at=made_at)


def _written(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """The blocks as the template takes them: ``above`` is the space in points, ``page`` whether it begins
    one, ``level`` that of a heading, else 0."""
    found: list[dict[str, Any]] = []
    after, titled = 0.0, False
    for place, block in enumerate(blocks):
        look = LOOKS[block.part]
        titled = titled or block.part == Part.HEADLINE
        found.append(
            {
                "above": after + look.before if found else 0,
                "page": begins_page(blocks, place),
                "level": _level(block.part, titled=titled),
                "points": look.points,
                "bold": look.bold,
                "words": [_word(word) for word in _words(block.runs)],
            }
        )
        after = look.after
    return found


def _words(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """The runs cut into words and the spaces between them; a word may be of several runs."""
    word: list[Run] = []
    for run in runs:
        for stretch in _STRETCH.findall(run.text):
            piece = Run(stretch, gap=run.gap)
            if word and (stretch.isspace() or word[-1].text.isspace()):
                yield word
                word = []
            word.append(piece)
    if word:
        yield word


def _word(runs: Sequence[Run]) -> dict[str, Any]:
    """A word as the template takes it: ``whole`` where no line may end in it, which only Korean needs to be told."""
    text = "".join(run.text for run in runs)
    return {
        "whole": _HANGUL.search(text) is not None and len(text) <= _LONGEST_WHOLE,
        "runs": [{"text": run.text, "gap": run.gap} for run in runs],
    }


def _level(part: Part, *, titled: bool) -> int:
    """A text's first heading is of the first level, as the standard wants it."""
    if part == Part.HEADLINE:
        return 1
    return (2 if titled else 1) if part == Part.HEADING else 0
