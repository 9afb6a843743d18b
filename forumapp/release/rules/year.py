"""What sentences about the host's year may say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

SET = "year"
"""Stands before the codes of the year's figures in fields: ``{year.visits over 2000}``."""


@dataclass(frozen=True)
class YearFacts:
    """A year in one language. ``figures`` maps ``year.visits`` and the like to its value, ``year.events`` counts the
    activities that are events, and each kind of activity has its own, such as ``year.capacity_building``."""

    host: str
    year: int
    figures: Mapping[str, int]
    kinds: tuple[str, ...]
    """Codes of the kinds of which there was an activity, in their order."""
    themes: tuple[str, ...] = ()
    """Names of the themes of which there was an activity."""
    words: Mapping[str, str] = field(default_factory=dict)
    """How the office counts a kind, where it says so: a counter, or a noun for one and many."""

    def value(self, code: str) -> int:
        """A figure of the year; 0 where it has none."""
        return self.figures.get(f"{SET}.{code}", 0)
