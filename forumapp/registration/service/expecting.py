"""When and by whom a guest is met at the door, and who stands on the protocol board."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from forumapp.kernel.actors import Actor
from forumapp.registration.rules import StaleEdit
from forumapp.registration.service.amending import Changed, write_down
from forumapp.registration.service.deciding import locked


@dataclass(frozen=True)
class Expectation:
    """When a guest is expected at the door, who meets them, and where; None where nothing was said."""

    expected_at: datetime | None = None
    escort: str | None = None
    meeting_point: str | None = None


def expect(
    *,
    session: Session,
    event_id: int,
    registration_id: str,
    seen: Expectation,
    wanted: Expectation,
    now: datetime,
    actor: Actor,
) -> None:
    """Note how a guest is expected; what changed stands in the history.

    ``seen`` is what the editor saw: what was not changed on the page stays as somebody else may have set it meanwhile.

    :raises StaleEdit: somebody else changed the same field meanwhile
    :raises UnknownRegistration:
    """
    registration, change = locked(session=session, event_id=event_id, registration_id=registration_id)
    changed: list[Changed] = []
    for name, value in asdict(wanted).items():
        was, present = getattr(seen, name), getattr(registration, name)
        if value in (was, present):
            continue
        if present != was:
            raise StaleEdit
        changed.append((name, present, value))
    for name, _before, after in changed:
        setattr(registration, name, after)
    if changed:
        registration.changed = change
        write_down(session=session, registration_id=registration_id, changed=changed, now=now, actor=actor)


def expect_each(
    *,
    session: Session,
    event_id: int,
    edits: Iterable[tuple[str, Expectation, Expectation]],
    now: datetime,
    actor: Actor,
) -> list[str]:
    """Note how several guests are expected: of each the id, what the editor saw and what is wanted.

    Returns the ids of those whom somebody else changed meanwhile: nothing is noted of them.

    :raises UnknownRegistration:
    """
    overtaken = []
    for registration_id, seen, wanted in edits:
        if seen == wanted:
            continue
        try:
            expect(
                session=session,
                event_id=event_id,
                registration_id=registration_id,
                seen=seen,
                wanted=wanted,
                now=now,
                actor=actor,
            )
        except StaleEdit:
            overtaken.append(registration_id)
    return overtaken


def put_on_board(
    *, session: Session, event_id: int, registration_id: str, on_board: bool | None, now: datetime, actor: Actor
) -> None:
    """Put a guest on the protocol board, take them off, or (None) let the rule decide. :raises UnknownRegistration:"""
    registration, change = locked(session=session, event_id=event_id, registration_id=registration_id)
    before = registration.on_board
    if before == on_board:
        return
    registration.on_board = on_board
    registration.changed = change
    changed: list[Changed] = [("on_board", before, on_board)]
    write_down(session=session, registration_id=registration_id, changed=changed, now=now, actor=actor)
