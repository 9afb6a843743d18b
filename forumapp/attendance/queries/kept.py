"""The rows that a frozen set keeps behind every number: read in one pass, by the conditions of the live ones."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.attendance.queries.cells import ARRIVALS, category_key
from forumapp.attendance.queries.conditions import COUNTED_SCAN, COUNTRY
from forumapp.attendance.queries.days import day_number, days_of
from forumapp.attendance.queries.rows import CONDITIONS, ids_inside_at_peak, of_event
from forumapp.attendance.queries.texts import json_text, minute_of
from forumapp.attendance.rules import GROUPED, MEASURES, Alike, Breakdown, Code, cells_of
from forumapp.checkin.models import Attendance, Scan, SessionAttendance
from forumapp.checkin.rules import Direction
from forumapp.directory.models import Organization
from forumapp.events.models import Category, Event
from forumapp.orm.engines import load_json
from forumapp.registration.models import Registration

_EVERYBODY = of_event(
    select(
        Registration.id,
        Category.code.label("category"),
        Organization.id.label("organization_id"),
        Organization.kind.label("organization_kind"),
        COUNTRY.label("country_represented"),
        Registration.rank,
        Registration.language,
        json_text(Registration.roles).label("parts"),
        minute_of(Attendance.first_admitted_at).label("minute"),
        *(condition.label(code.value) for code, condition in CONDITIONS.items()),
    )
).order_by(Registration.id)


def ids_behind(*, session: Session, event_id: int) -> dict[str, Any]:
    """Registration ids behind each figure, for grouped figures by organisation id or country; and of each table's
    cells, by code, of the arrivals by minute in UTC.

    Who gave which answer about gender is not among them: an answer belongs to the guest, not to the set.
    """
    found: dict[str, Any] = {code.value: {} if code in GROUPED else [] for code in Code}
    kept = (Breakdown.CATEGORY, Breakdown.ORGANIZATION_KIND, Breakdown.RANK, Breakdown.ROLE, Breakdown.LANGUAGE)
    found |= {table: {} for table in (*map(str, kept), ARRIVALS)}
    sorter = _Sorter(found)
    for row in session.execute(_EVERYBODY, {"event": event_id}):
        sorter.put(row)
    found[Code.PEAK_INSIDE] = sorted(ids_inside_at_peak(session=session, event_id=event_id))
    participants = frozenset(found[Code.PARTICIPANTS])
    found[Breakdown.DAY] = _ids_by_day(session, session.get_one(Event, event_id), participants)
    found[Breakdown.SESSION] = _ids_by_session(session, event_id, participants)
    return {str(name): behind for name, behind in found.items()}


class _Sorter:
    """Puts each registration into the lists it belongs to; what is alike in many rows is worked out once."""

    def __init__(self, found: dict[str, Any]) -> None:
        self._found = found
        place = {column.name: at for at, column in enumerate(_EVERYBODY.selected_columns)}
        self._figures = [(place[code], found[code]) for code in CONDITIONS if code not in GROUPED]
        grouped = [code for code in CONDITIONS if code in GROUPED]
        self._countries = [(place[code], found[code]) for code in grouped if code == Code.COUNTRIES]
        self._organizations = [(place[code], found[code]) for code in grouped if code != Code.COUNTRIES]
        self._measures = [(place[measure], measure) for measure in MEASURES]
        self._attended, self._participant = place[Code.ATTENDED], place[Code.PARTICIPANTS]
        self._cells: dict[tuple[Any, ...], list[list[str]]] = {}

    def put(self, row: Any) -> None:
        """Note one registration wherever it counts."""
        registration_id, category, organization_id, kind, country, rank, language, parts, minute = row[:9]
        for place, behind in self._figures:
            if row[place]:
                behind.append(registration_id)
        for place, behind in self._countries:
            if row[place]:
                behind.setdefault(str(country), []).append(registration_id)
        for place, behind in self._organizations:
            if row[place]:
                behind.setdefault(str(organization_id), []).append(registration_id)
        for place, measure in self._measures:
            if row[place]:
                self._list(Breakdown.CATEGORY, category_key(measure, category)).append(registration_id)
        if row[self._attended]:
            self._list(ARRIVALS, minute).append(registration_id)
        if row[self._participant]:
            alike = (country, kind, rank, language, parts)
            if alike not in self._cells:
                self._cells[alike] = self._cells_of(*alike)
            for behind in self._cells[alike]:
                behind.append(registration_id)

    def _cells_of(
        self, country: str | None, kind: str | None, rank: str | None, language: str, parts: str | None
    ) -> list[list[str]]:
        roles = load_json(parts) if parts and parts != "[]" else []
        return [
            self._list(table, code)
            for table, codes in cells_of(Alike(country, kind, rank, language, roles, 1))
            if table != Breakdown.COUNTRY  # The figure of the countries keeps the same.
            for code in codes
        ]

    def _list(self, table: str, code: str) -> list[str]:
        behind: list[str] = self._found[table].setdefault(code, [])
        return behind


def _ids_by_day(session: Session, event: Event, participants: frozenset[str]) -> dict[str, list[str]]:
    days = days_of(event)
    if not days:
        return {}
    came = select(Scan.registration_id, day_number(days, event.zone).label("day_number")).where(
        COUNTED_SCAN, Scan.direction == Direction.IN.value
    )
    found: dict[str, set[str]] = {}
    for row in session.execute(came.distinct(), {"event": event.id}):
        if row.day_number is not None and row.registration_id in participants:
            found.setdefault(days[row.day_number].isoformat(), set()).add(row.registration_id)
    return {day: sorted(ids) for day, ids in found.items()}


def _ids_by_session(session: Session, event_id: int, participants: frozenset[str]) -> dict[str, list[str]]:
    came = (
        select(SessionAttendance.session_id, SessionAttendance.registration_id)
        .where(SessionAttendance.event_id == event_id)
        .order_by(SessionAttendance.registration_id)
    )
    found: dict[str, list[str]] = {}
    for row in session.execute(came):
        if row.registration_id in participants:
            found.setdefault(str(row.session_id), []).append(row.registration_id)
    return found
