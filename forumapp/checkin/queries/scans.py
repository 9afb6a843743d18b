"""Scans that are known already: those of an id, and all of a person's, for the fold."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, or_, select
from sqlalchemy.orm import Session

from forumapp.checkin.models import Scan
from forumapp.checkin.rules import Reading, is_refusal
from forumapp.kernel.names import keys_of_person
from forumapp.orm.prepared import Prepared, cursor_of
from forumapp.registration.models import Registration
from forumapp.registration.rules import LIVE


class KnownScan(NamedTuple):
    """A scan as it was recorded."""

    id: str
    event_id: int
    key_id: int | None
    registration_id: str | None
    ticket_sha256: str | None
    direction: str | None
    desk: str | None
    corrected_at: datetime
    undoes: str | None
    counts: bool
    verdict: str
    conflict: str | None
    problem: str | None
    source: str
    session_id: int | None
    admitted: bool | None
    reason: str | None

    @property
    def reading(self) -> Reading:
        """What the fold needs of it."""
        return Reading(
            at=self.corrected_at,
            id=self.id,
            direction=self.direction or "",
            desk=self.desk,
            device=self.key_id,
            counts=self.counts,
            undoes=self.undoes,
            session=self.session_id,
            refusal=is_refusal(admitted=self.admitted, undoes=self.undoes, reason=self.reason),
        )


_KNOWN = select(
    Scan.id,
    Scan.event_id,
    Scan.key_id,
    Scan.registration_id,
    Scan.ticket_sha256,
    Scan.direction,
    Scan.desk,
    Scan.corrected_at,
    Scan.undoes,
    Scan.counts,
    Scan.verdict,
    Scan.conflict,
    Scan.problem,
    Scan.source,
    Scan.session_id,
    Scan.admitted,
    Scan.reason,
)
_BY_ID_OR_PERSON = Prepared(
    _KNOWN.where(
        or_(
            Scan.id.in_(bindparam("ids", expanding=True)),
            Scan.registration_id.in_(bindparam("people", expanding=True)),
        )
    )
)
_KEY = select(Registration.person_key).where(Registration.id == bindparam("id"))


def known_scans(
    *, connection: Connection | Session, ids: Collection[str], people: Collection[str]
) -> Sequence[KnownScan]:
    """Scans with one of these ids, and every scan of these people; of whatever event."""
    rows = _BY_ID_OR_PERSON.rows(cursor_of(connection), {"ids": ids, "people": people})
    return [KnownScan._make(row) for row in rows]


def find_twin(*, connection: Connection | Session, event_id: int, registration_id: str) -> str | None:
    """Another live registration of the event under one of the names: likely the same person, registered twice.

    Who is registered under a name in each language is a twin of a walk-in that was typed in one alone.
    """
    own = keys_of_person(connection.execute(_KEY, {"id": registration_id}).scalar() or "") - {""}
    if not own:
        return None
    alike = connection.execute(
        select(Registration.id, Registration.person_key)
        .where(
            Registration.event_id == event_id,
            Registration.id != registration_id,
            or_(*(Registration.person_key.contains(key, autoescape=True) for key in sorted(own))),
            Registration.status.in_([status.value for status in LIVE]),
        )
        .order_by(Registration.id)
    )
    return next((other for other, key in alike if not own.isdisjoint(keys_of_person(key))), None)
