"""Names that go from a text which was published already: their owners asked not to be named any more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from forumapp.release.rules import Block, Part, Run


@dataclass(frozen=True)
class TakenBack:
    """Somebody whose name goes: what finds the name in every spelling, and the positions that would tell who it is."""

    names: Sequence[re.Pattern[str]]
    positions: Sequence[str]


def without_people(blocks: Iterable[Block], people: Sequence[TakenBack], mark: str) -> list[Block]:
    """The blocks with ``mark`` in the place of a name and of the position beside it; figures stay as they are.

    What such a person said goes as a whole.
    """
    kept: list[Block] = []
    for block in blocks:
        named = [person for person in people if any(name.search(block.text) for name in person.names)]
        if not named:
            kept.append(block)
        elif block.part is not Part.QUOTE:
            kept.append(replace(block, runs=tuple(_without(run, named, mark) for run in block.runs)))
    return kept


def without_names(text: str, people: Sequence[TakenBack], mark: str) -> str:
    """A plain text likewise, such as a caption."""
    blocks = without_people([Block(Part.CAPTION, (Run(text),))], people, mark)
    return "".join(block.text for block in blocks)


def _without(run: Run, people: Sequence[TakenBack], mark: str) -> Run:
    text = run.text
    for person in people:
        for position in person.positions:
            text = re.sub(rf",? ?{re.escape(position)}", "", text, flags=re.IGNORECASE)
        for name in person.names:
            text = name.sub(mark, text)
    return replace(run, text=text)
