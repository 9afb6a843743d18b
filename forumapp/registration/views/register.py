"""Registering: the form, its errors, and the same answer for every address."""

from __future__ import annotations

import hashlib
import secrets as random
from datetime import datetime

import orjson
from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forumapp.directory import queries as directory
from forumapp.events import queries as events
from forumapp.events.models import Event
from forumapp.extensions import db, unit_of_work
from forumapp.files.service import UnknownUpload
from forumapp.kernel import clock
from forumapp.kernel.actors import GUEST
from forumapp.kernel.secrets import KeyRing
from forumapp.orm.prepared import reading
from forumapp.questions.forms import filled, sent
from forumapp.questions.service import UnknownQuestion
from forumapp.registration import queries
from forumapp.registration.forms import ApplicationForm, plan_of
from forumapp.registration.forms.plans import Plan
from forumapp.registration.guards import refuse_foreign_forms
from forumapp.registration.queries import FormState, Published
from forumapp.registration.rules import AlreadyRegistered, RegistrationClosed, Source
from forumapp.registration.service import Idempotency, receive, remind_registered, send_links
from forumapp.web import pages
from forumapp.web.fields import stripped
from forumapp.web.headers import private
from forumapp.web.languages import languages
from forumapp.web.throttle import throttle

bp = Blueprint("registration", __name__)
bp.before_request(refuse_foreign_forms)
LINKS_AN_HOUR = 30
"""How often one household may ask for links; a whole venue may share its address."""
_KEY = random.token_urlsafe(16)
"""Stands in the kept page where each guest's form gets a key of its own; nobody can have written it elsewhere."""


@bp.get("/<lang>/events/<slug>/register")
def new(lang: str, slug: str) -> ResponseReturnValue:
    """The empty form, or the reason why there is none: drawn once for all guests, but for the form's own key."""
    state, now = _state(slug), clock.now()
    plan = plan_of(session=db.session(), event=state.event, language=lang)
    wanted = request.args.get("category", "")
    category = wanted if any(wanted == one.code for one in plan.form.asking.categories) else ""

    def rendered() -> str:
        preset = {"token": _KEY, "language": lang, "category": category}
        form = filled(plan.form, None, event_id=state.event.event_id, preset=preset)
        return _rendered(state, lang, plan, form, now)

    page = pages.page(("form", lang, category, state, _turn(state, now)), rendered)
    return private(Response(page.body.replace(_KEY.encode(), random.token_urlsafe(16).encode())))


@bp.post("/<lang>/events/<slug>/register")
def create(lang: str, slug: str) -> ResponseReturnValue:
    """Take the form: back with its errors and all that was typed, or on to the page that says what happens now."""
    event = _published(slug)
    plan = plan_of(session=db.session(), event=event, language=lang)
    form = sent(plan.form, event_id=event.event_id)
    if not form.validate():
        return _again(slug, lang, plan, form)
    now = clock.now()
    try:
        with unit_of_work() as session:
            receive(
                session=session,
                event_id=event.event_id,
                application=form.application(),
                now=now,
                actor=GUEST,
                source=Source.FORM,
                keys=KeyRing.of(current_app.config["FORUMAPP"].ticket_keys),
                idempotency=_idempotency(event),
            )
    except AlreadyRegistered as refusal:
        # The screen says nothing; the owner of the address learns by mail that she is registered already.
        with unit_of_work() as session:
            remind_registered(
                session=session, event_id=event.event_id, registration_id=refusal.registration_id, now=now
            )
    except RegistrationClosed:
        return _again(slug, lang, plan, form)
    except UnknownQuestion:
        return create(lang, slug)  # It was taken away while this was sent: what is asked now counts.
    except UnknownUpload as gone:
        form.miss_file(gone.upload_id)
        return _again(slug, lang, plan, form)
    return redirect(url_for(".received", lang=lang, slug=slug), 303)


@bp.get("/<lang>/events/<slug>/received")
def received(lang: str, slug: str) -> ResponseReturnValue:
    """What happens now: the same page for a known and an unknown address."""
    event = _event(slug)
    page = render_template("registration/received.html", event=event, **_shell(event, lang, "registration.received"))
    return private(current_app.make_response(page))


@bp.route("/<lang>/events/<slug>/link", methods=["GET", "POST"])
def link(lang: str, slug: str) -> ResponseReturnValue:
    """Send the link to one's own registration again: the same answer for every address."""
    event = _event(slug)
    sent = request.method == "POST"
    error = None
    if sent:
        address = stripped(request.form.get("email", "")) or ""
        if "@" not in address:
            sent, error = False, gettext("Enter an e-mail address like name@example.org.")
        else:
            throttle("link", limit=LINKS_AN_HOUR, seconds=3600)
            with unit_of_work() as session:
                send_links(session=session, event_id=event.id, email=address, now=clock.now())
    page = render_template(
        "registration/link.html",
        event=event,
        sent=sent,
        error=error,
        email=request.form.get("email", ""),
        **_shell(event, lang, "registration.link"),
    )
    return private(current_app.make_response((page, 422 if error else 200)))


def _published(slug: str) -> Published:
    with reading(db.engine) as cursor:
        return queries.find_published(cursor=cursor, slug=slug) or abort(404)


def _event(slug: str) -> Event:
    event = events.find_event(session=db.session(), slug=slug)
    if event is None or event.published_at is None:
        abort(404)
    return event


def _state(slug: str) -> FormState:
    with reading(db.engine) as cursor:
        return queries.form_state(cursor=cursor, slug=slug) or abort(404)


def _again(slug: str, lang: str, plan: Plan, form: ApplicationForm) -> ResponseReturnValue:
    """The form with what was typed and what is wrong with it."""
    return private(current_app.make_response((_rendered(_state(slug), lang, plan, form, clock.now()), 422)))


def _turn(state: FormState, now: datetime) -> tuple[bool, bool]:
    """Whether the form is open, and whether it is still to open."""
    window = state.event.window
    return window.is_open(now), window.opens is not None and now < window.opens


def _rendered(state: FormState, lang: str, plan: Plan, form: ApplicationForm, now: datetime) -> str:
    event = events.event_with_categories(session=db.session(), event_id=state.event.event_id)
    is_open, not_yet = _turn(state, now)
    return render_template(
        "registration/register.html",
        event=event,
        form=form,
        notice=plan.notice,
        window=state.event.window,
        is_open=is_open,
        not_yet=not_yet,
        full=state.full,
        waiting=[category for category in event.categories if category.code in state.waiting],
        **_shell(event, lang, "registration.new"),
    )


def _shell(event: Event, lang: str, endpoint: str) -> dict[str, object]:
    others = [code for code in event.languages if code in languages() and code != lang]
    return {
        "host": directory.host(session=db.session()),
        "alternates": [(code, url_for(endpoint, lang=code, slug=event.slug)) for code in others],
    }


def _idempotency(event: Published) -> Idempotency:
    """The form's own key with what it was sent with: the same form sent twice is one registration."""
    fields = sorted((name, value) for name, value in request.form.items(multi=True) if name != "token")
    body = hashlib.sha256(orjson.dumps(fields)).hexdigest()
    return Idempotency(f"form:{event.event_id}", f"{request.form.get('token', '')[:64]}:{body}", body)
