"""What needs no signed-in staff: a ticket opened as a link, the door app's files, and closing a desk by its key."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path

from flask import (
    Response,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import force_locale, gettext
from werkzeug.wrappers import Response as AnyResponse

from forumapp.accounts.guards import allows, current_actor, current_staff, find_staff
from forumapp.accounts.rules import Permission
from forumapp.accounts.service import key_sha256, log_access
from forumapp.checkin.codec import read_item
from forumapp.checkin.labels import verdict_word
from forumapp.checkin.queries import Person, Shown, find_access, people_by_ticket, zone_of
from forumapp.checkin.rules import Direction, TicketState, Verdict, verdict_of
from forumapp.checkin.service import Origin, close_desk, record_scans
from forumapp.checkin.views.routes import bp
from forumapp.config import Config
from forumapp.extensions import csrf, db, unit_of_work
from forumapp.kernel import clock
from forumapp.kernel.dates import formatted
from forumapp.kernel.identifiers import uuid7
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing, read_ticket, sha256
from forumapp.orm.prepared import reading
from forumapp.orm.transactions import write_connection
from forumapp.questions.labels import answer
from forumapp.questions.queries import answers_at_door
from forumapp.web.assets import built_file
from forumapp.web.headers import YEAR, private
from forumapp.web.languages import languages
from forumapp.web.throttle import throttle

SCRIPT_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"
"""Of the door's scripts: only the worker's own answer decides whether it may compile the reader (wasm)."""
STRANGERS_A_MINUTE = 300
"""Tickets that one address may open: a venue's guests share one, somebody who guesses needs more."""


# --- A ticket opened as a link ----------------------------------------------------------------------------------------


@bp.get("/T/<ticket>")
def show_ticket(ticket: str) -> AnyResponse:
    """A stranger learns nothing, not even whether it is a ticket; door staff see who it is and may admit."""
    shown = _whose(ticket)
    if shown is None:
        return _nothing()
    log_access(
        actor=current_actor(),
        act="view",
        purpose="ticket",
        event_id=shown.person.event_id,
        registration_id=shown.person.id,
        now=clock.now(),
    )
    return _person_page(ticket, shown)


@bp.post("/T/<ticket>")
def admit(ticket: str) -> AnyResponse:
    """Record an entry or an exit of the ticket's holder, as a scan at the door would."""
    shown = _whose(ticket)
    if shown is None:
        return _nothing()
    now, actor = clock.now(), current_actor()
    item = read_item(
        {
            "id": request.form.get("scan"),
            "ticket": ticket,
            "direction": request.form.get("direction"),
            "scanned_at": now.isoformat(),
        }
    )
    with write_connection(db.engine) as connection:
        record_scans(
            connection=connection,
            origin=Origin(event_id=shown.person.event_id, actor=actor),
            items=[item],
            sent_at=None,
            received_at=now,
            keys=_ticket_keys(),
        )
    return redirect(url_for(".show_ticket", ticket=ticket), HTTPStatus.SEE_OTHER)


def _whose(ticket: str) -> Shown | None:
    """Whose ticket it is, for staff who may open the door of its event; None for everybody else."""
    staff, code = find_staff(), read_ticket(ticket)  # both always: even the headers tell nothing of the code
    if staff is None or code is None:
        return None
    with db.engine.connect() as connection:
        shown = people_by_ticket(connection=connection, hashes=[sha256(code)]).get(sha256(code))
    return shown if shown is not None and allows(Permission.DOOR, shown.person.event_id) else None


def _nothing() -> AnyResponse:
    """The same page for whatever was opened, in every language that there is."""
    throttle("ticket", limit=STRANGERS_A_MINUTE, seconds=60)
    sections = []
    for locale in languages():
        with force_locale(locale):
            sections.append(
                {
                    "language": locale,
                    "title": gettext("This code is read at an entrance"),
                    "text": gettext(
                        "Staff at the door read it with their own phone. If it is yours, the private link in your mail "
                        "shows everything about it. If you found it, please throw it away."
                    ),
                }
            )
    return private(make_response(render_template("checkin/ticket.html", sections=sections)))


def _person_page(ticket: str, shown: Shown) -> AnyResponse:
    person, staff = shown.person, current_staff()
    direction = Direction.OUT if person.presence.inside else Direction.IN
    verdict = verdict_of(
        status=person.status,
        ticket=TicketState.REVOKED if shown.revoked else TicketState.CURRENT,
        inside=person.presence.inside,
        direction=Direction.IN,
    )
    with force_locale(staff.language):
        page = render_template(
            "checkin/ticket_staff.html",
            language=staff.language,
            name=LocalizedText(person.names).in_language(staff.language),
            organization=LocalizedText(person.organization).in_language(staff.language),
            word=verdict_word(verdict),
            entered=_entered(person, staff.language),
            instead=LocalizedText(person.replaced_by).in_language(staff.language) if person.replaced_by else None,
            entered_as=LocalizedText(person.entered_as).in_language(staff.language) if person.entered_as else None,
            direction=direction.value if verdict is Verdict.ADMITTED or direction is Direction.OUT else None,
            answers=[
                (one.label.in_language(staff.language), answer(one, one.value, staff.language, ()))
                for one in answers_at_door(
                    connection=db.session(), event_id=person.event_id, registration_ids=[person.id]
                ).get(person.id, ())
            ],
            scan=uuid7(clock.now()),
            ticket=ticket,
        )
    return private(make_response(page))


def _entered(person: Person, language: str) -> str | None:
    at = person.first_admitted_at
    if at is None:
        return None
    zone = zone_of(session=db.session(), event_id=person.event_id)
    return formatted(at, zone=zone, style="date_time", language=language)


def _ticket_keys() -> KeyRing:
    config: Config = current_app.config["FORUMAPP"]
    return KeyRing.of(config.ticket_keys)


# --- The door app's files ---------------------------------------------------------------------------------------------


@bp.get("/door/assets/<path:name>")
def asset(name: str) -> Response:
    """A built file of the door app; its name changes with its content, so it is kept for a year."""
    response = built_file(Path(str(current_app.static_folder)) / "door", name)
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    if name.endswith(".js"):
        response.headers["Content-Security-Policy"] = SCRIPT_POLICY
        response.mimetype = "text/javascript"
    elif name.endswith(".wasm"):
        response.mimetype = "application/wasm"
    return response


# --- Closing a desk ---------------------------------------------------------------------------------------------------


@bp.post("/door/<slug>/close")
@csrf.exempt  # the device's key is the proof: no cookie speaks for it
def close(slug: str) -> Response:
    """End the device whose key is sent; it works after the staff's session ended, and a second time."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    with reading(db.engine) as cursor:
        access = find_access(cursor=cursor, sha256=key_sha256(key.strip()))
    if scheme.lower() != "bearer" or access is None:
        abort(Response(status=HTTPStatus.UNAUTHORIZED, headers={"WWW-Authenticate": "Bearer"}))
    if access.slug != slug or access.device_id is None:
        abort(HTTPStatus.NOT_FOUND)
    with unit_of_work() as session:
        close_desk(session=session, device_id=access.device_id, now=clock.now())
    return Response(status=HTTPStatus.NO_CONTENT)
