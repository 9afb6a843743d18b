"""What another set of figures would make of a release's texts: every field, now and then."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from forumapp.release import wording
from forumapp.release.models import Release
from forumapp.release.queries.releases import Figures, figures_of, texts_of
from forumapp.release.rules import Part
from forumapp.release.wording.fields import BadField, FalsePhrase, Field, pieces_of


@dataclass(frozen=True)
class Compared:
    """One field of a text: what it prints ``now`` and ``then``; ``error`` is why it would not be true."""

    language: str
    block: int
    code: str
    now: str
    then: str
    error: BadField | FalsePhrase | None = None


def compared(*, session: Session, release: Release, values: Figures) -> list[Compared]:
    """Every field whose words other ``values`` change or make false, in reading order."""
    figures = figures_of(session=session, release=release)
    found = []
    for language, blocks in texts_of(session=session, release=release).items():
        for place, block in enumerate(blocks):
            for placed in pieces_of(block.text):
                if not isinstance(placed.piece, Field) or placed.piece.agreeing:
                    continue
                written = block.text[placed.start : placed.end]
                faults = wording.faults_of(written, figures=values, language=language)
                now, then = (
                    wording.block_of(Part.PARAGRAPH, f"… {written}", figures=each, language=language).text[2:]
                    for each in (figures, values)
                )
                if faults or now != then:
                    error = faults[0] if faults else None
                    found.append(Compared(language, place, placed.piece.code, now, "" if error else then, error))
    return found
