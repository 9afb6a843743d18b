"""The people of an event in the order of precedence."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from forumapp.directory.queries import precedence
from forumapp.directory.rules import place_of_rank
from forumapp.kernel.order import sort_key
from forumapp.registration.models import Registration
from forumapp.registration.rules import LIVE


def ids_by_precedence(*, session: Session, event_id: int, language: str, of_rank: bool = False) -> list[str]:
    """Everybody of the event in the order of precedence, then by name in the alphabet of ``language``.

    ``of_rank``: only those who are known to the event and have a rank or an order by hand.
    """
    statement = select(
        Registration.id,
        Registration.rank,
        Registration.functions_since,
        Registration.manual_order,
        Registration.order_name,
    ).where(Registration.event_id == event_id)
    if of_rank:
        statement = statement.where(
            Registration.status.in_([status.value for status in LIVE]),
            Registration.merged_into_id.is_(None),
            or_(Registration.rank.is_not(None), Registration.manual_order.is_not(None)),
        )
    places = precedence()
    keyed = [
        (
            place_of_rank(rank=rank, since=since, by_hand=by_hand, places=places),
            sort_key(name, language),
            registration_id,
        )
        for registration_id, rank, since, by_hand, name in session.execute(statement)
    ]
    return [registration_id for _place, _name, registration_id in sorted(keyed)]
