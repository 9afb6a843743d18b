"""Sentences of the office's own for a draft: frames with figures and slots, used where an event has all of them.

A frame is a text in the notation of fields. A figure stands in the usual true way of each event; a slot is one of
:data:`SLOTS`, in Korean with a particle where one follows: ``{host|이/가} {day} {event|을/를} 열었다.``
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from forumapp.release.rules import Block, Facts, Part, figure, gap, particle
from forumapp.release.wording.fields import BadField, Field, Gap, parse, usual_field

PARTS = {
    "headline": Part.HEADLINE,
    "subtitle": Part.SUBTITLE,
    "lead": Part.PARAGRAPH,
    "attendance": Part.PARAGRAPH,
    "caption": Part.CAPTION,
}
"""Which sentences of a draft the office may write, and what each is."""
KEYS = tuple(PARTS)

SLOTS = ("host", "host_place", "title", "event", "date", "day", "place", "campaign", "guests", "communities")
"""What a frame may name besides figures: ``event`` is the title as a sentence has it, ``guests`` are those of rank."""


EXAMPLE_FIGURES = {
    "invited": 320, "registered": 248, "confirmed": 231, "attended": 205, "participants": 196, "missions": 37,
    "ambassadors": 16, "countries": 42, "organizations": 54, "walk_ins": 12, "no_shows": 38, "peak_inside": 187,
}  # fmt: skip


class Speech(Protocol):
    """How a language prints a field inside a sentence (:class:`forumapp.release.wording.registry.Wording`)."""

    def said(self, field: Field, value: int) -> tuple[str, str]:
        """The words and the particle after them."""

    def attached(self, words: str, pair: str) -> str:
        """The words with one of a pair of particles."""

    def opened(self, words: str) -> tuple[str, str]:
        """The words at the start of a sentence, and what stands before them."""

    def begun(self, words: str) -> str:
        """Words that are no figure's at the start of a sentence."""

    def opens_sentence(self, before: str) -> bool:
        """Whether a sentence begins after ``before``."""


def framed(facts: Facts, key: str, *, slots: Mapping[str, str], speech: Speech) -> str:
    """The first of the office's sentences ``key`` for which the event has every figure and slot; empty without one."""
    for text in facts.frames.get(key, ()):
        try:
            written = _filled(text, facts, slots, speech)
        except BadField:
            continue
        if written:
            return written
    return ""


def _filled(text: str, facts: Facts, slots: Mapping[str, str], speech: Speech) -> str:
    written = ""
    for piece in parse(text):
        if isinstance(piece, Gap):
            written += gap(piece.text)
        elif isinstance(piece, str):
            written += piece
        elif piece.code in SLOTS:
            words = slots.get(piece.code, "")
            if not words:
                return ""
            if _begins(written, speech):
                words = speech.begun(words)
            written += speech.attached(words, piece.options[0]) if piece.options else words
        else:
            value = facts.value(piece.code)
            if not value:
                return ""
            field = usual_field(piece, value)
            words, following = speech.said(field, value)
            if not field.agreeing and _begins(written, speech):
                first, words = speech.opened(words)
                written += first
            written += figure(str(field)[1:-1], words) + particle(following)
    return written


def _begins(written: str, speech: Speech) -> bool:
    """Whether a sentence begins after what is written."""
    return speech.opens_sentence(Block.of(Part.PARAGRAPH, written).text)
