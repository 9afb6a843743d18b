"""Registering: the form, its errors, and the same answer for every address."""

from __future__ import annotations

import hashlib
import secrets as random

import orjson
from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from forumapp.directory import queries as directory
from forumapp.directory import wording
from forumapp.events import queries as events
from forumapp.events.models import Category, Event
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
from forumapp.registration.queries import Published
from forumapp.registration.rules import AlreadyRegistered, Limit, RegistrationClosed, Source
from forumapp.registration.service import Idempotency, receive, remind_registered, send_links
from forumapp.web.fields import stripped
from forumapp.web.headers import private
from forumapp.web.languages import languages
from forumapp.web.throttle import throttle

bp = Blueprint("registration", __name__)
bp.before_request(refuse_foreign_forms)
LINKS_AN_HOUR = 30
"""How often one household may ask for links; a whole venue may share its address."""


@bp.get("/<lang>/events/<slug>/register")
def new(lang: str, slug: str) -> ResponseReturnValue:
    """The empty form, or the reason why there is none."""
    event = _published(slug)
    plan = plan_of(session=db.session(), event=event, language=lang)
    form = _empty(event, plan, lang)
    return _page(event, lang, plan, form, 200, questions=_drawn(plan, form))


@bp.post("/<lang>/events/<slug>/register")
def create(lang: str, slug: str) -> ResponseReturnValue:
    """Take the form: back with its errors and all that was typed, or on to the page that says what happens now."""
    event = _published(slug)
    plan = plan_of(session=db.session(), event=event, language=lang)
    form = sent(plan.form, event_id=event.event_id)
    if not form.validate():
        return _page(event, lang, plan, form, 422)
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
        return _page(event, lang, plan, form, 422)
    except UnknownQuestion:
        return create(lang, slug)  # It was taken away while this was sent: what is asked now counts.
    except UnknownUpload as gone:
        form.miss_file(gone.upload_id)
        return _page(event, lang, plan, form, 422)
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


def _empty(event: Published, plan: Plan, lang: str) -> ApplicationForm:
    preset = {"token": random.token_urlsafe(16), "language": lang, "category": request.args.get("category", "")}
    return filled(plan.form, None, event_id=event.event_id, preset=preset)


def _drawn(plan: Plan, form: ApplicationForm) -> Markup:
    """The event's own questions in an empty form: drawn once, since every guest begins with the same."""
    known = {category.code for category in form.asking.categories}
    key = (form["category"].data if form["category"].data in known else "", wording.kept().version)
    if key not in plan.drawn:
        plan.drawn[key] = render_template("_questions_alone.html", form=form)
    return Markup(plan.drawn[key])  # noqa: S704 - a template's


def _page(
    published: Published,
    lang: str,
    plan: Plan,
    form: ApplicationForm,
    status: int,
    *,
    questions: Markup | None = None,
) -> ResponseReturnValue:
    now, window = clock.now(), published.window
    event = events.event_with_categories(session=db.session(), event_id=published.event_id)
    waiting = [category for category in event.categories if category.public and _is_full(category)]
    page = render_template(
        "registration/register.html",
        event=event,
        form=form,
        questions=questions,
        notice=plan.notice,
        window=window,
        is_open=window.is_open(now),
        not_yet=window.opens is not None and now < window.opens,
        full=_is_full(event) or len(waiting) == len(form.asking.categories),
        waiting=waiting,
        **_shell(event, lang, "registration.new"),
    )
    return private(current_app.make_response((page, status)))


def _is_full(counted: Event | Category) -> bool:
    return Limit(counted.places, counted.taken, counted.exceeded).is_full


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
