"""The door for signed-in staff: the events that they may open, the app's page, and making their phone a desk."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, abort, current_app, make_response, render_template, request, url_for
from flask_babel import force_locale, gettext
from flask_wtf.csrf import CSRFError, generate_csrf

from forumapp.accounts.guards import allows, current_actor, current_staff, find_staff, require, require_somewhere
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

PAGE_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; worker-src 'self'; media-src 'self' blob:; manifest-src 'self'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ),
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
}


@bp.get("/")
def events() -> Response:
    """The events whose door the signed-in person may open."""
    require_somewhere(Permission.DOOR)
    staff = current_staff()
    entries = [
        {
            "url": url_for(".app", slug=event.slug),
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


@bp.get("/<slug>")
def app(slug: str) -> Response:
    """The door app's page; the phone becomes a desk only by :func:`open_door`."""
    event = find_event(session=db.session(), slug=slug)
    if event is None:
        require_somewhere(Permission.DOOR)
        abort(HTTPStatus.NOT_FOUND)
    require(Permission.DOOR, event_id=event.id)
    staff = current_staff()
    asset_url: Any = current_app.jinja_env.globals["asset_url"]
    page = {
        "event": event_facts(event, session=db.session()),
        "language": staff.language,
        "api_base": "/api/v1",
        "open_url": url_for(".open_door", slug=slug),
        "close_url": url_for("checkin.close", slug=slug),
        "list_url": url_for(".events"),
        "csrf_token": generate_csrf(),
        "icons": asset_url("door/icons.svg"),
        "staff": staff.name or staff.email,
        "desks": list(desk_names(session=db.session(), event_id=event.id)),
    }
    with force_locale(staff.language):
        rendered = render_template("checkin/door.html", page=page, language=staff.language)
    return make_response(rendered, PAGE_HEADERS)


@bp.post("/<slug>/open")
def open_door(slug: str) -> Response:
    """Make the phone a desk with a key of its own, for this event's door alone."""
    staff = find_staff()
    if staff is None:
        return problem(HTTPStatus.FORBIDDEN, gettext("You are signed out. Sign in again to open a desk."))
    with force_locale(staff.language):
        event = find_event(session=db.session(), slug=slug)
        if event is None or not allows(Permission.DOOR, event.id):
            return problem(HTTPStatus.FORBIDDEN, gettext("You may not open the door of this event. Ask its organizer."))
        desk = _desk(request.get_json(silent=True))
        if desk is None:
            return problem(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                gettext("Give the desk a name of at most %(count)s characters.", count=LONGEST_DESK),
            )
        return _open(event, desk, staff)


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
