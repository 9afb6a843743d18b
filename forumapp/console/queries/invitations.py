"""What became of an event's invitations at the door."""

from __future__ import annotations

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session

from forumapp.checkin.models import Attendance
from forumapp.delegations.models import Invitation, InvitationUse


def count_came(*, session: Session, event_id: int) -> int:
    """How many people came of those who were invited, stand in for one, or registered by an open invitation."""
    by_invitation = union(
        select(Invitation.registration_id).where(
            Invitation.event_id == event_id, Invitation.registration_id.is_not(None)
        ),
        select(InvitationUse.registration_id)
        .join(Invitation, Invitation.id == InvitationUse.invitation_id)
        .where(Invitation.event_id == event_id),
    ).subquery()
    return (
        session.scalar(
            select(func.count())
            .select_from(Attendance)
            .join(by_invitation, by_invitation.c.registration_id == Attendance.registration_id)
            .where(Attendance.first_admitted_at.is_not(None))
        )
        or 0
    )
