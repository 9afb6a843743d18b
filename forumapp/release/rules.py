"""What a release is made of: the facts that feed both texts, and the draft as blocks that any format can print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

GAP_OPENS, GAP_CLOSES = "\ue000", "\ue001"
"""Private-use marks around what a person still has to write; no name or title can hold them (names are cleaned)."""

NAMED_RANKS = ("minister", "vice_minister")
"""Officials in public function, whom a release may name unless they asked not to be named (korean.md)."""


class Part(StrEnum):
    """What a block of a release is."""

    MARK = "mark"
    NOTE = "note"
    HEADLINE = "headline"
    SUBTITLE = "subtitle"
    PARAGRAPH = "paragraph"
    QUOTE = "quote"
    HEADING = "heading"
    CAPTION = "caption"
    SMALL = "small"


@dataclass(frozen=True)
class Run:
    """A stretch of text; ``gap`` marks what a person still has to write."""

    text: str
    gap: bool = False


@dataclass(frozen=True)
class Block:
    """One paragraph of a release."""

    part: Part
    runs: tuple[Run, ...]

    @classmethod
    def of(cls, part: Part, text: str) -> Block:
        """Split ``text`` at the marks that :func:`gap` sets."""
        runs: list[Run] = []
        for piece in text.split(GAP_OPENS):
            inside, closed, after = piece.partition(GAP_CLOSES)
            if closed:
                runs.append(Run(f"[{inside}]", gap=True))
                inside = after
            if inside:
                runs.append(Run(inside))
        return cls(part, tuple(runs))

    @property
    def text(self) -> str:
        """The block as plain text, gaps in square brackets."""
        return "".join(run.text for run in self.runs)


def gap(text: str) -> str:
    """Mark ``text`` as something that a person still has to write."""
    return f"{GAP_OPENS}{text}{GAP_CLOSES}"


@dataclass(frozen=True)
class Named:
    """A person whom the release may name, as printed in the draft's language.

    ``translated`` is False where the name exists in another language only: the draft then asks for the spelling.
    """

    name: str
    title: str
    rank: str | None = None
    roles: tuple[str, ...] = ()
    acting: bool = False
    mission: bool = False
    translated: bool = True


@dataclass(frozen=True)
class Community:
    """A category that counts, with how many of it took part."""

    code: str
    name: str
    attended: int


@dataclass(frozen=True)
class Definition:
    """One figure as the annex prints it."""

    label: str
    value: int | None
    definition: str
    why_null: str | None = None


@dataclass(frozen=True)
class Facts:
    """Everything a draft may say, in one language. ``figures`` maps a code of contract.md to its frozen value."""

    host: str
    host_place: str
    host_about: str
    media_contact: str
    title: str
    campaign: str
    place: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    figures: Mapping[str, int | None]
    communities: tuple[Community, ...] = ()
    named: tuple[Named, ...] = ()
    programme: tuple[str, ...] = ()
    other_languages: tuple[str, ...] = ()
    annex: tuple[Definition, ...] = ()
    version: int | None = None
    as_of: datetime | None = None
    hash: str | None = None

    def value(self, code: str) -> int:
        """The figure's value; what was not measured counts as nothing to say."""
        return self.figures.get(code) or 0

    @property
    def frozen(self) -> bool:
        """Whether the facts come from a frozen set, so that the draft may leave the house."""
        return self.version is not None

    @property
    def speakers(self) -> tuple[Named, ...]:
        """Those named who had a part in the programme: whom to quote."""
        return tuple(person for person in self.named if person.roles)


@dataclass(frozen=True)
class Approximation:
    """A relation of korean.md's table and its round number; what a text says of a value."""

    relation: str
    near: int


def approximation(value: int) -> Approximation:
    """The usual true way to say how many came: below 100 exactly; else around the round number of its first place
    where that is within 5 %, else over the round number below.

    196 is around 200, 230 is over 200, 200 is 200. Which relations are true is decided by :func:`phrase`, which raises
    ``FalsePhrase`` for any other.
    """
    if value < 100:
        return Approximation("exact", value)
    place = 10 ** (len(str(value)) - 1)
    below = value // place * place
    for near in (below, below + place):
        if near == value:
            return Approximation("exact", value)
        if abs(value - near) * 20 <= near:
            return Approximation("around", near)
    return Approximation("over", below)


@dataclass
class Draft:
    """The text under construction; languages add blocks in their own order."""

    blocks: list[Block] = field(default_factory=list)

    def add(self, part: Part, *texts: str) -> None:
        """Add one block for every text that is not empty."""
        self.blocks.extend(Block.of(part, text) for text in texts if text)

    def add_section(self, heading: str, part: Part, texts: Iterable[str]) -> None:
        """Add a heading and its blocks, unless there is nothing beneath it."""
        present = [text for text in texts if text]
        if present:
            self.add(Part.HEADING, heading)
            self.add(part, *present)


def plain_text(blocks: Iterable[Block]) -> str:
    """The draft as a plain text: blocks apart by an empty line, captions and subtitles of one kind together."""
    lines: list[str] = []
    listed = list(blocks)
    for block, following in pairwise([*listed, None]):
        assert block is not None
        lines.append(block.text)
        together = (Part.SUBTITLE, Part.SMALL, Part.HEADING)
        if following is not None and not (
            block.part == Part.HEADING or (block.part == following.part and block.part in together)
        ):
            lines.append("")
    return "\n".join(lines) + "\n"
