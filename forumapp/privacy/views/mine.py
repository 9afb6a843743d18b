"""What a person asks of her own data by the private link: all of it, and its destruction."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forumapp.attendance.queries.guests import questions_of
from forumapp.delegations.queries.groups import delegations_called
from forumapp.directory import queries as directory
from forumapp.events.models import Event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.kernel.sealing import needs_box
from forumapp.mail.rendering import subject_of
from forumapp.privacy import export, labels, queries, service
from forumapp.privacy.forms import AskingForm
from forumapp.privacy.rules import AlreadyAsked, AlreadyDecided
from forumapp.privacy.views import bp
from forumapp.questions.models import QuestionVersion
from forumapp.questions.queries import needs_of
from forumapp.registration.guards import follow_merged, refuse_destroyed
from forumapp.registration.labels.changes import Codes
from forumapp.registration.models import Registration
from forumapp.registration.queries import find_by_secret
from forumapp.web.answers import saved
from forumapp.web.headers import private
from forumapp.web.languages import languages


@bp.get("/<lang>/my/<secret>/data")
def data(lang: str, secret: str) -> ResponseReturnValue:
    """Everything that is held about the person, on the page itself."""
    registration = _mine(secret)
    page = render_template(
        "privacy/data.html",
        sections=labels.sections(
            language=lang,
            subjects=subjects_of(registration),
            codes=codes_of(registration.event, lang),
            **held_of(registration),
        ),
        **_shell(registration, lang, secret, "privacy.data"),
    )
    return private(current_app.make_response(page))


@bp.get("/<lang>/my/<secret>/data.json")
def data_file(lang: str, secret: str) -> ResponseReturnValue:
    """The same as a file for programs."""
    registration = _mine(secret)
    body = export.document(now=clock.now(), **held_of(registration))
    return private(saved(body, f"{registration.event.slug}-my-data.json", "application/json"))


@bp.route("/<lang>/my/<secret>/destroy", methods=["GET", "POST"])
def destruction(lang: str, secret: str) -> ResponseReturnValue:
    """Say what a destruction means, then take the request; one that waits is shown instead."""
    registration = _mine(secret)
    form = AskingForm(request.form)
    status = 200
    if request.method == "POST":
        if form.validate():
            ask(registration, lang)
            return redirect(url_for(".destruction", lang=lang, secret=secret), 303)
        status = 422
    session = db.session()
    page = render_template(
        "privacy/destruction.html",
        form=form,
        newest=queries.newest_request(session=session, registration_id=registration.id),
        came=queries.attended(session=session, ids=[registration.id]),
        **_shell(registration, lang, secret, "privacy.destruction"),
    )
    return private(current_app.make_response((page, status)))


def ask(registration: Registration, lang: str) -> None:
    """Note the request of a registration's person; one that waits, or was answered, shows on the next page."""
    try:
        with unit_of_work() as session:
            service.ask_destruction(
                session=session,
                event_id=registration.event_id,
                registration_id=registration.id,
                language=lang,
                now=clock.now(),
            )
    except (AlreadyAsked, AlreadyDecided):
        pass  # The next page shows how it stands.


def held_of(registration: Registration) -> dict[str, Any]:
    """Everything that is held about a registration's person, as page and file take it."""
    session = db.session()
    ids = queries.ids_of_person(session=session, registration_id=registration.id)
    return {
        "registration": registration,
        "holdings": queries.holdings(session=session, ids=ids),
        "answers": queries.answers_with_wording(session=session, ids=ids),
        "consents": queries.consents_with_wording(session=session, ids=ids),
        "needs": _needs(ids),
        "accesses": queries.accesses(session=session, ids=ids),
    }


def subjects_of(registration: Registration) -> dict[str, str]:
    """The subjects of the mails to the person, by the id of the message."""
    session = db.session()
    ids = queries.ids_of_person(session=session, registration_id=registration.id)
    return {one.id: subject_of(one) for one in queries.mails_to(session=session, ids=ids)}


def codes_of(event: Event, lang: str) -> Codes:
    """What the codes of a change stand for; the person's own contacts are hers to see."""
    session = db.session()
    return Codes(
        event,
        {one.key: one.versions for one in questions_of(session=session, event_id=event.id)},
        {
            str(number): names.in_language(lang, event.languages).text
            for number, names in delegations_called(session=session, event_id=event.id)
        },
    )


def _needs(ids: list[str]) -> list[tuple[str, QuestionVersion, str]]:
    """What these registrations need, readable: each question's key, its wording, the text."""
    box = needs_box(current_app.config["FORUMAPP"].data_keys)
    rows = needs_of(session=db.session(), registration_ids=ids)
    return [(key, version, box.open(need.sealed)) for key, version, need in rows]


def _mine(secret: str) -> Registration:
    registration = find_by_secret(session=db.session(), secret=secret) or abort(404)
    refuse_destroyed(registration)
    follow_merged(registration)
    return registration


def _shell(registration: Registration, lang: str, secret: str, endpoint: str) -> dict[str, Any]:
    event = registration.event
    others = [code for code in event.languages if code in languages() and code != lang]
    return {
        "registration": registration,
        "event": event,
        "secret": secret,
        "host": directory.host(session=db.session()),
        "alternates": [(code, url_for(endpoint, lang=code, secret=secret)) for code in others],
    }
