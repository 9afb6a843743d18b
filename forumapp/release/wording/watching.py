"""Numbers that somebody typed into a text: each must be a frozen value, and each approximation true of one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from forumapp.release.wording.fields import BadField, FalsePhrase, Field, Gap, Placed, kind_of, pieces_of
from forumapp.release.wording.offers import Offer, offers
from forumapp.release.wording.registry import Wording, wording_of
from forumapp.release.wording.relations import EXACT_ONLY, Relation, holds
from forumapp.release.wording.saying import FIELD, HIDDEN, Said, plain
from forumapp.release.wording.texts import words_of

_OFFERED = 4
_NEVER_CAME = ("invited", "registered", "confirmed", "no_shows")
"""Figures of people of whom nobody can say that they came."""
_CAME = ("participants", "attended", "walk_ins", "peak_inside")
_FAR = 2
"""A number that is so many times a figure's, or that part of it, speaks of something else, unless the text says so."""


class Doubt(StrEnum):
    """Why a number is marked."""

    FIELD = "field"
    """A field cannot be printed: see the finding's ``error``."""
    FALSE = "false"
    """An approximation that is not true of the figure it speaks of."""
    DIFFERS = "differs"
    """It counts what a figure counts, and is not its value."""
    NOT_YET = "not_yet"
    """A planned number of people of whom the text says that they came."""
    EXACT_ONLY = "exact_only"
    """Missions, ambassadors and countries are given exactly."""
    TWO_APPROXIMATORS = "two_approximators"
    UNKNOWN = "unknown"
    """No figure has this value, and the text does not say what it counts."""
    NOT_PUBLISHED = "not_published"
    """Likewise, and a cell that is withheld has this value: it may tell of a few people."""
    IN_WORDS = "in_words"
    """A share or a comparison in words, which no figure says."""
    SENTENCE_START = "sentence_start"
    SPELLING = "spelling"
    """True, and not written as the house writes it: see the finding's ``cure``."""


_ADVICE = (Doubt.UNKNOWN, Doubt.NOT_PUBLISHED, Doubt.IN_WORDS, Doubt.SENTENCE_START, Doubt.SPELLING)


@dataclass(frozen=True)
class Finding:
    """A number that is marked, from character ``start`` to before ``end`` of the text.

    ``code`` and ``value`` are the figure it was held against, ``number`` and ``relation`` what it claims. ``offers``
    are true phrases instead.
    """

    start: int
    end: int
    doubt: Doubt
    said: str
    code: str = ""
    value: int | None = None
    number: int | None = None
    relation: Relation = Relation.EXACT
    cure: str = ""
    offers: tuple[Offer, ...] = ()
    error: BadField | FalsePhrase | None = None

    @property
    def untrue(self) -> bool:
        """Whether the text may not leave with it; the others are for somebody to look at."""
        return self.doubt not in _ADVICE


def watch(
    text: str,
    *,
    figures: Mapping[str, int | None],
    language: str,
    known_texts: Iterable[str] = (),
    cells: Collection[int] = (),
    withheld: Collection[int] = (),
    planned: bool = False,
) -> list[Finding]:
    """Every number of ``text`` that is not true of a figure, or not written as the house writes it, and every share or
    comparison in words, in its order.

    ``planned``: the figures are of what is expected, so that nobody came yet.

    ``text`` may hold fields and gaps. ``figures`` maps a code to its value; a code may name a set before a dot
    (``year.participants``). ``cells`` are numbers of people from the set's tables as they are published,
    ``withheld`` those of cells that are not; a number of both is one that was published. Numbers inside ``known_texts``
    (titles, names, a sentence that somebody vouches for) are left alone, as are dates, times, telephones, ages,
    ordinals and years.

    :raises ValueError: a language without wording
    """
    wording = wording_of(language)
    pieces = pieces_of(text)
    seen = _without(masked(text, pieces), known_texts)
    fields = {placed.start: placed for placed in pieces}
    watcher = _Watcher(text, figures, language, cells, withheld, wording, planned)
    found = [*watcher.fields(pieces)]
    bad = {finding.start for finding in found}
    for said in wording.numbers(seen):
        if said.field:
            placed = fields[seen.index(FIELD, said.start)]
            found += [] if placed.start in bad else watcher.beside_field(said, placed)
        else:
            found += watcher.typed(said)
    found += [
        Finding(start, end, Doubt.IN_WORDS, text[start:end])
        for start, end in wording.claims(seen)
        if not any(start < finding.end and finding.start < end for finding in found)
    ]
    return sorted(found, key=lambda finding: finding.start)


def masked(text: str, pieces: Sequence[Placed]) -> str:
    """The text of the same length, a field as :data:`FIELD` and a gap as :data:`HIDDEN` for each character."""
    parts = []
    for placed in pieces:
        length = placed.end - placed.start
        match placed.piece:
            case Field():
                parts.append(FIELD * length)
            case Gap() | BadField():
                parts.append(HIDDEN * length)
            case _:
                parts.append(text[placed.start : placed.end])
    return plain("".join(parts))


def _without(text: str, known_texts: Iterable[str]) -> str:
    """``text`` with what is known hidden, however its letters are cased."""
    folded = _lower(text)
    for known in sorted({_lower(plain(each)).strip() for each in known_texts}, key=len, reverse=True):
        if not any(map(str.isalpha, known)):
            continue
        at = folded.find(known)
        while at >= 0:
            end = at + len(known)
            text, folded = (f"{each[:at]}{HIDDEN * len(known)}{each[end:]}" for each in (text, folded))
            at = folded.find(known, end)
    return text


def _lower(text: str) -> str:
    return "".join(lower if len(lower := character.lower()) == 1 else character for character in text)


@dataclass(frozen=True)
class _Watcher:
    text: str
    figures: Mapping[str, int | None]
    language: str
    cells: Collection[int]
    withheld: Collection[int]
    wording: Wording
    planned: bool

    def fields(self, pieces: Sequence[Placed]) -> list[Finding]:
        """Fields that cannot be printed."""
        found = []
        for placed in pieces:
            error = placed.piece if isinstance(placed.piece, BadField) else self._fault(placed.piece)
            if error is not None:
                code = placed.piece.code if isinstance(placed.piece, Field) else ""
                value = self.figures.get(code)
                offered = self._offers([code]) if value is not None else ()
                said = self.text[placed.start : placed.end]
                found.append(
                    Finding(placed.start, placed.end, Doubt.FIELD, said, code, value, offers=offered, error=error)
                )
        return found

    def _fault(self, piece: object) -> BadField | FalsePhrase | None:
        if not isinstance(piece, Field):
            return None
        try:
            words_of(piece, figures=self.figures, wording=self.wording)
        except (BadField, FalsePhrase) as error:
            return error
        return None

    def beside_field(self, said: Said, placed: Placed) -> list[Finding]:
        """An approximator typed beside a field."""
        field = placed.piece
        if not isinstance(field, Field) or field.agreeing:
            return []
        if said.came and self.planned:
            return [self._finding(said, Doubt.NOT_YET, [field.code])]
        if said.came and kind_of(field.code) in _NEVER_CAME:
            return [self._finding(said, Doubt.DIFFERS, self._codes_of("participants"), number=self.figures[field.code])]
        if not said.approximators:
            return []
        value = self.figures[field.code]
        if field.relation is not Relation.EXACT or said.approximators > 1:
            return [self._finding(said, Doubt.TWO_APPROXIMATORS, [field.code], number=field.near)]
        if kind_of(field.code) in EXACT_ONLY:
            return [self._finding(said, Doubt.EXACT_ONLY, [field.code], number=value)]
        if value is not None and holds(said.relation, value, value):
            return []
        return [self._finding(said, Doubt.FALSE, [field.code], number=value)]

    def typed(self, said: Said) -> list[Finding]:
        """A number typed by hand."""
        codes = self._codes(said)
        if said.came and self.planned:
            return [self._finding(said, Doubt.NOT_YET, codes)]
        if said.approximators > 1:
            return [self._finding(said, Doubt.TWO_APPROXIMATORS, codes)]
        approximate = said.vague or said.relation is not Relation.EXACT
        if approximate and said.kinds and codes and all(kind_of(code) in EXACT_ONLY for code in codes):
            return [self._finding(said, Doubt.EXACT_ONLY, codes)]
        if not any(self._true_of(said, value) for value in self._values(said, codes, approximate=approximate)):
            if said.others or not codes or not self._meant(said, codes):
                is_withheld = not approximate and said.low in self.withheld
                return [self._finding(said, Doubt.NOT_PUBLISHED if is_withheld else Doubt.UNKNOWN, [])]
            return [self._finding(said, Doubt.FALSE if approximate else Doubt.DIFFERS, codes)]
        found = []
        if said.opens:
            found.append(self._finding(said, Doubt.SENTENCE_START, []))
        if said.cure:
            found.append(self._finding(said, Doubt.SPELLING, []))
        return found

    def _codes(self, said: Said) -> list[str]:
        """The figures that the number may speak of. Before an event people are those expected."""
        kinds: Sequence[str] = said.kinds
        known = {kind_of(code) for code, value in self.figures.items() if value is not None}
        if "participants" in kinds and "participants" not in known:
            kinds = (*kinds, "confirmed", "registered", "invited")
        return [code for code, value in self.figures.items() if value is not None and kind_of(code) in kinds]

    def _codes_of(self, *kinds: str) -> list[str]:
        """The codes of what is known of these kinds."""
        return [code for code, value in self.figures.items() if value is not None and kind_of(code) in kinds]

    def _values(self, said: Said, codes: Sequence[str], *, approximate: bool) -> list[int]:
        if said.others:
            return list(self.cells)
        if said.kinds and (approximate or not said.general):
            return [value for code in codes if (value := self.figures[code]) is not None]
        if said.came and said.kinds:
            came = [value for code in self._codes_of(*_CAME) if (value := self.figures[code]) is not None]
            came += [value for code in codes if kind_of(code) not in _NEVER_CAME and (value := self.figures[code])]
            return came if approximate or self._of_their_size(said, codes) else [*came, *self.cells]
        exact_only = EXACT_ONLY if approximate or said.general else ()
        every = [value for code, value in self.figures.items() if value is not None and kind_of(code) not in exact_only]
        # "Attended by 150 guests" speaks of all of them, also where some cell is 150.
        of_all = bool(said.kinds) and not said.loose and self._of_their_size(said, codes)
        return every if approximate or of_all else [*every, *self.cells]

    def _meant(self, said: Said, codes: Sequence[str]) -> bool:
        """Whether the number speaks of these figures: where it is loosely tied to them, if it is of their size."""
        return not said.loose or said.low is None or self._of_their_size(said, codes)

    def _of_their_size(self, said: Said, codes: Sequence[str]) -> bool:
        low = said.low
        return low is not None and any(
            value <= _FAR * low and low <= _FAR * value for value in map(self.figures.get, codes) if value
        )

    @staticmethod
    def _true_of(said: Said, value: int) -> bool:
        if said.low is None or said.high is None:
            return False
        return said.low <= value <= said.high if said.vague else holds(said.relation, value, said.low)

    def _offers(self, codes: Sequence[str]) -> tuple[Offer, ...]:
        """True phrases of the first of the figures, the usual one first."""
        return tuple(
            offer
            for code in codes[:1]
            for offer in offers(self.figures[code] or 0, code=code, language=self.language)[:_OFFERED]
        )

    def _finding(self, said: Said, doubt: Doubt, codes: Sequence[str], number: int | None = None) -> Finding:
        return Finding(
            said.start,
            said.end,
            doubt,
            self.text[said.start : said.end],
            code=codes[0] if codes else "",
            value=self.figures[codes[0]] if codes else None,
            number=said.low if number is None else number,
            relation=said.relation,
            cure=said.cure if doubt is Doubt.SPELLING else "",
            offers=self._offers(codes),
        )
