"""What a release is made of: the facts that feed every language's text, and the draft as blocks that any format can
print."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from forumapp.directory.rules import Rank
from forumapp.kernel.dates import local
from forumapp.kernel.errors import DomainError

OFFICIAL_RANKS = (Rank.MINISTER, Rank.VICE_MINISTER)
"""Officials in public function, whom a release may name unless they asked not to be named (korean.md)."""

_GAP_OPENS, _GAP_CLOSES = "\ue000", "\ue001"
_FIGURE_OPENS, _FIGURE_SAYS, _FIGURE_CLOSES = "\ue002", "\ue003", "\ue004"
_PARTICLE_OPENS = "\ue005"
# Private-use marks: a name or title cannot hold them, and Korean particles do not hear them.
_MARKED = re.compile(
    f"{_GAP_OPENS}(?P<gap>[^{_GAP_CLOSES}]*){_GAP_CLOSES}"
    f"|{_FIGURE_OPENS}(?P<field>[^{_FIGURE_SAYS}]+){_FIGURE_SAYS}(?P<words>[^{_FIGURE_CLOSES}]*){_FIGURE_CLOSES}"
    f"|{_PARTICLE_OPENS}(?P<particle>[^{_FIGURE_CLOSES}]*){_FIGURE_CLOSES}"
)


class NothingFrozen(DomainError):
    """The event has no frozen set of figures, and a release is built on one."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


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
    LINK = "link"
    """A title and an address (:mod:`forumapp.release.rules.linking`)."""
    CONTACT = "contact"
    """Whom the media reach and how: on a page only for whoever asks."""
    SMALL = "small"


TIGHT = (Part.SUBTITLE, Part.LINK, Part.SMALL)
"""Parts whose blocks follow one another without an empty line."""


@dataclass(frozen=True)
class Run:
    """A stretch of text. ``gap`` marks what a person still has to write, ``field`` a number and how it follows its
    figure, as it is written between braces (``participants around 200``), ``particle`` what that field prints besides.
    """

    text: str
    gap: bool = False
    field: str | None = None
    particle: bool = False

    @property
    def figure(self) -> str | None:
        """The code of the figure whose number this says, if any."""
        if self.field is None or "?" in self.field:  # a word that agrees says no number
            return None
        return re.split(r"[ |]", self.field)[0]


@dataclass(frozen=True)
class Block:
    """One paragraph of a release."""

    part: Part
    runs: tuple[Run, ...]

    @classmethod
    def of(cls, part: Part, text: str) -> Block:
        """Split ``text`` at the marks that :func:`gap` and :func:`figure` set."""
        runs: list[Run] = []
        end = 0
        for found in _MARKED.finditer(text):
            runs.append(Run(text[end : found.start()]))
            if found["field"]:
                runs.append(Run(found["words"], field=found["field"]))
            elif found["particle"]:
                runs.append(Run(found["particle"], particle=True))
            else:
                runs.append(Run(f"[{found['gap']}]", gap=True))
            end = found.end()
        runs.append(Run(text[end:]))
        return cls(part, tuple(run for run in runs if run.text))

    @property
    def text(self) -> str:
        """The block as plain text, gaps in square brackets."""
        return "".join(run.text for run in self.runs)


def gap(text: str) -> str:
    """Mark ``text`` as something that a person still has to write."""
    return f"{_GAP_OPENS}{text}{_GAP_CLOSES}"


def ends_in_gap(text: str) -> bool:
    """Whether nobody can tell yet how ``text`` will end."""
    return text.endswith(_GAP_CLOSES)


def figure(field: str, words: str) -> str:
    """Mark ``words`` as what the text says of a figure; ``field`` is as :class:`Run` has it."""
    return f"{_FIGURE_OPENS}{field}{_FIGURE_SAYS}{words}{_FIGURE_CLOSES}"


def ends_in_figure(text: str) -> bool:
    """Whether ``text`` ends in the words of a figure."""
    return text.endswith(_FIGURE_CLOSES)


def with_particle(text: str, pair: str, words: str) -> str:
    """``text``, which ends in the words of a figure, with the particle that its field prints of ``pair``."""
    at = text.rindex(_FIGURE_SAYS)
    return f"{text[:at]}|{pair}{text[at:]}{particle(words)}"


def particle(words: str) -> str:
    """Mark ``words`` as the particle that the figure before prints besides."""
    return f"{_PARTICLE_OPENS}{words}{_FIGURE_CLOSES}" if words else ""


def first_seen(text: str) -> int:
    """Where in ``text`` its first character stands that a reader sees."""
    return text.index(_FIGURE_SAYS) + 1 if text.startswith(_FIGURE_OPENS) else text.startswith(_GAP_OPENS)


@dataclass(frozen=True)
class Named:
    """A person whom the release may name, as printed in the draft's language.

    ``spelled`` and ``organization_spelled`` are False where the name exists in another language only: the draft then
    asks for the spelling. ``title`` is empty where the language has none. ``family`` is the family name where the
    printed name holds it. ``participant`` is False for those who attended in a category that does not count.
    """

    name: str
    title: str
    registration_id: str = ""
    organization: str = ""
    organization_spelled: bool = True
    family: str = ""
    rank: str | None = None
    roles: tuple[str, ...] = ()
    acting: bool = False
    mission: bool = False
    participant: bool = True
    photographed: bool = True
    """False of who does not want to be: no caption is drafted."""
    spelled: bool = True

    @property
    def official(self) -> bool:
        """Whether the person is an official in public function, whose title says the office."""
        return self.rank in OFFICIAL_RANKS


@dataclass(frozen=True)
class Community:
    """A category that counts, and how many of it took part."""

    code: str
    people: str
    """How a release calls those who come from it; empty where the language's own word does, or nobody said one."""
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
    """Everything that a draft may say, in one language; a text is empty where the language has none.

    ``figures`` maps a code of contract.md to its value.
    """

    host: str
    title: str
    starts_at: datetime
    zone: str
    figures: Mapping[str, int | None]
    host_in_text: str = ""
    """The host's name as a sentence has it, where that differs: ``the Example Centre``."""
    host_place: str = ""
    host_about: str = ""
    media_contact: str = ""
    media_email: str = ""
    media_phone: str = ""
    """E.164."""
    ends_at: datetime | None = None
    """The end, where it may be on another day than the start."""
    campaign: str = ""
    place: str = ""
    place_known: bool = False
    """Whether some language names the place."""
    communities: tuple[Community, ...] = ()
    named: tuple[Named, ...] = ()
    """In the order of precedence."""
    programme: tuple[str, ...] = ()
    """Titles of its lines; empty ones are not yet written in this language."""
    other_languages: tuple[str, ...] = ()
    annex: tuple[Definition, ...] = ()
    frames: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The office's own sentences by their key (:mod:`forumapp.release.wording.frames`), in its order."""
    version: int | None = None
    """Of the frozen set; None while the figures are live."""
    as_of: datetime | None = None
    hash: str | None = None

    def value(self, code: str) -> int:
        """The figure's value; what was not measured is nothing to say."""
        return self.figures.get(code) or 0

    @property
    def frozen(self) -> bool:
        """Whether the facts come from a frozen set, so that the draft may leave the house."""
        return self.version is not None

    @property
    def several_days(self) -> bool:
        """Whether it ends on another day than it begins, on the clock of its zone."""
        return local(self.ends_at or self.starts_at, self.zone).date() != local(self.starts_at, self.zone).date()

    @property
    def guests_of_rank(self) -> tuple[Named, ...]:
        """Whom the sentence on attendance mentions: counted in its number, and of rank."""
        return tuple(person for person in self.named if person.participant and person.rank)

    @property
    def only_guests_of_rank(self) -> bool:
        """Whether nobody else took part, so that the sentence names everybody."""
        return len(self.guests_of_rank) == self.value("participants")

    @property
    def speakers(self) -> tuple[Named, ...]:
        """Those named who had a part in the programme: whom to quote."""
        return tuple(person for person in self.named if person.roles)

    @property
    def pictured(self) -> tuple[Named, ...]:
        """Of the speakers those of whom a picture may be shown."""
        return tuple(person for person in self.speakers if person.photographed)

    @property
    def lacking(self) -> list[str]:
        """Which texts of the office and of the event this language lacks, by the names of the fields here."""
        needed = ("host", "host_place", "host_about", "media_contact", "title", "place")
        lacking = [name for name in needed if not getattr(self, name)]
        return [*lacking, "programme"] if "" in self.programme else lacking


def may_be_named(*, rank: str | None, naming: bool | None) -> bool:
    """Whether a release may name somebody who attended (korean.md, "The release").

    ``naming`` is the answer that holds on being named, None where it was never asked. An official in public function
    is named unless the answer is no; everybody else only with a yes.
    """
    return naming is True or (naming is None and rank in OFFICIAL_RANKS)


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


@dataclass(frozen=True)
class Drafted:
    """The draft in one language, with the facts that it is made of."""

    language: str
    facts: Facts
    blocks: tuple[Block, ...]


def plain_text(blocks: Iterable[Block]) -> str:
    """The draft as a plain text, an empty line between blocks; headings and lists stay close to what follows."""
    lines: list[str] = []
    former: Part | None = None
    for block in blocks:
        close = former is None or former == Part.HEADING or (former == block.part and block.part in TIGHT)
        lines += [block.text] if close else ["", block.text]
        former = block.part
    return "\n".join(lines) + "\n"
