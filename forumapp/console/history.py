"""One registration's history: changes of state and of what was entered, mails and readings at the door, as one list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from forumapp.accounts import queries as accounts
from forumapp.checkin.models import Scan
from forumapp.console import queries
from forumapp.kernel.actors import Actor, ActorKind
from forumapp.mail.models import Message
from forumapp.registration import queries as registrations
from forumapp.registration.models import Amendment, StatusChange


@dataclass(frozen=True)
class Line:
    """What happened at one moment by one hand.

    At most one of ``change``, ``amendments``, ``scan`` is given; ``mails`` are those that followed in the same
    transaction, or stand alone. ``name`` is the member of staff, where it was one.
    """

    at: datetime
    by: ActorKind | None
    name: str | None = None
    change: StatusChange | None = None
    amendments: list[Amendment] = field(default_factory=list)
    scan: Scan | None = None
    mails: list[Message] = field(default_factory=list)


def of_registration(*, session: Session, registration_id: str) -> list[Line]:
    """Everything that happened to one registration, the newest first."""
    changes = registrations.history(session=session, registration_id=registration_id)
    amendments = registrations.amendments(session=session, registration_id=registration_id)
    names = accounts.names_of_actors(
        session=session, references={row.actor for row in changes} | {row.actor for row in amendments}
    )
    lines = [
        *(_line(change.at, change.actor, names, change=change) for change in changes),
        *_edits(amendments, names),
        *(Line(at=scan.corrected_at, by=None, scan=scan) for scan in _scans(session, registration_id)),
    ]
    _attach_mails(lines, queries.messages_of_registration(session=session, registration_id=registration_id))
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _scans(session: Session, registration_id: str) -> Sequence[Scan]:
    return queries.scans(session=session, registration_id=registration_id)


def _line(
    at: datetime,
    reference: str,
    names: dict[str, str],
    change: StatusChange | None = None,
    amendments: Sequence[Amendment] = (),
) -> Line:
    return Line(
        at=at,
        by=Actor.from_reference(reference).kind,
        name=names.get(reference),
        change=change,
        amendments=list(amendments),
    )


def _edits(amendments: Sequence[Amendment], names: dict[str, str]) -> list[Line]:
    """One line for all fields that one hand changed at one moment."""
    edits: dict[tuple[datetime, str], list[Amendment]] = {}
    for amendment in amendments:
        edits.setdefault((amendment.at, amendment.actor), []).append(amendment)
    return [_line(at, actor, names, amendments=rows) for (at, actor), rows in edits.items()]


def _attach_mails(lines: list[Line], mails: Sequence[Message]) -> None:
    """Set each mail beside the change of state that caused it, or else beside what happened in its transaction."""
    changes = {line.change.id: line for line in lines if line.change is not None}
    moments = {line.at: line for line in lines if line.scan is None}
    for mail in mails:
        cause = changes.get(mail.status_change_id or 0) or moments.get(mail.created_at)
        if cause is None:
            lines.append(Line(at=mail.created_at, by=ActorKind.SYSTEM, mails=[mail]))
        else:
            cause.mails.append(mail)
