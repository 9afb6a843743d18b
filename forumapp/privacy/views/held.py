"""What is held under an address: asked for by mail, by a focal point's link, or by an invitation's."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forumapp.config import Config
from forumapp.delegations.queries import groups, invitations
from forumapp.directory import queries as directory
from forumapp.events.models import Event
from forumapp.events.queries import find_event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.kernel.secrets import KeyRing
from forumapp.privacy import labels, queries, service
from forumapp.privacy.forms import AskingForm
from forumapp.privacy.rules import AlreadyAsked, AlreadyDecided
from forumapp.privacy.views import bp
from forumapp.privacy.views.mine import ask, codes_of, held_of, subjects_of
from forumapp.registration.guards import refuse_destroyed
from forumapp.registration.models import Registration
from forumapp.registration.service.tickets import manage_secret
from forumapp.web.fields import stripped
from forumapp.web.headers import private
from forumapp.web.languages import languages
from forumapp.web.throttle import throttle

ASKED_AN_HOUR = 20
"""How often one household may ask; a whole office may share its address."""


@bp.route("/<lang>/events/<slug>/my-data", methods=["GET", "POST"])
def by_address(lang: str, slug: str) -> ResponseReturnValue:
    """Have a link sent to all that is held under one's address: the same answer for every address."""
    event = find_event(session=db.session(), slug=slug)
    if event is None or event.published_at is None:
        abort(404)
    sent, error = request.method == "POST", None
    address = stripped(request.form.get("email", "")) or ""
    if sent and "@" not in address:
        sent, error = False, gettext("Enter an e-mail address like name@example.org.")
    if sent:
        throttle("my-data", limit=ASKED_AN_HOUR, seconds=3600)
        with unit_of_work() as session:
            service.send_data_link(
                session=session, event_id=event.id, email=address, language=lang, now=clock.now(), keys=_keys()
            )
    page = render_template(
        "privacy/by_address.html",
        sent=sent,
        error=error,
        email=request.form.get("email", ""),
        **_frame(event, lang, "privacy.by_address", slug=slug),
    )
    return private(current_app.make_response((page, 422 if error else 200)))


@bp.route("/<lang>/held/<secret>", methods=["GET", "POST"])
def held(lang: str, secret: str) -> ResponseReturnValue:
    """By the link of the mail: everything under the address, and the request to destroy it."""
    event, email = queries.find_link(session=db.session(), secret=secret, now=clock.now()) or abort(404)
    return _page(event, email, lang, secret, "privacy.held")


@bp.route("/<lang>/d/<secret>/data", methods=["GET", "POST"])
def of_focal_point(lang: str, secret: str) -> ResponseReturnValue:
    """By a focal point's own link: everything under her address."""
    focal_point = groups.find_by_secret(session=db.session(), secret=secret) or abort(404)
    event = db.session().get_one(Event, focal_point.delegation.event_id)
    return _page(event, focal_point.email, lang, secret, "privacy.of_focal_point")


@bp.route("/<lang>/i/<secret>/data", methods=["GET", "POST"])
def of_invited(lang: str, secret: str) -> ResponseReturnValue:
    """By an invitation's link: what is held about the invited, who may never have registered."""
    invitation = invitations.find_by_secret(session=db.session(), secret=secret) or abort(404)
    if invitation.registration is not None:
        refuse_destroyed(invitation.registration)
        return _page_of_registration(invitation.registration, lang, secret)
    if not invitation.email:
        abort(404)
    return _page(invitation.event, invitation.email, lang, secret, "privacy.of_invited")


def _page(event: Event, email: str, lang: str, secret: str, endpoint: str) -> ResponseReturnValue:
    form, status = AskingForm(request.form), 200
    if request.method == "POST":
        if form.validate():
            _ask(event, email, lang)
            return redirect(url_for(endpoint, lang=lang, secret=secret), 303)
        status = 422
    found = queries.held_under(session=db.session(), event_id=event.id, email=email)
    page = render_template(
        "privacy/held.html",
        email=email,
        form=form,
        sections=labels.sections_of_address(event=event, held=found, language=lang),
        registrations=_own_pages(found, lang) if endpoint == "privacy.held" else [],
        elsewhere=len(found.registrations) if endpoint != "privacy.held" else 0,
        may_ask=found.destructible,
        waiting=queries.newest_request_of_address(session=db.session(), event_id=event.id, email=email),
        **_frame(event, lang, endpoint, secret=secret),
    )
    return private(current_app.make_response((page, status)))


def _page_of_registration(registration: Registration, lang: str, secret: str) -> ResponseReturnValue:
    form, status = AskingForm(request.form), 200
    if request.method == "POST":
        if form.validate():
            ask(registration, lang)
            return redirect(url_for("privacy.of_invited", lang=lang, secret=secret), 303)
        status = 422
    newest = queries.newest_request(session=db.session(), registration_id=registration.id)
    page = render_template(
        "privacy/held.html",
        email=registration.email,
        form=form,
        sections=labels.sections(
            language=lang,
            subjects=subjects_of(registration),
            codes=codes_of(registration.event, lang),
            **held_of(registration),
        ),
        registrations=[],
        elsewhere=0,
        may_ask=True,
        waiting=newest if newest is not None and newest.decided_at is None else None,
        **_frame(registration.event, lang, "privacy.of_invited", secret=secret),
    )
    return private(current_app.make_response((page, status)))


def _own_pages(found: queries.UnderAddress, lang: str) -> list[tuple[Registration, str]]:
    """The private page of each registration under the address: the mail that led here went to its owner."""
    pages = []
    for row in found.registrations:
        secret = manage_secret(registration=row, keys=_keys())
        if secret is not None:
            pages.append((row, url_for("privacy.data", lang=lang, secret=secret)))
    return pages


def _ask(event: Event, email: str, lang: str) -> None:
    try:
        with unit_of_work() as session:
            service.ask_destruction_of_address(
                session=session, event_id=event.id, email=email, language=lang, now=clock.now()
            )
    except (AlreadyAsked, AlreadyDecided):
        pass  # The next page shows how it stands.


def _frame(event: Event, lang: str, endpoint: str, **values: Any) -> dict[str, Any]:
    others = [code for code in event.languages if code in languages() and code != lang]
    return {
        "event": event,
        "host": directory.host(session=db.session()),
        "alternates": [(code, url_for(endpoint, lang=code, **values)) for code in others],
    }


def _keys() -> KeyRing:
    config: Config = current_app.config["FORUMAPP"]
    return KeyRing.of(config.ticket_keys)
