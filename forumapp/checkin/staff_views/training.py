"""What volunteers read before the doors, and the practice door: the same for everybody, and nobody in it exists."""

from __future__ import annotations

from flask import Response, abort, current_app, make_response, render_template, request, url_for
from flask_babel import force_locale, gettext

from forumapp.checkin.queries.desks import events_by_nearness
from forumapp.checkin.rules import practice
from forumapp.checkin.schemas import practice_list
from forumapp.checkin.staff_views.routes import training as bp
from forumapp.config import Config
from forumapp.extensions import db
from forumapp.kernel import clock, qr, secrets
from forumapp.web.answers import answer
from forumapp.web.languages import current_language, language_name, languages

MODULE = 8
"""Pixels of a module in a printed code."""


@bp.get("/_training")
def read() -> Response:
    """The page of two minutes, in the language that ``lang`` names, else the reader's; ``desk``: with a way back."""
    wanted = request.args.get("lang", "")
    language = wanted if wanted in languages() else current_language()
    config: Config = current_app.config["FORUMAPP"]
    with force_locale(language):
        page = render_template(
            "checkin/training.html",
            language=language,
            others=[{"code": code, "name": language_name(code)} for code in languages() if code != language],
            codes=[{"number": number, **_appears(number, language)} for number in range(len(practice.PRINTED) + 1)],
            practice=practice.SLUG,
            is_desk="desk" in request.args,
            address=f"{config.base_url}{url_for('training.read')}",
        )
    return make_response(page)


@bp.get("/_training/<int:number>.png")
def code(number: int) -> Response:
    """One of the page's codes: that of an invented guest, which lets nobody in anywhere."""
    if number > len(practice.PRINTED):
        abort(404)
    config: Config = current_app.config["FORUMAPP"]
    picture = qr.png(secrets.ticket_url(config.base_url, practice.printed(number)), module=MODULE)
    return Response(picture, mimetype="image/png")


@bp.get(f"/{practice.SLUG}/list")
def listed() -> Response:
    """The practice door's event and list, for the app; its times are those of the nearest event's venue."""
    now = clock.now()
    venues = (event.zone for event in events_by_nearness(session=db.session(), now=now))
    return answer(practice_list(now=now, zone=next(venues, "UTC")))


def _appears(number: int, language: str) -> dict[str, str]:
    """Whose code it is, and what a phone shows for it."""
    if number == len(practice.PRINTED):
        return {
            "guest": gettext("Somebody unknown"),
            "appears": gettext(
                "A moment of waiting, then red: an unknown code. Without a network amber. Find by name."
            ),
        }
    guest = practice.GUESTS[practice.PRINTED[number] - 1]
    name, organization = (text.get(language, text["en"]) for text in (guest.names, guest.organization))
    return {
        "guest": f"{name}, {organization}" if practice.has_namesake(guest) else name,
        "appears": {
            "waitlisted": gettext(
                "Amber: not confirmed. Press Turn away and send the guest to the protocol desk; "
                "press Let in if it agrees."
            ),
            "cancelled": gettext("Red: cancelled. Press Turn away, and send the guest to the protocol desk."),
        }.get(guest.status)
        or (
            gettext("Red: an old QR. Find by name.")
            if practice.is_old(number)
            else gettext("Green: admitted. Scan again after some seconds: amber, already inside.")
        ),
    }
