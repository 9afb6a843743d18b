"""The rows that a batch writes: scans as they are kept, attendances as they fold; one statement for any number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, update

from forumapp.checkin.models import Attendance, Scan, SessionAttendance
from forumapp.checkin.queries import Person
from forumapp.checkin.rules import Presence, Source
from forumapp.orm.prepared import Prepared, cursor_of

_INSERT_SCAN = Prepared(insert(Scan))
_INSERT_ATTENDANCE = Prepared(insert(Attendance))
_UPDATE_ATTENDANCE = Prepared(
    update(Attendance)
    .where(Attendance.registration_id == bindparam("new_registration_id"))
    .values(
        {
            column: bindparam(f"new_{column.key}")
            for column in (
                Attendance.first_admitted_at,
                Attendance.first_desk,
                Attendance.last_left_at,
                Attendance.admissions,
                Attendance.inside,
                Attendance.changed,
                Attendance.refused_at,
                Attendance.refused_desk,
            )
        }
    )
)

_FORGET_SESSIONS = Prepared(
    delete(SessionAttendance).where(SessionAttendance.registration_id.in_(bindparam("people", expanding=True)))
)
_INSERT_SESSION = Prepared(insert(SessionAttendance))

_EMPTY_ROW: dict[str, Any] = {
    "registration_id": None,
    "ticket_sha256": None,
    "walk_in": None,
    "desk": None,
    "offline": False,
    "shown": None,
    "admitted": None,
    "reason": None,
    "undoes": None,
    "conflict": None,
    "problem": None,
    "payload": None,
    "source": Source.DOOR.value,
    "session_id": None,
}


def scan_row(**values: Any) -> dict[str, Any]:
    """A row of ``scans`` with every column named, so that all rows of a batch go through one statement."""
    return {**_EMPTY_ROW, **values}


def write_scans(*, connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Append rows made by :func:`scan_row`."""
    _INSERT_SCAN.run_many(cursor_of(connection), rows)


def write_attendances(*, connection: Connection, number: int, changed: Sequence[tuple[Person, Presence]]) -> None:
    """Keep what people's scans come to now, under the event's change ``number``."""
    new = [_attendance(person, presence, number) for person, presence in changed if not person.has_attendance]
    known = [_attendance(person, presence, number) for person, presence in changed if person.has_attendance]
    cursor = cursor_of(connection)
    _INSERT_ATTENDANCE.run_many(cursor, new)
    _UPDATE_ATTENDANCE.run_many(cursor, [{f"new_{name}": value for name, value in values.items()} for values in known])


def write_session_attendances(
    *, connection: Connection, event_id: int, attended: Mapping[str, Mapping[int, Presence]]
) -> None:
    """Keep what people's scans come to in each session, by registration id; what was kept of them before goes."""
    if not attended:
        return
    cursor = cursor_of(connection)
    _FORGET_SESSIONS.run(cursor, {"people": list(attended)})
    _INSERT_SESSION.run_many(
        cursor,
        [
            {
                "registration_id": registration_id,
                "session_id": session_id,
                "event_id": event_id,
                "first_admitted_at": presence.first_admitted_at,
                "first_desk": presence.first_desk,
                "last_left_at": presence.last_left_at,
                "admissions": presence.admissions,
                "inside": presence.inside,
            }
            for registration_id, sessions in attended.items()
            for session_id, presence in sessions.items()
        ],
    )


def _attendance(person: Person, presence: Presence, number: int) -> dict[str, Any]:
    return {
        "registration_id": person.id,
        "event_id": person.event_id,
        "first_admitted_at": presence.first_admitted_at,
        "first_desk": presence.first_desk,
        "last_left_at": presence.last_left_at,
        "admissions": presence.admissions,
        "inside": presence.inside,
        "changed": number,
        "refused_at": presence.refused_at,
        "refused_desk": presence.refused_desk,
    }
