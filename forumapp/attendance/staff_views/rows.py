"""Pages of rows for staff: who is behind each number, live or frozen, and who makes the difference between two sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from forumapp.accounts import guards
from forumapp.accounts.rules import Permission
from forumapp.attendance import schemas
from forumapp.attendance.labels import figure_label
from forumapp.attendance.labels.behind import Heading, cell_heading, figure_heading
from forumapp.attendance.labels.page import differences
from forumapp.attendance.labels.people import GroupLine, PersonLine, group_lines, person_lines
from forumapp.attendance.queries import rows as rows_behind
from forumapp.attendance.queries.cells import Cell, known_cell, people_in, people_kept_in
from forumapp.attendance.queries.frozen import get_frozen
from forumapp.attendance.queries.kept import ids_behind
from forumapp.attendance.rules import (
    GROUPED,
    Breakdown,
    Code,
    Move,
    UnknownCell,
    UnknownFigure,
    UnknownVersion,
    moved_since,
    moves,
    values_of,
)
from forumapp.attendance.staff_views import bp
from forumapp.events.guards import log, open_event
from forumapp.events.models import Event
from forumapp.extensions import db
from forumapp.kernel import clock
from forumapp.web.addresses import LARGEST_ROW, row_number

ROWS_ON_A_PAGE = 200

Lines = Sequence[PersonLine] | Sequence[GroupLine]


@dataclass(frozen=True)
class Behind:
    """The rows behind a number, in words."""

    heading: Heading
    lines: Lines
    grouped: bool
    gone: bool = False
    """Whether the set is frozen and its rows were destroyed with the event's personal data."""
    of_today: bool = False
    """Whether a frozen set does not keep them, so that today's answers tell."""


@bp.get("/figures/<code>")
def rows(slug: str, code: str) -> ResponseReturnValue:
    """Who is behind one number, live or frozen: people by rank and name, or organisations and countries with theirs.

    ``code`` is a figure's or a table's; of a table ``cell`` says which, ``of`` which measure, ``minutes`` how many.
    """
    event = open_event(slug, Permission.VIEW_FIGURES)
    version = row_number("version")
    page = min(max(request.args.get("page", 1, type=int), 1), LARGEST_ROW)
    try:
        behind = _behind(event, code, version)
    except (UnknownFigure, UnknownCell, UnknownVersion):
        abort(404)
    shown = behind.lines[(page - 1) * ROWS_ON_A_PAGE : page * ROWS_ON_A_PAGE]
    log(event, "view", "figures", people=_people(shown))
    return render_template(
        "attendance/rows.html",
        event=event,
        code=code,
        cell={name: request.args[name] for name in ("cell", "of", "minutes") if name in request.args},
        behind=behind,
        lines=shown,
        number=f"{len(behind.lines):,}",
        version=version,
        earlier=page - 1 if page > 1 else None,
        later=page + 1 if page * ROWS_ON_A_PAGE < len(behind.lines) else None,
        may_view_people=guards.allows(Permission.VIEW_PEOPLE, event.id),
    )


@bp.get("/figures/moved")
def moved(slug: str) -> ResponseReturnValue:
    """Who came and who went between a frozen version and a later one (``until``), or the live figures."""
    event = open_event(slug, Permission.VIEW_FIGURES)
    session = db.session()
    version, until = row_number("version"), row_number("until")
    try:
        then = get_frozen(session=session, event_id=event.id, version=version or 0)
        later = None if until is None else get_frozen(session=session, event_id=event.id, version=until)
    except UnknownVersion:
        abort(404)
    if later is not None:
        values, now_rows = values_of(later.figures), later.rows
    else:
        known = schemas.known_values(session=session, event=event, now=clock.now())
        values, now_rows = {code.value: value for code, value in known.items()}, _live_rows(event, known)
    gone = not then.rows or not now_rows
    found = [] if gone else [_moved(move, event) for move in moves(then.rows, now_rows)]
    log(event, "view", "figures", people=sum(_people(part) for one in found for part in (one["came"], one["went"])))
    return render_template(
        "attendance/moved.html",
        event=event,
        version=then.version,
        until=until,
        differences=differences(moved_since(values, values_of(then.figures))),
        moves=found,
        gone=gone,
        may_view_people=guards.allows(Permission.VIEW_PEOPLE, event.id),
    )


def _behind(event: Event, code: str, version: int | None) -> Behind:
    if code in set(Code):
        return _behind_figure(event, Code(code), version)
    cell = known_cell(
        table=code,
        code=request.args.get("cell", ""),
        measure=request.args.get("of", "attended"),
        minutes=request.args.get("minutes", 1, type=int),
    )
    return _behind_cell(event, cell, version)


def _behind_figure(event: Event, code: Code, version: int | None) -> Behind:
    session, heading, grouped = db.session(), figure_heading(code), code in GROUPED
    if version is not None:
        kept = get_frozen(session=session, event_id=event.id, version=version).rows
        behind = kept.get(code.value, {} if grouped else [])
        if grouped:
            groups = rows_behind.groups_of(session=session, code=code, members=behind)
            return Behind(heading, group_lines(groups, code, event), grouped, not kept)
        people = rows_behind.people_of(session=session, ids=behind)
        return Behind(heading, person_lines(people, event), grouped, not kept)
    if schemas.known_values(session=session, event=event, now=clock.now())[code] is None:
        return Behind(heading, [], grouped)
    if grouped:
        groups = rows_behind.groups_behind(session=session, event_id=event.id, code=code)
        return Behind(heading, group_lines(groups, code, event), grouped)
    people = rows_behind.people_behind(session=session, event_id=event.id, code=code)
    return Behind(heading, person_lines(people, event), grouped)


def _behind_cell(event: Event, cell: Cell, version: int | None) -> Behind:
    """Who is in a cell; who answered what about gender only for those who see the people themselves."""
    session = db.session()
    answers = cell.table == Breakdown.GENDER
    if answers:
        guards.require(Permission.VIEW_PEOPLE, event_id=event.id)
    if version is None:
        people = people_in(session=session, event=event, cell=cell)
        return Behind(cell_heading(cell, event), person_lines(people, event), grouped=False)
    kept = get_frozen(session=session, event_id=event.id, version=version).rows
    people = people_kept_in(session=session, event=event, cell=cell, rows=kept)
    return Behind(cell_heading(cell, event), person_lines(people, event), False, gone=not kept, of_today=answers)


def _live_rows(event: Event, known: Mapping[Code, int | None]) -> Mapping[str, Any]:
    rows = ids_behind(session=db.session(), event_id=event.id)
    return {code: behind for code, behind in rows.items() if code not in known or known[Code(code)] is not None}


def _moved(move: Move, event: Event) -> dict[str, Any]:
    """Who came and went of one figure, the first of them, and how many there are."""
    return {
        "code": move.code.value,
        "label": figure_label(move.code),
        "grouped": move.code in GROUPED,
        "came": _lines_of(move.code, move.came, event),
        "went": _lines_of(move.code, move.went, event),
        "came_number": f"{len(move.came):,}",
        "went_number": f"{len(move.went):,}",
        "more": max(len(move.came), len(move.went)) > ROWS_ON_A_PAGE,
    }


def _lines_of(code: Code, members: Mapping[str, Sequence[str]], event: Event) -> Lines:
    first = dict(list(members.items())[:ROWS_ON_A_PAGE])
    if code in GROUPED:
        return group_lines(rows_behind.groups_of(session=db.session(), code=code, members=first), code, event)
    return person_lines(rows_behind.people_of(session=db.session(), ids=list(first)), event)


def _people(lines: Lines) -> int:
    return sum(len(each.people) if isinstance(each, GroupLine) else 1 for each in lines)
