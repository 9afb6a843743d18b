"""Who takes part in a session."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from forumapp.registration.models import Registration, SessionChoice


def people_of_session(*, session: Session, session_id: int) -> Sequence[Registration]:
    """Those who chose a session, by the name that lists are ordered by, with their organisations."""
    return session.scalars(
        select(Registration)
        .join(SessionChoice, SessionChoice.registration_id == Registration.id)
        .options(joinedload(Registration.organization))
        .where(SessionChoice.session_id == session_id)
        .order_by(Registration.order_name, Registration.id)
    ).all()
