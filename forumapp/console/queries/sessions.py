"""Who takes part in a session."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload

from forumapp.checkin.models import SessionAttendance
from forumapp.registration.models import Registration, SessionChoice


class AtSession(NamedTuple):
    """Somebody who is on a session's list, or who came to it (``attendance``), or both."""

    person: Registration
    chose: bool
    attendance: SessionAttendance | None


def people_of_session(*, session: Session, session_id: int) -> Sequence[AtSession]:
    """Those who chose a session and those who came to it, by the name that lists are ordered by."""
    rows = session.execute(
        select(Registration, SessionChoice.session_id.is_not(None), SessionAttendance)
        .outerjoin(
            SessionChoice,
            and_(SessionChoice.registration_id == Registration.id, SessionChoice.session_id == session_id),
        )
        .outerjoin(
            SessionAttendance,
            and_(SessionAttendance.registration_id == Registration.id, SessionAttendance.session_id == session_id),
        )
        .options(joinedload(Registration.organization))
        .where(
            or_(
                Registration.id.in_(
                    select(SessionChoice.registration_id).where(SessionChoice.session_id == session_id)
                ),
                Registration.id.in_(
                    select(SessionAttendance.registration_id).where(SessionAttendance.session_id == session_id)
                ),
            )
        )
        .order_by(Registration.order_name, Registration.id)
    )
    return [AtSession._make(row) for row in rows]
