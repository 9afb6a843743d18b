"""The office's own words for countries, other entities and ranks, as this process knows them.

They are few, they change a few times a year, and names of countries are drawn on every line of a list: so the process
keeps them, and whoever reads the office compares their version (``hosts.wording``) with what is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from forumapp.kernel.localized import LocalizedText


@dataclass(frozen=True)
class Words:
    """One version of the office's words. ``entities`` and ``ranks`` map codes to names per language.

    ``order`` is the office's precedence, the highest first; empty where it has none of its own.
    """

    version: str = ""
    entities: Mapping[str, LocalizedText] = field(default_factory=dict)
    ranks: Mapping[str, LocalizedText] = field(default_factory=dict)
    order: tuple[str, ...] = ()


_NONE = Words()
_kept: list[Words] = []
_readers: list[Callable[[], Words]] = []


def kept() -> Words:
    """The words as this process knows them; read when they are first asked for."""
    if not _kept:
        keep(_readers[-1]() if _readers else _NONE)
    return _kept[-1]


def keep(words: Words) -> None:
    """Use these words from now on."""
    _kept[:] = [words]


def read_by(reader: Callable[[], Words]) -> None:
    """How the words are read the first time."""
    _readers[:] = [reader]


def forget() -> None:
    """Use no words of an office: the rows behind them are gone."""
    keep(_NONE)
