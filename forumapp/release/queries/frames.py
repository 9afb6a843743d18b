"""The office's own sentences for drafts."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.release.models import WordingFrame


def list_frames(*, session: Session) -> Sequence[WordingFrame]:
    """All of them, in the order in which each language tries them."""
    order = (WordingFrame.language, WordingFrame.key, WordingFrame.position, WordingFrame.id)
    return session.scalars(select(WordingFrame).order_by(*order)).all()


def find_frame(*, session: Session, number: int) -> WordingFrame | None:
    """The sentence with this number, if it is still there."""
    return session.get(WordingFrame, number)


def frames_of(*, session: Session, language: str) -> dict[str, tuple[str, ...]]:
    """The sentences of one language by their key, in their order."""
    frames: dict[str, tuple[str, ...]] = {}
    for frame in list_frames(session=session):
        if frame.language == language:
            frames[frame.key] = (*frames.get(frame.key, ()), frame.text)
    return frames
