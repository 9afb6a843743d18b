"""The door for signed-in staff: the events that they may open, and making their phone a desk."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import force_locale, gettext
from flask_wtf.csrf import CSRFError, generate_csrf
from werkzeug.wrappers import Response as AnyResponse

from forumapp.accounts.guards import allows, current_actor, current_staff, find_staff, require_somewhere
from forumapp.accounts.models import User
from forumapp.accounts.rules import Permission, may
from forumapp.accounts.service import log_access
from forumapp.checkin.queries import desk_names, events_by_nearness
from forumapp.checkin.rules import LONGEST_DESK, LONGEST_VOLUNTEER, chosen_end
from forumapp.checkin.schemas import device_facts, event_facts
from forumapp.checkin.service import Terms, open_desk
from forumapp.events.models import Event
from forumapp.events.queries import find_event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.kernel.dates import formatted
from forumapp.kernel.names import UnreadableText, clean
from forumapp.web.answers import answer, problem

bp = Blueprint("door", __name__, url_prefix="/door")


@bp.get("/")
def events() -> Response:
    """The events whose door the signed-in person may open."""
    require_somewhere(Permission.DOOR)
    staff = current_staff()
    entries = [
        {
            "url": url_for("checkin.app", slug=event.slug),
            "title": event.title.in_language(staff.language, event.languages),
            "when": formatted(
                event.starts_at, zone=event.zone, style="range", language=staff.language, until=event.ends_at
            ),
        }
        for event in events_by_nearness(session=db.session(), now=clock.now())
        if may(staff.roles_in(event.id), Permission.DOOR)
    ]
    with force_locale(staff.language):
        page = render_template("checkin/events.html", language=staff.language, entries=entries)
    return make_response(page, {"Cache-Control": "no-store"})


@bp.get("/<slug>/sign-in")
def sign_in(slug: str) -> AnyResponse:
    """Signed in, go on to the app's page, which asks nobody who they are."""
    require_somewhere(Permission.DOOR)
    return redirect(url_for("checkin.app", slug=slug), HTTPStatus.SEE_OTHER)


@bp.get("/<slug>/opening")
def opening(slug: str) -> Response:
    """What the app needs to make this phone a desk (``DoorPage`` in ``assets/door/configuration.ts``)."""
    try:
        staff, event = _door_of(slug)
    except NotTheirDoor as refused:
        return refused.answer(signed_out=HTTPStatus.UNAUTHORIZED)
    page = {
        "event": event_facts(event, session=db.session()),
        "language": staff.language,
        "csrf_token": generate_csrf(),
        "staff": staff.name or staff.email,
        "desks": list(desk_names(session=db.session(), event_id=event.id)),
    }
    return answer(page, HTTPStatus.OK)


@bp.post("/<slug>/open")
def open_door(slug: str) -> Response:
    """Make the phone a desk with a key of its own, for this event's door alone."""
    try:
        staff, event = _door_of(slug)
    except NotTheirDoor as refused:
        return refused.answer(signed_out=HTTPStatus.FORBIDDEN)
    with force_locale(staff.language):
        desk = _desk(request.get_json(silent=True))
        if desk is None:
            return problem(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                gettext("Give the desk a name of at most %(count)s characters.", count=LONGEST_DESK),
            )
        return _open(event, desk, staff)


class NotTheirDoor(Exception):
    """Nobody is signed in (``staff`` is None), or the event is not theirs or none: a missing one looks alike."""

    def __init__(self, staff: User | None) -> None:
        super().__init__()
        self.staff = staff

    def answer(self, *, signed_out: HTTPStatus) -> Response:
        """What the app is told, with this status where nobody is signed in."""
        if self.staff is None:
            return problem(signed_out, gettext("You are signed out. Sign in again to open a desk."))
        with force_locale(self.staff.language):
            return problem(
                HTTPStatus.FORBIDDEN,
                gettext("There is no event at this address, or its door is not yours to open. Ask its organizer."),
            )


def _door_of(slug: str) -> tuple[User, Event]:
    """Who is signed in, and the event whose door they may open. :raises NotTheirDoor:"""
    staff = find_staff()
    event = find_event(session=db.session(), slug=slug) if staff is not None else None
    if staff is None or event is None or not allows(Permission.DOOR, event.id):
        raise NotTheirDoor(staff)
    return staff, event


def _open(event: Event, desk: str, staff: User) -> Response:
    now, actor = clock.now(), current_actor()
    log_access(actor=actor, act="pair", purpose=desk, event_id=event.id, now=now)
    with unit_of_work() as session:
        opened = open_desk(
            session=session,
            event_id=event.id,
            user_id=staff.id,
            terms=Terms(desk, until=chosen_end(ends_at=event.ends_at, now=now)),
            volunteer=staff.name[:LONGEST_VOLUNTEER],
            now=now,
            actor=actor,
        )
    facts = device_facts(opened.device, event, session=db.session())
    return answer({"key": opened.key, **facts}, HTTPStatus.CREATED)


def _desk(body: Any) -> str | None:
    given = body.get("desk") if isinstance(body, dict) else None
    try:
        desk = clean(given) if isinstance(given, str) else ""
    except UnreadableText:
        return None
    return desk if 0 < len(desk) <= LONGEST_DESK else None


@bp.errorhandler(CSRFError)
def refuse_stale_page(error: CSRFError) -> Response:
    """A page that was open for too long, or a sign-in meanwhile: the app shows the cure."""
    staff = find_staff()
    with force_locale(staff.language if staff else "en"):
        return problem(HTTPStatus.BAD_REQUEST, gettext("This page is out of date. Load it again and open the desk."))
