"""People of a list that is ordered elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from forumapp.registration.models import Registration


def people_in_order(*, session: Session, ids: Sequence[str]) -> list[Registration]:
    """These registrations with their organisations, in the order of the ids."""
    rows = session.scalars(
        select(Registration).options(joinedload(Registration.organization)).where(Registration.id.in_(ids))
    )
    found = {row.id: row for row in rows}
    return [found[each] for each in ids if each in found]
