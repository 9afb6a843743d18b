"""What anybody may read: the choice of a language, the events, one event with its calendar file and notice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext

from forumapp.consent import queries as consent
from forumapp.consent.queries import ShownNotice
from forumapp.directory import queries as directory
from forumapp.directory.models import Host
from forumapp.events.calendar import calendar
from forumapp.events.models import Event
from forumapp.extensions import db
from forumapp.kernel import clock
from forumapp.kernel.typography import glued
from forumapp.questions import queries as questions
from forumapp.questions.rules import AnsweredBy
from forumapp.release.labels import releases as release_labels
from forumapp.release.queries import public as releases
from forumapp.site import labels, queries
from forumapp.site.queries import State
from forumapp.site.rules import is_over, next_turn, standing
from forumapp.web import front, pages
from forumapp.web.languages import language_name, languages
from forumapp.web.throttle import throttle

bp = Blueprint("site", __name__)

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36"><style>:root{{color:{light}}}'
    "@media (prefers-color-scheme:dark){{:root{{color:{dark}}}}}</style>"
    '<path fill="currentColor" d="M2 34V19a8.5 8.5 0 0 1 17 0v15z"/>'
    '<path fill="none" stroke="currentColor" stroke-width="2" d="M15 10.8A9 9 0 0 1 33 11v22H19"/></svg>\n'
)
FOR_A_MINUTE = "public, max-age=60"
FOR_AN_HOUR = "public, max-age=3600"
SUGGESTIONS_A_MINUTE = 60


@dataclass(frozen=True)
class Tongue:
    """One language of the choice, with the words of the choice in it."""

    code: str
    name: str
    heading: str
    label: str
    events: str
    office: str


def office() -> Host:
    """The host of these pages, read once a request."""
    if "office" not in g:
        g.office = directory.host(session=db.session())
    found: Host = g.office
    return found


@bp.get("/")
def choose_language() -> Response:
    """The languages of the site, each in its own."""
    return pages.answer(
        pages.page(
            ("language", office().revision),
            lambda: render_template("site/language.html", tongues=[_tongue(code) for code in languages()]),
        )
    )


@bp.get("/<language:lang>/")
def home(lang: str) -> Response:
    """The events of the office: those to come, then those that were."""
    now = clock.now()
    events = queries.published_events(session=db.session())
    over = {event.id for event in events if is_over(window=event.window, ends_at=event.ends_at, now=now)}
    coming = [event for event in events if event.id not in over]
    past = [event for event in reversed(events) if event.id in over]
    key = ("home", lang, office().revision, len(coming), *((event.id, event.revision) for event in (*coming, *past)))
    return pages.answer(
        pages.page(
            key,
            lambda: render_template(
                "site/home.html",
                coming=coming,
                past=past,
                host=office(),
                alternates=_alternates("site.home", lang, languages()),
            ),
        )
    )


@bp.get("/<lang>/events/<slug>")
def event(lang: str, slug: str) -> Response:
    """One event, as everybody sees it."""
    state = _state(slug)
    stands = standing(window=state.window, ends_at=state.ends_at, places=state.places, now=clock.now())
    held = _embargoes(state)

    def rendered() -> str:
        found = _whole(state)
        return render_template(
            "site/event.html",
            stands=stands,
            closes=state.window.closes,
            numeral=labels.numeral(found.starts_at, found.zone),
            place=labels.place(found),
            programme=labels.programme(found),
            speakers=labels.other_speakers(found),
            partners=labels.partners(found),
            questions=questions.asked(session=db.session(), event_id=found.id, by=AnsweredBy.GUEST),
            purposes=consent.asked_purposes(session=db.session(), event_id=found.id),
            notice=consent.newest_notice(session=db.session(), event_id=found.id),
            releases=[
                (one, release_labels.kind(one.kind))
                for one in releases.list_public(session=db.session(), event_id=found.id, now=clock.now())
                if lang in (one.published or ())
            ],
            **_shell(found, lang, "site.event"),
        )

    return pages.answer(pages.page(("event", stands, held, *_key(state, lang)), rendered))


@bp.get("/<lang>/events/<slug>/notice")
def notice(lang: str, slug: str) -> Response:
    """What happens with a guest's data: the newest version of the event's notice."""
    state = _state(slug)

    def rendered() -> str:
        found = _whole(state)
        newest = consent.newest_notice(session=db.session(), event_id=found.id) or abort(404)
        return render_template("site/notice.html", notice=ShownNotice.of(newest), **_shell(found, lang, "site.notice"))

    return pages.answer(pages.page(("notice", *_key(state, lang)), rendered))


@bp.get("/<lang>/events/<slug>/calendar.ics")
def calendar_file(lang: str, slug: str) -> Response:
    """The event for a calendar, without a word of who is asked to come."""
    state = _state(slug)
    base_url = current_app.config["FORUMAPP"].base_url

    def rendered() -> bytes:
        return calendar(event=_whole(state), language=lang, base_url=base_url)

    answer = pages.answer(pages.page(("calendar", *_key(state, lang)), rendered, mimetype="text/calendar"))
    answer.headers["Content-Disposition"] = f'attachment; filename="{slug}.ics"'
    return answer


@bp.get("/<lang>/suggest/organizations")
def suggest_organizations(lang: str) -> ResponseReturnValue:
    """Names of released organisations for what is typed so far; slowed down, so that nobody copies the directory."""
    throttle("organizations", limit=SUGGESTIONS_A_MINUTE, seconds=60)
    found = directory.suggest(session=db.session(), query=request.args.get("q", "")[:80], language=lang)
    answer = jsonify(items=found)
    answer.headers["Cache-Control"] = FOR_A_MINUTE
    return answer


@bp.get("/host.css")
def host_css() -> Response:
    """The host's two accents, from which the style sheets derive the rest."""
    light, dark = _accents()
    return _kept(Response(f":root{{--accent-light:{light};--accent-dark:{dark}}}\n", mimetype="text/css"))


@bp.get("/icon.svg")
def icon() -> Response:
    """The emblem in the host's accent."""
    light, dark = _accents()
    return _kept(Response(_ICON.format(light=light, dark=dark), mimetype="image/svg+xml"))


@bp.get("/favicon.ico")
def favicon() -> ResponseReturnValue:
    """Where browsers look without being told."""
    answer = redirect(url_for(".icon"), code=308)
    answer.headers["Cache-Control"] = FOR_AN_HOUR
    return answer


def _state(slug: str) -> State:
    """The event's state; its page then holds until that changes."""
    engine = db.engine
    state = queries.state_of(engine=engine, slug=slug) or abort(404)
    front.hold(
        row=state.row,
        read=lambda: queries.state_row(engine=engine, slug=slug),
        until=min(
            (
                turn
                for turn in (
                    next_turn(window=state.window, ends_at=state.ends_at, now=clock.now()),
                    *_embargoes(state)[:1],
                )
                if turn is not None
            ),
            default=None,
        ),
    )
    return state


def _embargoes(state: State) -> tuple[datetime, ...]:
    """When releases of the event come out that are published already: its page names each from then on."""
    now = clock.now()
    if state.held_until is None or state.held_until <= now:
        return ()
    return tuple(releases.embargoes(session=db.session(), event_id=state.event_id, now=now))


def _key(state: State, lang: str) -> tuple[Any, ...]:
    return (state.event_id, lang, state.revision, state.host_revision)


def _whole(state: State) -> Event:
    return queries.whole_event(session=db.session(), event_id=state.event_id)


def _shell(found: Event, lang: str, endpoint: str) -> dict[str, Any]:
    spoken = [code for code in found.languages if code in languages()]
    return {"event": found, "host": office(), "alternates": _alternates(endpoint, lang, spoken, slug=found.slug)}


def _alternates(endpoint: str, lang: str, codes: Iterable[str], **values: Any) -> list[tuple[str, str]]:
    return [(code, url_for(endpoint, lang=code, **values)) for code in codes if code != lang]


def _tongue(code: str) -> Tongue:
    named = glued(office().names.get(code, ""), code)
    with force_locale(code):
        return Tongue(
            code=code,
            name=language_name(code),
            heading=gettext("Choose a language"),
            label=gettext("Language"),
            events=gettext("Events of %(office)s", office=named) if named else gettext("Events"),
            office=named,
        )


def _accents() -> tuple[str, str]:
    host = office()
    # Written into a style sheet: nothing but a colour may pass.
    light, dark = (
        value if _COLOUR.fullmatch(value) else default
        for value, default in ((host.accent_light, "#00566b"), (host.accent_dark, "#8accdc"))
    )
    return light, dark


def _kept(response: Response) -> Response:
    response.headers["Cache-Control"] = FOR_AN_HOUR
    response.add_etag()
    response.make_conditional(request)
    return response


def bind(app: Flask) -> None:
    """Serve the public pages."""
    app.register_blueprint(bp)
