"""Figures and the people behind them."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson
from flask import Response, request

from forumapp.accounts.rules import Scope
from forumapp.accounts.service import log_access
from forumapp.api.guards import opens
from forumapp.api.problems import not_found
from forumapp.api.schemas import CURSOR, part
from forumapp.api.views.messages import answer, cursor_of, read_cursor, still_holds, whole_number
from forumapp.attendance.queries.frozen import find_online, get_frozen, last_version, unheard_devices
from forumapp.attendance.rules import Breakdown, UnknownCell, UnknownFigure, UnknownVersion
from forumapp.attendance.rules.suppression import spelled_out
from forumapp.attendance.schemas import (
    Page,
    as_published,
    figure_rows,
    frozen_figures,
    frozen_rows,
    limited_figures,
    live_figures,
)
from forumapp.attendance.service.publishing import publish
from forumapp.checkin.queries import Access, change_number
from forumapp.events.models import Event
from forumapp.events.queries import get_event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

PAGE = 500
VERSION = {
    "in": "query",
    "name": "version",
    "schema": {"type": "integer", "minimum": 0, "maximum": 999_999_999},
    "description": "Of a frozen set.",
}
_CURSOR = re.compile(r"f~(.{1,80})")

bp = part("figures", "Figures: live and frozen, and who is behind them")


@bp.route("/events/<slug>/figures")
@bp.doc(
    summary="The figures, live or as frozen",
    description="Without `version` the live ones. A key that lacks registrations:read sees of "
    "the live ones no table, of a frozen version the tables as they may be published: small cells are merged into one "
    "of code `other`, which names them, and null themselves; tables that cannot be protected are named in `withheld`.",
    parameters=[VERSION],
    security=[{"key": [Scope.FIGURES_READ.value]}],
)
@bp.response(200, "Figures")
@bp.errors(304, 401, 403, 404, 422)
@opens(Scope.FIGURES_READ)
def show_figures(access: Access) -> Response:
    """The figures of the event."""
    version, now, session = whole_number("version"), clock.now(), db.session()
    event = get_event(session=session, slug=access.slug)
    open_to_all = access.allows(Scope.REGISTRATIONS_READ)
    # What the answer is made of: the counted rows, the sets to compare with, the words, the phones that were not heard.
    etag = _tag(
        version,
        open_to_all,
        event.revision,
        event.ends_at <= now,
        change_number(connection=session, event_id=event.id),
        last_version(session=session, event_id=event.id),
        unheard_devices(session=session, event=event, now=now),
        online.id if (online := find_online(session=session, event_id=event.id)) else None,
    )
    if same := still_holds(etag):
        return same
    try:
        figures = _everything(session, event, version, now) if open_to_all else _published(session, event, version, now)
    except UnknownVersion:
        raise not_found() from None
    return answer(figures, etag=etag)


def _everything(session: Session, event: Event, version: int | None, now: datetime) -> dict[str, Any]:
    if version is None:
        return live_figures(session=session, event=event, now=now)
    return frozen_figures(session=session, event=event, version=version, now=now)


def _published(session: Session, event: Event, version: int | None, now: datetime) -> dict[str, Any]:
    """What may be published: of a frozen set, which is published by it; of the live figures no table."""
    if version is None:
        return limited_figures(session=session, event=event, now=now)
    everything = frozen_figures(session=session, event=event, version=version, now=now)
    with unit_of_work() as writing:
        frozen = get_frozen(session=writing, event_id=event.id, version=version)
        found = publish(session=writing, frozen=frozen, now=now)
    return as_published(spelled_out(found), everything)


def _tag(*parts: object) -> str:
    return f'"{hashlib.sha256(orjson.dumps(parts)).hexdigest()[:32]}"'


@bp.route("/events/<slug>/figures/<code>/rows")
@bp.doc(
    summary="Who is behind a figure",
    description="People; for missions, organizations and countries one row each with its people. Where `code` is a "
    "table of the set, such as by_rank, the people who attended and stand in its `cell`; not of by_gender. "
    "With `version` who was counted by that frozen set, with what is known of them today; 404 where it keeps no rows "
    "any more.",
    parameters=[
        CURSOR,
        VERSION,
        {"in": "query", "name": "cell", "schema": {"type": "string"}, "description": "A cell's code."},
    ],
    security=[{"key": [Scope.REGISTRATIONS_READ.value]}],
)
@bp.response(200, "FigureRows")
@bp.errors(401, 403, 404, 422)
@opens(Scope.REGISTRATIONS_READ)
def show_rows(access: Access, code: str) -> Response:
    """The rows behind a figure, live or as a frozen set keeps them."""
    found, version = read_cursor(_CURSOR), whole_number("version")
    if code == Breakdown.GENDER:  # Who gave which answer does not leave the house by a key.
        raise not_found()
    session = db.session()
    event = get_event(session=session, slug=access.slug)
    after, cell = found[1] if found else None, request.args.get("cell")
    which: dict[str, Any] = {"session": session, "event": event, "code": code, "cell": cell, "after": after}
    try:
        if version is None:
            page: Page | None = figure_rows(**which, limit=PAGE, now=clock.now())
        else:
            page = frozen_rows(**which, version=version, limit=PAGE)
    except (UnknownFigure, UnknownCell, UnknownVersion):
        raise not_found() from None
    if page is None:
        raise not_found()
    session.rollback()
    if page.items:
        log_access(
            actor=access.actor,
            act="list",
            purpose="interface: figure rows",
            event_id=access.event_id,
            now=clock.now(),
            people=sum(len(item.get("people", "1")) for item in page.items),
        )
    return answer(
        {"items": page.items, "cursor": cursor_of("f", page.cursor) if page.cursor else "", "more": page.more}
    )
