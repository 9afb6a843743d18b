"""The roster that a phone at the door holds, and the scans that it sends."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from flask import Response, current_app

from forumapp.accounts.rules import Scope
from forumapp.accounts.service import log_access
from forumapp.api.guards import opens
from forumapp.api.problems import Problem, invalid
from forumapp.api.schemas import CURSOR, SESSION, UNSENT, part
from forumapp.api.views.messages import answer, cursor_of, read_body, read_cursor, still_holds, whole_number
from forumapp.checkin.codec import FaultyItem, read_item
from forumapp.checkin.codec import moment as read_moment
from forumapp.checkin.models import Device
from forumapp.checkin.queries import PAGE, Access, InSession, Person, change_number, list_people, sessions_of_people
from forumapp.checkin.queries.watching import board_state
from forumapp.checkin.schemas import device_facts, held, moment, roster_answers, roster_item, scan_result
from forumapp.checkin.service import Origin, Said, hear, needs_hearing, record_scans
from forumapp.config import Config
from forumapp.events.queries import find_event
from forumapp.extensions import db
from forumapp.kernel import clock
from forumapp.kernel.secrets import KeyRing, sha256
from forumapp.orm.prepared import reading
from forumapp.orm.transactions import write_connection
from forumapp.questions.queries import AtDoor, answers_at_door

LARGEST_BATCH = 500
_CURSOR = re.compile(r"r~(|\d{1,15})~(\d{1,15})~([0-9a-f-]{0,36})")

bp = part("door", "The roster and the scans of an event's door")


@bp.route("/events/<slug>/roster")
@bp.doc(
    summary="Who may come, and what changed since",
    description="Without `cursor` everybody; with the last answer's cursor only who changed since, `more` says whether "
    "another page waits. `gone` are the ids of people whose data was destroyed: forget them. Answers carry an ETag. A "
    "phone says with `unsent` how many scans it still holds.",
    parameters=[CURSOR, UNSENT, SESSION],
    security=[{"key": [Scope.SCANS_READ.value]}],
)
@bp.response(200, "Roster")
@bp.errors(304, 401, 403, 404, 422)
@opens(Scope.SCANS_READ)
def show_roster(access: Access) -> Response:
    """A page of the roster, or what changed since the cursor."""
    cursor, asked_at = read_cursor(_CURSOR), clock.now()
    with db.engine.connect() as connection:
        number = change_number(connection=connection, event_id=access.event_id)
        since, until, after = _position(cursor, number)
        etag = f'"{access.event_id}-{number}-{since}-{after}"'
        if same := still_holds(etag):
            note_heard(access, asked_at, listed=since == number and not after)
            return same
        people: Sequence[Person] = ()
        if since != number or after:
            people = list_people(
                connection=connection, event_id=access.event_id, since=since, after=after, limit=PAGE + 1
            )
        answers = answers_at_door(
            connection=connection,
            event_id=access.event_id,
            registration_ids=[person.id for person in people],
        )
        sessions = sessions_of_people(
            connection=connection, event_id=access.event_id, ids=[person.id for person in people]
        )
    more = len(people) > PAGE
    note_heard(access, asked_at, listed=not more)
    if people and since is None:
        log_access(
            actor=access.actor,
            act="roster",
            purpose="interface: roster" if access.device_id is None else "door",
            event_id=access.event_id,
            now=clock.now(),
            people=min(len(people), PAGE),
        )
    people = people[:PAGE]
    return answer(
        {
            "items": _items(access, people, answers, sessions),
            "gone": [person.id for person in people if person.gone],
            "cursor": cursor_of("r", "" if since is None else since, until, people[-1].id)
            if more
            else cursor_of("r", until, until, ""),
            "more": more,
        },
        etag=etag,
    )


def _items(
    access: Access,
    people: Sequence[Person],
    given: Mapping[str, Sequence[AtDoor]],
    sessions: Mapping[str, Sequence[InSession]],
) -> list[dict[str, Any]]:
    """The people with what they answered of what is shown at the door, and the sessions to which they came."""
    zone, languages = ZoneInfo(access.zone), access.languages
    items = []
    for person in people:
        if person.gone:
            continue
        came = {one.session_id: one for one in sessions.get(person.id, ())}
        item = roster_item(person, person.presence, zone=zone, languages=languages, sessions=came)
        if answers := roster_answers(given.get(person.id, ()), languages=languages):
            item["answers"] = answers
        items.append(held(item, access.profile))
    return items


def _position(cursor: re.Match[str] | None, number: int) -> tuple[int | None, int, str]:
    """Changes after which (None: everybody), the number that this round reaches, and the last id that was given."""
    if cursor is None:
        return None, number, ""
    since, until, after = int(cursor[1]) if cursor[1] else None, int(cursor[2]), cursor[3]
    if until > number:
        # An older database was restored: what this phone holds may never have been.
        return None, number, ""
    return since, until if after else number, after


def _ticket_keys() -> KeyRing:
    config: Config = current_app.config["FORUMAPP"]
    return KeyRing.of(config.ticket_keys)


def note_heard(access: Access, now: datetime, *, listed: bool = False) -> None:
    """Note that the phone was heard, where what the rows say of it is out of date."""
    said = _said(listed=listed)
    if needs_hearing(access, said, now=now):
        with write_connection(db.engine) as connection:
            hear(connection=connection, access=access, said=said, now=now)


def _said(*, listed: bool = False) -> Said:
    """What the phone says of itself beside its question."""
    session = whole_number("session")
    return Said(unsent=whole_number("unsent"), stands=session is not None, session=session or None, listed=listed)


@bp.route("/events/<slug>/desk")
@bp.doc(
    summary="What a phone at the door is, and the facts of its event",
    description="For the key of a phone alone. Answers carry an ETag; `server_time` is no part of it.",
    parameters=[UNSENT, SESSION],
    security=[{"key": [Scope.SCANS_READ.value]}],
)
@bp.response(200, "Desk")
@bp.errors(304, 401, 403, 404, 422)
@opens(Scope.SCANS_READ)
def show_desk(access: Access) -> Response:
    """The phone's own facts and its event's, as they are now."""
    now = clock.now()
    event = find_event(session=db.session(), slug=access.slug)
    device = None if access.device_id is None else db.session().get(Device, access.device_id)
    if device is None or event is None:
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "no_device", "This is answered to the key of a phone alone.")
    note_heard(access, now)
    with reading(db.engine) as cursor:
        state = board_state(cursor=cursor, event_id=event.id, now=now)
    facts = {**device_facts(device, event, session=db.session()), "board_watched": state.is_board_watched(now)}
    etag = f'"{sha256(orjson.dumps(facts).decode())[:32]}"'
    if same := still_holds(etag):
        return same
    return answer({**facts, "server_time": moment(now, ZoneInfo(access.zone))}, etag=etag)


@bp.route("/events/<slug>/scans", methods=["POST"])
@bp.doc(
    summary="Record what happened at the door",
    description="Each item is answered in the order sent; a bad one is `quarantined` with a `problem` and fails nobody "
    "else. An id seen before is answered by what was found then, whatever the item says now. A revoked key's scans are "
    "all `quarantined`.",
    parameters=[UNSENT, SESSION],
    requestBody={
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ScanBatch"}}},
    },
    security=[{"key": [Scope.SCANS_WRITE.value]}],
)
@bp.response(200, "ScanResults")
@bp.errors(401, 403, 404, 413, 415, 422)
@opens(Scope.SCANS_WRITE, to_revoked=True)
def take_scans(access: Access) -> Response:
    """Record a batch of scans."""
    said = _said()
    body = read_body()
    given = body.get("scans")
    if not isinstance(given, list):
        raise invalid(("/scans", "scans: give a list of scans."))
    if len(given) > LARGEST_BATCH:
        raise Problem(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            "too_many_scans",
            f"Send at most {LARGEST_BATCH} scans at once; these are {len(given)}.",
            limit=LARGEST_BATCH,
        )
    sent_at = None
    if body.get("sent_at") is not None:
        try:
            sent_at = read_moment(body["sent_at"], "sent_at")
        except FaultyItem as fault:
            raise invalid(("/sent_at", str(fault))) from None
    items = [read_item(raw) for raw in given]
    received_at = clock.now()
    with write_connection(db.engine) as connection:
        results = record_scans(
            connection=connection,
            origin=Origin(
                event_id=access.event_id,
                actor=access.actor,
                key_id=access.key_id,
                device_id=access.device_id,
                revoked=access.has_ended(received_at),
            ),
            items=items,
            sent_at=sent_at,
            received_at=received_at,
            keys=_ticket_keys(),
        )
        hear(connection=connection, access=access, said=said, now=received_at)
    zone = ZoneInfo(access.zone)
    answers: list[dict[str, Any]] = []
    for raw, result in zip(given, results, strict=True):
        found = scan_result(result, zone=zone, languages=access.languages, profile=access.profile)
        if isinstance(raw, dict) and isinstance(raw.get("id"), str):
            found["id"] = raw["id"]
        answers.append(found)
    return answer({"received_at": moment(received_at, zone), "results": answers})
