"""What staff remark about a person for themselves: labels and notes. Guests' pages show neither."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from forumapp.kernel.actors import Actor
from forumapp.kernel.names import clean, clean_lines
from forumapp.registration.models import Note, Tag
from forumapp.registration.service.amending import write_down
from forumapp.registration.service.deciding import locked

LONGEST_TAG = 64
"""Letters of a label."""


def tags_typed(text: str) -> list[str]:
    """The labels of a line, parted by commas or semicolons; each once, whatever its case."""
    tags: dict[str, str] = {}
    for part in text.replace(";", ",").split(","):
        tag = clean(part)[:LONGEST_TAG].strip()
        if tag:
            tags.setdefault(tag.casefold(), tag)
    return list(tags.values())


def set_tags(
    *, session: Session, event_id: int, registration_id: str, tags: Iterable[str], now: datetime, actor: Actor
) -> None:
    """Let a registration have exactly these labels; what changed stands in its history.

    A label that the event knows in another case is taken as it is known.

    :raises UnknownRegistration:
    """
    registration, change = locked(session=session, event_id=event_id, registration_id=registration_id)
    known = {tag.casefold(): tag for tag in session.scalars(select(Tag.tag).where(Tag.event_id == event_id).distinct())}
    before = sorted(session.scalars(select(Tag.tag).where(Tag.registration_id == registration_id)))
    after = sorted({known.get(tag.casefold(), tag) for tag in tags})
    if before == after:
        return
    session.execute(
        delete(Tag).where(
            Tag.registration_id == registration_id, Tag.tag.in_([tag for tag in before if tag not in after])
        )
    )
    session.add_all(
        Tag(event_id=event_id, tag=tag, registration_id=registration_id) for tag in after if tag not in before
    )
    registration.changed = change
    changed = [("tags", before or None, after or None)]
    write_down(session=session, registration_id=registration_id, changed=changed, now=now, actor=actor)


def add_note(*, session: Session, event_id: int, registration_id: str, text: str, now: datetime, actor: Actor) -> None:
    """Keep a note with its author and time. :raises UnknownRegistration:"""
    locked(session=session, event_id=event_id, registration_id=registration_id)
    session.add(Note(registration_id=registration_id, text=clean_lines(text), at=now, actor=actor.reference))
    session.flush()


def remove_note(*, session: Session, event_id: int, registration_id: str, note_id: int) -> bool:
    """Delete a note; False where the registration has none of this id. :raises UnknownRegistration:"""
    locked(session=session, event_id=event_id, registration_id=registration_id)
    note = session.get(Note, note_id)
    if note is None or note.registration_id != registration_id:
        return False
    session.delete(note)
    session.flush()
    return True
