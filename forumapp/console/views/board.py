"""The protocol board for staff who are signed in; the page asks for itself again and works by reloading, too."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response, make_response, render_template, request

from forumapp.accounts.rules import Permission
from forumapp.checkin.queries.board import (
    by_expected_arrival,
    companions_of_guests,
    guests_on_board,
    parts_of_programme,
)
from forumapp.checkin.queries.watching import board_state
from forumapp.console.labels import protocol as words
from forumapp.console.views import bp
from forumapp.events.guards import log, open_event
from forumapp.extensions import db
from forumapp.kernel import clock
from forumapp.orm.prepared import cursor_of
from forumapp.web.languages import current_language


@bp.get("/events/<slug>/board")
def board(slug: str) -> Response:
    """Who of rank is expected, who is missing, and who has arrived.

    The script asks with the tag of what it shows; the tag changes with the minute, since who is late does.
    """
    event = open_event(slug, Permission.DOOR)
    session, now, language = db.session(), clock.now(), current_language()
    state = board_state(cursor=cursor_of(session), event_id=event.id, now=now)
    tag = f'"board-{event.id}-{language}-{now:%d%H%M}-{state.tag(now)}"'
    if request.headers.get("If-None-Match") == tag:
        return Response(status=HTTPStatus.NOT_MODIFIED, headers={"ETag": tag})
    guests = by_expected_arrival(guests_on_board(connection=session, event_id=event.id), language)
    if request.headers.get("If-None-Match") is None:  # a board that goes on is one view, however often it asks
        log(event, "list", "protocol board", people=len(guests))
    page = render_template(
        "console/board.html",
        event=event,
        now=now,
        desks=state.desks,
        silent=words.silent_desks(state.desks, event, now),
        board=words.board_in_words(
            guests,
            event,
            companions=companions_of_guests(connection=session, ids=[guest.id for guest in guests]),
            parts=parts_of_programme(connection=session, event_id=event.id),
            now=now,
        ),
    )
    return make_response(page, {"ETag": tag, "Cache-Control": "no-store"})
