"""The office's own sentences for drafts: added, tried first, taken away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.kernel.actors import Actor
from forumapp.release.models import WordingFrame
from forumapp.release.wording import faults_of_frame


def add_frame(*, session: Session, language: str, key: str, text: str, now: datetime, actor: Actor) -> WordingFrame:
    """Add a sentence, tried after those that are there.

    :raises BadField: the text is no frame in the language
    """
    faults = faults_of_frame(text, language=language)
    if faults:
        raise faults[0]
    position = max(_positions(session, language, key), default=0) + 1
    frame = WordingFrame(
        language=language, key=key, text=text, position=position, added_at=now, added_by=actor.reference
    )
    session.add(frame)
    return frame


def change_frame(*, frame: WordingFrame, text: str, now: datetime, actor: Actor) -> None:
    """Write a sentence anew; its place among the others stays.

    :raises BadField: the text is no frame in the sentence's language
    """
    faults = faults_of_frame(text, language=frame.language)
    if faults:
        raise faults[0]
    frame.text, frame.added_at, frame.added_by = text, now, actor.reference


def try_first(*, session: Session, frame: WordingFrame) -> None:
    """Let drafts try this sentence before the others of its kind."""
    frame.position = min(_positions(session, frame.language, frame.key), default=0) - 1


def remove_frame(*, session: Session, frame: WordingFrame) -> None:
    """Take the sentence away; drafts that are saved keep their words."""
    session.delete(frame)


def _positions(session: Session, language: str, key: str) -> Sequence[int]:
    asked = select(WordingFrame.position).where(WordingFrame.language == language, WordingFrame.key == key)
    return session.scalars(asked).all()
