"""Registrations: taking them from other programs, and listing them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus

import orjson
from flask import Response, current_app, request

from forumapp.accounts.rules import Scope
from forumapp.accounts.service import log_access
from forumapp.api.codec import Application as Checked
from forumapp.api.codec import Vocabulary, read_application
from forumapp.api.guards import opens
from forumapp.api.problems import Problem, invalid
from forumapp.api.schemas import CURSOR, part
from forumapp.api.views.messages import answer, choice, cursor_of, read_body, read_cursor
from forumapp.attendance.codec.columns import machine_headers
from forumapp.attendance.queries.guests import PAGE, guest_pages, questions_of
from forumapp.checkin.queries import Access
from forumapp.config import Config
from forumapp.delegations.service import find_or_make_delegation
from forumapp.events.models import Event
from forumapp.events.queries import get_event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.kernel.sealing import needs_box
from forumapp.kernel.secrets import KeyRing
from forumapp.questions.codec import Asked
from forumapp.questions.queries import asked
from forumapp.registration.rules import AlreadyRegistered, IdempotencyConflict, RegistrationClosed, Source, Status
from forumapp.registration.service import Application, Idempotency, Receipt, receive

LONGEST_IDEMPOTENCY_KEY = 200
_CURSOR = re.compile(r"g~([0-9a-f-]{36})")
_KEY_HEADER = "#Idempotency-Key"

bp = part("registrations", "Registrations")


@bp.route("/events/<slug>/registrations", methods=["POST"])
@bp.doc(
    summary="Register somebody",
    description="Fields are the export's machine headers; roles and several choices are a list or text parted by `;`. "
    "The same Idempotency-Key with the same body gives the same answer again.",
    parameters=[
        {
            "in": "header",
            "name": "Idempotency-Key",
            "required": True,
            "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_IDEMPOTENCY_KEY},
        }
    ],
    requestBody={
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Application"}}},
    },
    security=[{"key": [Scope.REGISTRATIONS_WRITE.value]}],
)
@bp.response(201, "Receipt")
@bp.errors(401, 403, 404, 409, 413, 415, 422)
@opens(Scope.REGISTRATIONS_WRITE)
def take_registration(access: Access) -> Response:
    """Take one application."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if not 0 < len(key) <= LONGEST_IDEMPOTENCY_KEY:
        detail = f"Send a key of your own, of at most {LONGEST_IDEMPOTENCY_KEY} characters, with each registration."
        raise invalid((_KEY_HEADER, detail))
    body = read_body()
    session = db.session()
    event = get_event(session=session, slug=access.slug)
    checked = read_application(
        body, vocabulary=_vocabulary(event, asked(session=session, event_id=event.id, needs=True))
    )
    if checked.faults:
        raise invalid(*checked.faults)
    idempotency = Idempotency(
        scope=f"key:{access.key_id}:{event.id}",
        key=key,
        body_sha256=hashlib.sha256(orjson.dumps(body, option=orjson.OPT_SORT_KEYS)).hexdigest(),
    )
    receipt = _receive(access, checked, idempotency)
    return answer({"registration_id": receipt.registration_id, "status": receipt.status}, status=201)


def _vocabulary(event: Event, questions: Sequence[Asked]) -> Vocabulary:
    return Vocabulary(
        languages=event.languages,
        categories=[category.code for category in event.categories],
        questions={question.key: question for question in questions},
    )


def _sealed(config: Config, needs: Mapping[str, str]) -> dict[str, str]:
    box = needs_box(config.data_keys)
    return {key: box.seal(need) for key, need in needs.items()}


def _receive(access: Access, checked: Checked, idempotency: Idempotency) -> Receipt:
    config: Config = current_app.config["FORUMAPP"]
    values, now = dict(checked.values), clock.now()
    delegation, category = values.pop("delegation", None), values.pop("category")
    try:
        with unit_of_work() as session:
            delegation_id = None
            if delegation is not None:
                delegation_id = find_or_make_delegation(
                    session=session,
                    event_id=access.event_id,
                    name=delegation,
                    language=access.languages[0],
                    source=Source.INTERFACE.value,
                    now=now,
                ).id
            return receive(
                session=session,
                event_id=access.event_id,
                application=Application(
                    category_code=category,
                    names=checked.names,
                    organization=checked.organization,
                    position=checked.position,
                    delegation_id=delegation_id,
                    answers=checked.answers,
                    needs=_sealed(config, checked.needs),
                    consents=checked.consents,
                    **values,
                ),
                now=now,
                actor=access.actor,
                source=Source.INTERFACE,
                keys=KeyRing.of(config.ticket_keys),
                idempotency=idempotency,
            )
    except AlreadyRegistered:
        raise Problem(
            HTTPStatus.CONFLICT, "already_registered", "This person already holds a live registration for the event."
        ) from None
    except RegistrationClosed:
        raise Problem(HTTPStatus.CONFLICT, "registration_closed", "The event takes no registrations now.") from None
    except IdempotencyConflict:
        raise invalid((_KEY_HEADER, "This key came before with another body. Choose another key.")) from None


@bp.route("/events/<slug>/registrations", methods=["GET"])
@bp.doc(
    summary="List registrations",
    description="Items carry the export's machine headers, with the values of the JSON export.",
    parameters=[
        {"in": "query", "name": "status", "schema": {"enum": [status.value for status in Status]}},
        {"in": "query", "name": "category", "schema": {"type": "string"}, "description": "A category's code."},
        CURSOR,
    ],
    security=[{"key": [Scope.REGISTRATIONS_READ.value]}],
)
@bp.response(200, "RegistrationList")
@bp.errors(401, 403, 404, 422)
@opens(Scope.REGISTRATIONS_READ)
def list_registrations(access: Access) -> Response:
    """A page of registrations, by id."""
    session = db.session()
    event = get_event(session=session, slug=access.slug)
    status = choice("status", [each.value for each in Status])
    category = choice("category", [each.code for each in event.categories])
    cursor = read_cursor(_CURSOR)
    questions = questions_of(session=session, event_id=event.id)
    headers = machine_headers(event.languages, [question.key for question in questions])
    pages = guest_pages(
        session=session,
        event=event,
        questions=questions,
        status=status,
        category=category,
        after=cursor[1] if cursor else "",
    )
    page = next(pages, [])
    session.rollback()
    if page:
        log_access(
            actor=access.actor,
            act="list",
            purpose="interface: registrations",
            event_id=access.event_id,
            now=clock.now(),
            people=len(page),
        )
    return answer(
        {
            "items": [dict(zip(headers, row, strict=True)) for row in page],
            "cursor": cursor_of("g", page[-1][0]) if page else request.args.get("cursor", ""),
            "more": len(page) == PAGE,
        }
    )
