"""Covering names and addresses in the reasons that a law asks to be kept: the log of accesses and of postponements."""

from __future__ import annotations

import re
from collections.abc import Collection

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from forumapp.delegations.models import Delegation, FocalPoint, Invitation
from forumapp.kernel.localized import LocalizedText
from forumapp.orm import Base
from forumapp.privacy.rules import COVERED
from forumapp.registration.models import Accompanying, Registration

COVER = "–"
SHORTEST = 2
"""Letters of the shortest name that is covered."""


def names_to_cover(*, session: Session, event_id: int) -> frozenset[str]:
    """What somebody may have typed of the event's people: names, given names, addresses, telephone numbers."""
    delegations = select(Delegation.id).where(Delegation.event_id == event_id)
    people = select(Registration.id).where(Registration.event_id == event_id)
    of_people = (Registration.names, Registration.given_name, Registration.email, Registration.phone)
    found: set[str] = set()
    for statement in (
        select(*of_people, Registration.represents_name).where(
            Registration.event_id == event_id, Registration.destroyed_at.is_(None)
        ),
        select(Accompanying.name).where(Accompanying.registration_id.in_(people)),
        select(Invitation.names, Invitation.email).where(Invitation.event_id == event_id),
        select(FocalPoint.name, FocalPoint.email).where(FocalPoint.delegation_id.in_(delegations)),
    ):
        for row in session.execute(statement):
            for value in row:
                found.update(value.values() if isinstance(value, LocalizedText) else [value or ""])
    return frozenset(text for text in found if len(text) >= SHORTEST)


def cover_reasons(*, session: Session, event_id: int, covered: Collection[str]) -> None:
    """Put a dash in the place of each of ``covered`` in the event's reasons that stay."""
    for name, column_name in COVERED.items():
        table = Base.metadata.tables[name]
        column = table.c[column_name]
        typed = select(column).where(table.c.event_id == event_id).distinct()
        for text in session.scalars(typed).all():
            without = cover(text, covered)
            if without != text:
                session.execute(
                    update(table).where(table.c.event_id == event_id, column == text).values({column_name: without})
                )


def cover(text: str, covered: Collection[str]) -> str:
    """The text with a dash in the place of each of ``covered``, however it is written large or small."""
    folded = text.casefold()
    found = sorted((name for name in covered if name.casefold() in folded), key=len, reverse=True)
    return re.sub("|".join(map(re.escape, found)), COVER, text, flags=re.IGNORECASE) if found else text
