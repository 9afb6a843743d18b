"""What is read of guest lists on their way in, and of what is remembered of their columns."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.attendance.codec.mapping import signature
from forumapp.attendance.codec.tables import Row
from forumapp.attendance.models import ImportFile, ImportMapping
from forumapp.kernel.actors import Actor, ActorKind
from forumapp.registration.models import Amendment, Registration
from forumapp.registration.rules import Source


def find_list(*, session: Session, event_id: int, id: str, actor: Actor) -> ImportFile | None:
    """A list of the event that the actor brought; nobody else's."""
    return session.scalar(
        select(ImportFile).where(
            ImportFile.id == id, ImportFile.event_id == event_id, ImportFile.actor == actor.reference
        )
    )


def remembered(*, session: Session, header: Row) -> dict[str, str]:
    """What somebody said of a list with these headers: folded header to machine header; empty where nobody did."""
    found = session.get(ImportMapping, signature(header))
    return {} if found is None else dict(found.columns)


def spelt_by_guests(*, session: Session, ids: Sequence[str], fields: Sequence[str]) -> set[tuple[str, str]]:
    """Which of the fields of these registrations say what the guest or the focal point wrote, as id and field."""
    entered = session.scalars(
        select(Registration.id).where(Registration.id.in_(ids), Registration.source == Source.FORM)
    )
    own = {(key, field) for key in entered for field in fields}
    rows = session.execute(
        select(Amendment.registration_id, Amendment.field, Amendment.actor)
        .where(Amendment.registration_id.in_(ids), Amendment.field.in_(fields))
        .order_by(Amendment.id)
    )
    for key, field, actor in rows:
        by_guest = Actor.from_reference(actor).kind in (ActorKind.GUEST, ActorKind.FOCAL_POINT)
        (own.add if by_guest else own.discard)((key, field))
    return own
