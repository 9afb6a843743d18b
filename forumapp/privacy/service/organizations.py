"""Forgetting the organisations that only a guest of one event ever named, and that staff never released."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import Session

from forumapp.checkin.models import Attendance
from forumapp.delegations.models import Delegation, Invitation
from forumapp.directory.models import Organization, OrganizationChange, OrganizationName
from forumapp.directory.rules import spelling_key
from forumapp.kernel.localized import LocalizedText
from forumapp.registration.models import Registration

BY_GUESTS = ("form", "import", "interface", "walk_in")
"""Where an organisation may have been met without anybody of the office naming it."""
NAMELESS = "–"


def forget_organizations(*, session: Session, event_id: int, names: Collection[str]) -> int:
    """Delete what is suggested only because of this event's guests; returns how many organisations were forgotten.

    One that somebody who came stands for is counted: it stays, without its name where that is a guest's own.
    """
    alone = _named_only_here(session, event_id)
    counted = set(
        session.scalars(
            select(Organization.id)
            .join(Registration, Registration.organization_id == Organization.id)
            .join(Attendance, Attendance.registration_id == Registration.id)
            .where(Organization.id.in_(alone), Attendance.first_admitted_at.is_not(None))
        )
    )
    gone = [one for one in alone if one not in counted]
    if gone:
        for table in (Registration, Invitation):
            session.execute(update(table).where(table.organization_id.in_(gone)).values(organization_id=None))
        session.execute(delete(OrganizationName).where(OrganizationName.organization_id.in_(gone)))
        session.execute(delete(OrganizationChange).where(OrganizationChange.organization_id.in_(gone)))
        session.execute(delete(Organization).where(Organization.id.in_(gone)))
    return len(gone) + _forget_persons(session, counted, names)


def _named_only_here(session: Session, event_id: int) -> list[int]:
    """Never released, met by guests alone, and named by nothing but this event's registrations and invitations."""
    merged = select(Organization.merged_into_id).where(Organization.merged_into_id.is_not(None))
    others = select(OrganizationChange.other_id).where(OrganizationChange.other_id.is_not(None))
    named_here = or_(
        *(
            exists().where(table.organization_id == Organization.id, table.event_id == event_id)
            for table in (Registration, Invitation)
        )
    )
    named_elsewhere = or_(
        exists().where(Delegation.organization_id == Organization.id),
        *(
            exists().where(table.organization_id == Organization.id, table.event_id != event_id)
            for table in (Registration, Invitation)
        ),
    )
    return list(
        session.scalars(
            select(Organization.id).where(
                Organization.released.is_(False),
                Organization.source.in_(BY_GUESTS),
                Organization.merged_into_id.is_(None),
                Organization.id.not_in(merged),
                Organization.id.not_in(others),
                named_here,
                ~named_elsewhere,
            )
        )
    )


def _forget_persons(session: Session, ids: Collection[int], names: Collection[str]) -> int:
    """Take the names of organisations that are a guest's own name: who came without any office behind her."""
    own = {spelling_key(name) for name in names}
    found = set(
        session.scalars(
            select(OrganizationName.organization_id).where(
                OrganizationName.organization_id.in_(ids), OrganizationName.key.in_(own)
            )
        )
    )
    if found:
        session.execute(delete(OrganizationName).where(OrganizationName.organization_id.in_(found)))
        session.execute(delete(OrganizationChange).where(OrganizationChange.organization_id.in_(found)))
        nameless = LocalizedText(en=NAMELESS)
        session.execute(
            update(Organization)
            .where(Organization.id.in_(found))
            .values(names=nameless, search_keys="", notes="", group_name="")
        )
    return len(found)
