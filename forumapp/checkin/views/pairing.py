"""Pairing: a phone hands in the code of the console's QR and becomes a device, without an account."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Response, request
from flask_babel import gettext

from forumapp.accounts.service import log_access
from forumapp.checkin.labels import pairing_refused
from forumapp.checkin.queries import count_people
from forumapp.checkin.rules import LONGEST_VOLUNTEER
from forumapp.checkin.schemas import device_facts
from forumapp.checkin.service import PairingRefused, check_code, pair_phone
from forumapp.checkin.views.routes import bp
from forumapp.events.queries import find_event
from forumapp.extensions import csrf, db, unit_of_work
from forumapp.kernel import clock
from forumapp.kernel.actors import Actor
from forumapp.kernel.names import UnreadableText, clean
from forumapp.kernel.secrets import read_pairing_code
from forumapp.web.answers import answer, problem
from forumapp.web.throttle import throttle

TRIES_A_MINUTE = 30
"""Codes that one address may try: a venue's phones share one, somebody who guesses needs more."""


@bp.post("/door/<slug>/pair")
@csrf.exempt  # the code is the proof: no cookie speaks for it
def pair(slug: str) -> Response:
    """Make the phone the device that the code was made for; the answer is the only place where its key stands.

    Without a name nothing happens: the answer says whether the code is good.
    """
    throttle("pair", limit=TRIES_A_MINUTE, seconds=60)
    body = request.get_json(silent=True)
    given: dict[str, Any] = body if isinstance(body, dict) else {}
    volunteer = _volunteer(given.get("name"))
    event = find_event(session=db.session(), slug=slug)
    if event is None:
        return problem(HTTPStatus.NOT_FOUND, gettext("There is no such event. Scan the QR of the console again."))
    code = read_pairing_code(given["code"]) if isinstance(given.get("code"), str) else None
    now = clock.now()
    try:
        if volunteer is None:
            # A code that pairs nothing is told before anybody has typed a name.
            check_code(session=db.session(), event_id=event.id, code=code, now=now)
            return problem(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                gettext("Give your name, with at most %(count)s characters.", count=LONGEST_VOLUNTEER),
                code="name",
            )
        with unit_of_work() as session:
            paired = pair_phone(
                session=session,
                event_id=event.id,
                code=code,
                volunteer=volunteer,
                now=now,
            )
    except PairingRefused as refused:
        return problem(HTTPStatus.GONE, pairing_refused(refused), code=refused.why.value)
    device = paired.device
    log_access(actor=Actor.device(device.id), act="pair", purpose=device.desk, event_id=device.event_id, now=now)
    return answer(
        {
            "key": paired.key,
            "people": count_people(session=db.session(), event_id=event.id),
            **device_facts(device, event, session=db.session()),
        },
        HTTPStatus.CREATED,
    )


def _volunteer(given: Any) -> str | None:
    try:
        name = clean(given) if isinstance(given, str) else ""
    except UnreadableText:
        return None
    return name if 0 < len(name) <= LONGEST_VOLUNTEER else None
