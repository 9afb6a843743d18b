"""Computing anew what finds people, after what they share with others was called differently."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, bindparam, select, update
from sqlalchemy.orm import Session

from forumapp.directory.models import Organization
from forumapp.events.service import next_change
from forumapp.kernel.localized import LocalizedText
from forumapp.orm import table_of
from forumapp.registration.models import Registration
from forumapp.registration.service.finding import search_keys

_TABLE = table_of(Registration)
_UPDATE = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("row"))
    .values(search_keys=bindparam("keys"), changed=bindparam("number"))
)


def reindex_people_of_organizations(*, session: Session, ids: Sequence[int]) -> int:
    """Compute the search keys of everybody from these organisations, and tell the door; how many people.

    Their change number is raised, so that rosters and counted figures know, under each event's lock in one order.
    """
    return _reindex(session, Registration.organization_id.in_(list(ids)))


def reindex_people_of_countries(*, session: Session, codes: Sequence[str]) -> int:
    """The same for everybody who represents these countries."""
    return _reindex(session, Registration.country.in_(list(codes)))


def _reindex(session: Session, whose: ColumnElement[bool]) -> int:
    session.flush()
    events = session.scalars(
        select(Registration.event_id).where(whose).distinct().order_by(Registration.event_id)
    ).all()
    people = 0
    for event_id in events:
        number = next_change(session=session, event_id=event_id)
        rows = session.execute(
            select(Registration.id, Registration.names, Registration.country, Organization.names)
            .outerjoin(Organization, Organization.id == Registration.organization_id)
            .where(Registration.event_id == event_id, whose)
        ).all()
        values = [
            {"row": row, "keys": search_keys(names, organization or LocalizedText(), country), "number": number}
            for row, names, country, organization in rows
        ]
        if values:
            session.connection().execute(_UPDATE, values)
        people += len(values)
    session.expire_all()
    return people
