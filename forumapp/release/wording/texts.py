"""From a draft's blocks to texts in the notation of fields, and from such texts back to what a reader sees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from forumapp.release.rules import Block, Part, Run
from forumapp.release.wording.fields import BadField, FalsePhrase, Field, Gap, Piece, pieces_of, printed
from forumapp.release.wording.registry import Wording, wording_of


def notation_of(block: Block) -> str:
    """The block as a text in the notation: figures as fields, gaps in brackets."""
    return "".join(_written(run) for run in block.runs if not run.particle)


def block_of(part: Part, text: str, *, figures: Mapping[str, int | None], language: str) -> Block:
    """The block that a text in the notation prints, every field with the number of its figure.

    ``figures`` maps a code to its value, None where it was not measured. A field that cannot be read, or that is not
    true, stands as it is written and counts as a gap, so that no text leaves with it.

    :raises ValueError: a language without wording
    """
    return Block(part, tuple(run for run in _runs(text, figures, wording_of(language)) if run.text))


def faults_of(text: str, *, figures: Mapping[str, int | None], language: str) -> list[BadField | FalsePhrase]:
    """Why fields of the text cannot be printed, in their order; empty where all of them can."""
    wording = wording_of(language)
    faults: list[BadField | FalsePhrase] = []
    for placed in pieces_of(text):
        if isinstance(placed.piece, BadField):
            faults.append(placed.piece)
        elif isinstance(placed.piece, Field):
            try:
                words_of(placed.piece, figures=figures, wording=wording)
            except (BadField, FalsePhrase) as error:
                faults.append(error)
    return faults


def words_of(field: Field, *, figures: Mapping[str, int | None], wording: Wording) -> tuple[str, str]:
    """What a field prints inside a sentence, and the particle after it.

    :raises BadField: the field is not of the language, or follows no figure that can be printed
    :raises FalsePhrase: it is not true of its figure
    """
    wording.check(field)
    field.number_of(figures)
    return wording.said(field, figures[field.code] or 0)


def _written(run: Run) -> str:
    if run.field:
        return f"{{{run.field}}}"
    return str(Gap(run.text[1:-1])) if run.gap else printed([run.text])


def _runs(text: str, figures: Mapping[str, int | None], wording: Wording) -> Iterator[Run]:
    before = ""
    for placed in pieces_of(text):
        for run in _runs_of(placed.piece, text[placed.start : placed.end], before, figures, wording):
            before += run.text
            yield run


def _runs_of(
    piece: Piece | BadField, written: str, before: str, figures: Mapping[str, int | None], wording: Wording
) -> Iterator[Run]:
    if isinstance(piece, str):
        yield Run(piece)
        return
    if isinstance(piece, Gap):
        yield Run(f"[{piece.text}]", gap=True)
        return
    try:
        if isinstance(piece, BadField):
            raise piece
        words, following = words_of(piece, figures=figures, wording=wording)
    except (BadField, FalsePhrase):
        yield Run(f"[{written.strip('{}')}]", gap=True)
        return
    if not piece.agreeing and wording.opens_sentence(before):
        first, words = wording.opened(words)
        yield Run(first)
    yield Run(words, field=str(piece)[1:-1])
    yield Run(following, particle=True)
