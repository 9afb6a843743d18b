"""The notation of a figure in a text: ``{participants around 200}`` follows the frozen value, whatever it becomes.

A field is ``{CODE}`` (exact), ``{CODE RELATION NEAR}``, either with options after bars (``{missions|개 공관}``,
``{participants|이/가}``, ``{ambassadors|number}``), or ``{CODE?one/many}``: a word that agrees with the figure.
A gap is ``[what is to be written]``. Braces and brackets of the text itself are written twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from forumapp.kernel.errors import DomainError
from forumapp.release.wording.relations import EXACT_ONLY, FalsePhrase, Relation, true_number, usual

NUMBER = "number"
"""The option that prints a figure without its noun or counter."""

_FIELD = re.compile(
    r"\s*(?P<code>[a-z][a-z_]*(?:\.[a-z0-9_]+)*)"
    r"(?:\s+(?P<relation>[A-Za-z]+(?:[_ ][A-Za-z]+)?)(?:\s+(?P<near>[\d,]+))?)?"
    r"(?:\?(?P<agreeing>[^|/{}]+/[^|/{}]+))?"
    r"(?P<options>(?:\|[^|{}]*)*)\s*"
)
_TOKEN = re.compile(r"\{\{|\}\}|\[\[|\]\]|\{(?P<field>[^{}]*)\}|\[(?P<gap>[^][]*)\]|(?P<stray>[{}[\]])")
_TWICE = str.maketrans({each: each * 2 for each in "{}[]"})


class Fault(StrEnum):
    """What is wrong with a field."""

    UNBALANCED = "unbalanced"
    UNREADABLE = "unreadable"
    UNKNOWN_FIGURE = "unknown_figure"
    UNKNOWN_RELATION = "unknown_relation"
    NO_ROUND_NUMBER = "no_round_number"
    EXACT_ONLY = "exact_only"
    OPTION = "option"
    OTHER_NOUN = "other_noun"
    """The noun or counter is that of another figure."""
    NOT_MEASURED = "not_measured"
    RELATION_IN_FRAME = "relation_in_frame"
    TYPED_NUMBER = "typed_number"
    TYPED_PARTICLE = "typed_particle"


class BadField(DomainError):
    """A field that cannot be read or printed: ``fault`` says why, ``written`` is what stands in the text."""

    def __init__(self, fault: Fault, *, written: str, at: int = 0, option: str = "") -> None:
        super().__init__(f"{fault}: {written}")
        self.fault = fault
        self.written = written
        self.at = at
        self.option = option


@dataclass(frozen=True)
class Field:
    """A figure in a text. ``near`` is the round number of an approximation; ``options`` are the language's own
    (noun or counter, particle, :data:`NUMBER`); ``agreeing`` is ``one/many`` where the field prints only a word that
    agrees with the figure."""

    code: str
    relation: Relation = Relation.EXACT
    near: int | None = None
    options: tuple[str, ...] = ()
    agreeing: str = ""

    def __str__(self) -> str:
        """The field as it is written in a text."""
        said = "" if self.relation is Relation.EXACT else f" {self.relation} {self.near}"
        agreeing = f"?{self.agreeing}" if self.agreeing else ""
        return f"{{{self.code}{said}{agreeing}{''.join(f'|{option}' for option in self.options)}}}"

    def number_of(self, figures: Mapping[str, int | None]) -> int:
        """The number that the field prints, of the figures that it follows.

        :raises BadField: no figure has its code, its value was not measured, or it is not given exactly and must be
        :raises FalsePhrase: the figure's value makes it untrue
        """
        if self.code not in figures:
            raise BadField(Fault.UNKNOWN_FIGURE, written=str(self))
        value = figures[self.code]
        if value is None:
            raise BadField(Fault.NOT_MEASURED, written=str(self))
        if self.relation is not Relation.EXACT and kind_of(self.code) in EXACT_ONLY:
            raise BadField(Fault.EXACT_ONLY, written=str(self))
        return true_number(value, relation=self.relation, near=self.near)


@dataclass(frozen=True)
class Gap:
    """Something that a person still has to write."""

    text: str

    def __str__(self) -> str:
        """The gap as it is written in a text."""
        return f"[{self.text}]"


Piece = str | Field | Gap


@dataclass(frozen=True)
class Placed:
    """A piece of a text, or the error that stands in its place, from character ``start`` to before ``end``."""

    start: int
    end: int
    piece: Piece | BadField


def kind_of(code: str) -> str:
    """What a figure counts: a code may name a set before a dot (``year.participants`` counts participants)."""
    return code.rpartition(".")[2]


def usual_field(field: Field, value: int) -> Field:
    """The field with the usual true relation of its value; of missions, ambassadors and countries exact."""
    relation, near = usual(value)
    if field.agreeing or relation is Relation.EXACT or kind_of(field.code) in EXACT_ONLY:
        return field
    return Field(field.code, relation, near, field.options)


def parse(text: str) -> list[Piece]:
    """The pieces of a text in the notation, adjoining plain text joined.

    :raises BadField: the first field that cannot be read
    """
    pieces: list[Piece] = []
    for placed in pieces_of(text):
        if isinstance(placed.piece, BadField):
            raise placed.piece
        if isinstance(placed.piece, str) and pieces and isinstance(pieces[-1], str):
            pieces[-1] += placed.piece
        else:
            pieces.append(placed.piece)
    return pieces


def pieces_of(text: str) -> list[Placed]:
    """The pieces of a text and where they stand; a field that cannot be read is its error."""
    placed: list[Placed] = []
    end = 0
    for found in _TOKEN.finditer(text):
        if found.start() > end:
            placed.append(Placed(end, found.start(), text[end : found.start()]))
        placed.append(Placed(found.start(), found.end(), _piece(found)))
        end = found.end()
    if end < len(text):
        placed.append(Placed(end, len(text), text[end:]))
    return placed


def fields_of(text: str) -> list[Field]:
    """The fields of a text that say a number, in their order."""
    return [each.piece for each in pieces_of(text) if isinstance(each.piece, Field) and not each.piece.agreeing]


def printed(pieces: Iterable[Piece]) -> str:
    """The pieces as a text in the notation: what :func:`parse` reads as the same pieces."""
    return "".join(piece.translate(_TWICE) if isinstance(piece, str) else str(piece) for piece in pieces)


def field_of(written: str) -> Field:
    """The field that ``written`` is, without its braces: ``participants around 200``.

    :raises BadField: it cannot be read
    """
    found = _FIELD.fullmatch(written)
    whole = f"{{{written}}}"
    if found is None:
        raise BadField(Fault.UNREADABLE, written=whole)
    options = tuple(option.strip() for option in found["options"].split("|")[1:])
    relation, near = _relation(found["relation"], found["near"], whole)
    agreeing = "/".join(each.strip() for each in (found["agreeing"] or "").split("/"))
    if "" in options or (agreeing and (options or relation is not Relation.EXACT)):
        raise BadField(Fault.UNREADABLE, written=whole)
    return Field(found["code"], relation, near, options, agreeing)


def codes_of(pieces: Sequence[Piece]) -> list[str]:
    """The codes of the figures in a text, each once, in its order."""
    return list(dict.fromkeys(piece.code for piece in pieces if isinstance(piece, Field)))


def _piece(found: re.Match[str]) -> Piece | BadField:
    if found["field"] is not None:
        try:
            return field_of(found["field"])
        except BadField as error:
            error.at = found.start()
            return error
    if found["gap"] is not None:
        return Gap(found["gap"])
    if found["stray"]:
        return BadField(Fault.UNBALANCED, written=found["stray"], at=found.start())
    return found[0][0]


def _relation(word: str | None, near: str | None, whole: str) -> tuple[Relation, int | None]:
    if word is None:
        return Relation.EXACT, None
    try:
        relation = Relation(word.lower().replace(" ", "_"))
    except ValueError as error:
        raise BadField(Fault.UNKNOWN_RELATION, written=whole, option=word) from error
    if relation is Relation.EXACT:
        return relation, None
    number = int((near or "0").replace(",", "") or 0)
    if not number or number % 10:
        raise BadField(Fault.NO_ROUND_NUMBER, written=whole)
    return relation, number


__all__ = [
    "NUMBER",
    "BadField",
    "FalsePhrase",
    "Fault",
    "Field",
    "Gap",
    "Piece",
    "Placed",
    "codes_of",
    "field_of",
    "fields_of",
    "kind_of",
    "parse",
    "pieces_of",
    "printed",
    "usual_field",
]
