"""The protocol board, asked for every two seconds; and what one guest needs, asked for one at a time."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from zoneinfo import ZoneInfo

from flask import Response, current_app, request

from forumapp.accounts.rules import Scope
from forumapp.accounts.service import log_access
from forumapp.api.guards import opens
from forumapp.api.problems import Problem, invalid, not_found
from forumapp.api.schemas import UNSENT, part
from forumapp.api.views.door import note_heard
from forumapp.api.views.messages import answer, read_body, still_holds
from forumapp.checkin.queries import Access
from forumapp.checkin.queries.board import (
    by_precedence,
    companions_of_guests,
    guests_on_board,
    part_of,
    parts_of_programme,
)
from forumapp.checkin.queries.watching import BoardState, board_state, who_holds
from forumapp.checkin.rules import Profile
from forumapp.checkin.schemas import board_desks, board_item, moment
from forumapp.extensions import db
from forumapp.kernel import clock
from forumapp.kernel.identifiers import is_uuid7
from forumapp.kernel.sealing import needs_box
from forumapp.orm.prepared import reading
from forumapp.questions.queries import needs_of
from forumapp.registration.queries import find_registration

bp = part("board", "The protocol board of an event, and the needs of one guest")


@bp.route("/events/<slug>/board")
@bp.doc(
    summary="Who of rank is expected and who has arrived",
    description="For a phone of profile protocol, or a key that also has registrations:read. Items come by precedence. "
    "Ask again with If-None-Match, every two seconds: 304 says that nothing has changed, its Date until when. A desk "
    "with `heard` false may hold arrivals that are not known here.",
    parameters=[UNSENT],
    security=[{"key": [Scope.SCANS_READ.value, Scope.REGISTRATIONS_READ.value]}],
)
@bp.response(200, "Board")
@bp.errors(304, 401, 403, 404, 422)
@opens(Scope.SCANS_READ)
def show_board(access: Access) -> Response:
    """The protocol board."""
    reads_registrations = access.device_id is None and access.allows(Scope.REGISTRATIONS_READ)
    if access.profile != Profile.PROTOCOL and not reads_registrations:
        raise Problem(
            HTTPStatus.FORBIDDEN,
            "not_a_board",
            f"Only a phone of profile protocol sees the board, or a key with {Scope.REGISTRATIONS_READ.value}.",
        )
    now = clock.now()
    note_heard(access, now)
    with reading(db.engine) as cursor:
        state = board_state(cursor=cursor, event_id=access.event_id, now=now)
    etag = f'"board-{access.event_id}-{state.tag(now)}"'
    if same := still_holds(etag):
        return same
    if request.headers.get("If-None-Match") is None:  # a board that goes on is one view, however often it asks
        log_access(actor=access.actor, act="list", purpose="protocol board", event_id=access.event_id, now=now)
    return answer(_board(access, state, now), etag=etag)


def _board(access: Access, state: BoardState, now: datetime) -> dict[str, object]:
    zone, event_id = ZoneInfo(access.zone), access.event_id
    with db.engine.connect() as connection:
        guests = by_precedence(guests_on_board(connection=connection, event_id=event_id), access.languages[0])
        companions = companions_of_guests(connection=connection, ids=[guest.id for guest in guests])
        parts = parts_of_programme(connection=connection, event_id=event_id)
    return {
        "items": [
            board_item(
                guest,
                companions=companions.get(guest.id, ()),
                part=part_of(guest, parts),
                zone=zone,
                precedence=number,
            )
            for number, guest in enumerate(guests, start=1)
        ],
        "cursor": "",
        "more": False,
        "as_of": moment(now, zone),
        "desks": board_desks(state.desks, zone=zone, now=now),
    }


@bp.route("/events/<slug>/needs", methods=["POST"])
@bp.doc(
    summary="What one guest needs",
    description="Only for a phone that the office lets see needs; each question stands in the access log under its "
    "desk and volunteer. Keep nothing of the answer.",
    requestBody={
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/NeedsQuestion"}}},
    },
    security=[{"key": [Scope.SCANS_READ.value]}],
)
@bp.response(200, "NeedsAnswer")
@bp.errors(401, 403, 404, 413, 415, 422)
@opens(Scope.SCANS_READ)
def show_needs(access: Access) -> Response:
    """What one guest needs, decrypted for whoever is in charge of it at the door."""
    if access.device_id is None or not access.sees_needs:
        raise Problem(HTTPStatus.FORBIDDEN, "needs_not_shown", "This phone may not see what guests need.")
    registration_id = read_body().get("registration_id")
    if not isinstance(registration_id, str) or not is_uuid7(registration_id):
        raise invalid(("/registration_id", "registration_id: give the guest’s."))
    session = db.session()
    person = find_registration(session=session, event_id=access.event_id, registration_id=registration_id)
    if person is None:
        raise not_found()
    holder = who_holds(session=session, device_id=access.device_id)
    session.rollback()
    log_access(
        actor=access.actor,
        act="reveal_needs",
        purpose=f"door: {holder}",
        event_id=access.event_id,
        registration_id=registration_id,
        now=clock.now(),
    )
    box = needs_box(current_app.config["FORUMAPP"].data_keys)
    told = needs_of(session=session, registration_ids=[registration_id])
    return answer(
        {
            "registration_id": registration_id,
            "needs": [
                {"question": version.label.as_dict(), "text": box.open(need.sealed)} for _key, version, need in told
            ],
        }
    )
