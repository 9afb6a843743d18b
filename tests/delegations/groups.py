"""A delegation with its focal point and her link, for the tests of groups."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from forumapp.delegations.models import Delegation, FocalPoint
from forumapp.delegations.service.focal_points import add_focal_point, secret_of
from forumapp.directory.rules import spelling_key
from forumapp.events.models import Event
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing
from forumapp.registration.models import Registration
from tests.support.factories import TICKET_KEY, add_event, add_guest, add_organization

KEYS = KeyRing(TICKET_KEY)
LATER = datetime(2100, 1, 1, tzinfo=UTC)
CREATED = datetime(2023, 10, 20, tzinfo=UTC)


def add_later_event(session: Session, **values: object) -> Event:
    """An event that is still to come, whenever the test runs."""
    return add_event(session, **{"starts_at": LATER, "ends_at": LATER + timedelta(hours=3), **values})


def add_delegation(session: Session, event: Event, name: str = "Norway", **values: object) -> Delegation:
    """An embassy's delegation of the diplomatic corps, committed."""
    embassy = add_organization(session, f"Embassy of {name}", kind="mission", represents="NO")
    given = {
        "key": spelling_key(name),
        "names": LocalizedText(en=name),
        "organization_id": embassy.id,
        "categories": ["diplomatic_corps"],
        "created_at": CREATED,
        **values,
    }
    delegation = Delegation(event_id=event.id, taken=0, exceeded=0, **given)
    session.add(delegation)
    session.commit()
    return delegation


def add_focal(session: Session, delegation: Delegation, name: str = "Anne Assistant", **values: str) -> FocalPoint:
    """Who registers the delegation, committed."""
    given = {"email": "embassy@example.org", "language": "en", **values}
    made = add_focal_point(session=session, delegation=delegation, name=name, now=CREATED, keys=KEYS, **given)
    session.commit()
    return made


def page_of_focal(focal_point: FocalPoint, language: str = "en") -> str:
    """The address of the delegation's page, as her mail has it."""
    return f"/{language}/d/{secret_of(focal_point=focal_point, keys=KEYS)}"


def add_member(session: Session, delegation: Delegation, **values: object) -> Registration:
    """A confirmed member with a ticket, whose place is counted, committed."""
    event = session.get_one(Event, delegation.event_id)
    member = add_guest(
        session,
        event,
        **{
            "category": "diplomatic_corps",
            "delegation_id": delegation.id,
            "organization_id": delegation.organization_id,
            **values,
        },
    )
    for counted in (event, member.category, delegation):
        counted.taken += 1
    session.commit()
    return member
