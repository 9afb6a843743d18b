"""Which languages a release can be written in: every package in this folder is one."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable, Sequence
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from forumapp.release.rules import Block, Facts, Named
from forumapp.release.rules.year import YearFacts
from forumapp.release.wording.fields import Field
from forumapp.release.wording.relations import Relation
from forumapp.release.wording.saying import Day, Said


class Wording(Protocol):
    """What a language of the release knows."""

    PARTICLES: bool
    """Whether a word takes a particle by its last sound."""

    def compose(self, facts: Facts) -> list[Block]:
        """The draft in this language's own order."""

    def compose_advance(self, facts: Facts) -> list[Block]:
        """The release before the event, in the future, on planned figures."""

    def dated(self, *, released_at: datetime | None, embargo_until: datetime | None, zone: str) -> Block:
        """The line with date and embargo; a date that nobody said is a gap."""

    def on_top(self, *, released_at: datetime | None, embargo_until: datetime | None, zone: str) -> dict[str, str]:
        """``date`` and ``embargo`` alone; in brackets while nobody has said the date."""

    def unready(self) -> Block:
        """What stands on top of a file of a text that may not leave yet."""

    def described(self, person: Named) -> str:
        """A person as a text introduces them, with marks for what is still to be written."""

    def unnamed(self) -> str:
        """What stands in the place of a name that its owner took back after it was published."""

    def correction(
        self, *, at: datetime, zone: str, changed: Sequence[tuple[str, Field, int]]
    ) -> tuple[str, list[Block]]:
        """What stands before the headline of a correction, in the notation, and its notice.

        ``at`` is the date of the corrected release; ``changed`` are its words for a figure, the field that is true now
        and its value.
        """

    def sentence(self, facts: Facts, key: str, *, own: bool) -> Block:
        """One sentence of the draft (:data:`forumapp.release.wording.frames.KEYS`).

        It is the office's ``own`` where there is one that the facts fill, else the house's.
        """

    def example(self) -> Facts:
        """An invented event, of which sentences are shown as examples."""

    def year_texts(self, facts: YearFacts) -> list[str]:
        """Sentences about the host's year, in the notation of fields."""

    def phrase(self, number: int, relation: Relation, counter: str | None) -> str:
        """A number that is true, with the words of its relation."""

    def check(self, field: Field) -> None:
        """See that the language knows the field's options.

        :raises BadField: it does not
        """

    def said(self, field: Field, value: int) -> tuple[str, str]:
        """What a field prints of a ``value`` of which it is true, and the particle that follows it, if any."""

    def opened(self, words: str) -> tuple[str, str]:
        """A field's words at the start of a sentence, and what the language puts before them."""

    def opens_sentence(self, before: str) -> bool:
        """Whether what follows the text ``before`` begins a sentence."""

    def numbers(self, text: str) -> list[Said]:
        """The numbers that ``text`` says by hand, and the fields in it, in their order.

        In ``text`` fields and what is known stand as the marks of :mod:`forumapp.release.wording.saying`.
        """

    def days(self, text: str) -> Iterable[Day]:
        """The days that ``text`` names with their weekday."""

    def claims(self, text: str) -> list[tuple[int, int]]:
        """Where ``text``, marked likewise, says a share or a comparison in words: half of the guests, a record."""


_ROOM = __name__.rpartition(".")[0]
_LANGUAGES = {
    module.name: cast(Wording, import_module(f"{_ROOM}.{module.name}"))
    for module in pkgutil.iter_modules([str(Path(__file__).parent)])
    if module.ispkg
}


def languages() -> list[str]:
    """The languages in which a release can be drafted, by code."""
    return sorted(_LANGUAGES)


def wording_of(language: str) -> Wording:
    """What ``language`` knows.

    :raises ValueError: a language without wording
    """
    wording = _LANGUAGES.get(language)
    if wording is None:
        raise ValueError(f"no wording for {language!r}; there is {', '.join(languages())}")
    return wording
