"""Who is expected at the door, as the paper list has them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from forumapp.checkin.queries.people import PAGE, Person, list_people
from forumapp.checkin.rules import CONFIRMED


def expected_people(*, session: Session, event_id: int, listed_in: int | None = None) -> list[Person]:
    """Everybody who is confirmed, walk-ins too, in no order; ``listed_in``: of these, who is on that session's list."""
    found: list[Person] = []
    after = ""
    while page := list_people(connection=session.connection(), event_id=event_id, after=after):
        found += [person for person in page if person.status == CONFIRMED and not person.gone]
        after = page[-1].id
        if len(page) < PAGE:
            break
    return [person for person in found if listed_in is None or listed_in in person.sessions]
