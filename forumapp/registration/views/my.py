"""One's own registration, reached by the private link: see, change, cancel, answer anew, save the QR."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forumapp.consent import labels as consent_labels
from forumapp.consent import queries as consent
from forumapp.consent.queries import Held
from forumapp.directory import queries as directory
from forumapp.events.calendar import calendar
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock, qr, secrets
from forumapp.kernel.actors import GUEST
from forumapp.kernel.secrets import KeyRing
from forumapp.questions import queries as questions
from forumapp.questions.rules import Kind
from forumapp.registration import labels, queries
from forumapp.registration.forms import (
    NO,
    YES,
    ApplicationForm,
    Asking,
    CancelForm,
    consents_for,
    consents_of,
    form_for,
)
from forumapp.registration.guards import refuse_foreign_forms
from forumapp.registration.models import Registration
from forumapp.registration.rules import AlreadyRegistered, IllegalTransition, Status
from forumapp.registration.service import Changes, amend, answer_consents, cancel
from forumapp.registration.service.tickets import current_code
from forumapp.web.headers import private
from forumapp.web.languages import current_language, languages

bp = Blueprint("my", __name__)
bp.before_request(refuse_foreign_forms)
CHANGEABLE = (Status.SUBMITTED, Status.WAITLISTED, Status.OFFERED, Status.CONFIRMED)
"""States in which a guest may still change or cancel."""


@bp.get("/<lang>/my/<secret>")
def show(lang: str, secret: str) -> ResponseReturnValue:
    """The registration as it stands. Opening it changes nothing."""
    registration = _mine(secret)
    session = db.session()
    asking = _asking_consents(registration, lang)
    held = consent.held(session=session, registration_id=registration.id)
    page = render_template(
        "registration/my.html",
        code=_code(registration),
        headline=labels.headline(registration.status),
        what_follows=labels.what_follows(registration.status),
        status=labels.status(registration.status),
        history=_history(registration, held),
        consents=consents_for(asking, None, {purpose: answer.granted for purpose, answer in held.items()}),
        changeable=_is_changeable(registration, clock.now()),
        reach=[consent_labels.reach(purpose) for purpose, answer in held.items() if not answer.granted],
        done=request.args.get("done"),
        **_shell(registration, lang, secret, "my.show"),
    )
    return private(current_app.make_response(page))


@bp.get("/<lang>/my/<secret>/ticket.png")
def ticket(lang: str, secret: str) -> ResponseReturnValue:
    """The QR as a picture that can be pressed and saved."""
    code = _code(_mine(secret))
    if code is None:
        abort(404)
    config = current_app.config["FORUMAPP"]
    picture = qr.png(secrets.ticket_url(config.base_url, secrets.read_ticket(code) or ""), module=10)
    return private(Response(picture, mimetype="image/png"))


@bp.get("/<lang>/my/<secret>/calendar.ics")
def calendar_file(lang: str, secret: str) -> ResponseReturnValue:
    """The event for one's own calendar."""
    event = _mine(secret).event
    data = calendar(event=event, language=lang, base_url=current_app.config["FORUMAPP"].base_url)
    return private(Response(data, mimetype="text/calendar"))


@bp.route("/<lang>/my/<secret>/edit", methods=["GET", "POST"])
def edit(lang: str, secret: str) -> ResponseReturnValue:
    """Change what may be changed."""
    registration = _changeable(secret)
    asking = _asking(registration, lang)
    status = 200
    if request.method == "POST":
        form = form_for(asking, request.form.to_dict(flat=False))
        if form.validate() and _amend(registration, form, lang):
            return redirect(url_for(".show", lang=lang, secret=secret, done="changed"), 303)
        status = 422
    else:
        form = form_for(asking, None, _known(registration, asking))
    page = render_template("registration/edit.html", form=form, **_shell(registration, lang, secret, "my.edit"))
    return private(current_app.make_response((page, status)))


@bp.route("/<lang>/my/<secret>/cancel", methods=["GET", "POST"])
def cancel_page(lang: str, secret: str) -> ResponseReturnValue:
    """Ask once more, then cancel."""
    registration = _changeable(secret)
    form = CancelForm(request.form)
    status = 200
    if request.method == "POST":
        if form.validate():
            _cancel(registration)
            return redirect(url_for(".show", lang=lang, secret=secret, done="cancelled"), 303)
        status = 422
    page = render_template(
        "registration/cancel.html", form=form, **_shell(registration, lang, secret, "my.cancel_page")
    )
    return private(current_app.make_response((page, status)))


@bp.post("/<lang>/my/<secret>/consents")
def answer_consent(lang: str, secret: str) -> ResponseReturnValue:
    """Give, refuse or withdraw consents: what differs from what holds is a new answer."""
    registration = _mine(secret)
    form = consents_for(_asking_consents(registration, lang), request.form.to_dict(flat=False))
    if not form.validate():
        abort(422)
    held = consent.held(session=db.session(), registration_id=registration.id)
    changed = {
        purpose: granted
        for purpose, granted in consents_of(form).items()
        if purpose not in held or held[purpose].granted != granted
    }
    if changed:
        with unit_of_work() as session:
            answer_consents(
                session=session,
                event_id=registration.event_id,
                registration_id=registration.id,
                answers=changed,
                language=lang,
                now=clock.now(),
                actor=GUEST,
            )
    done = "consents" if all(changed.values()) else "consents-withdrawn"
    return redirect(url_for(".show", lang=lang, secret=secret, done=done), 303)


def _cancel(registration: Registration) -> None:
    try:
        with unit_of_work() as session:
            cancel(
                session=session,
                event_id=registration.event_id,
                registration_id=registration.id,
                now=clock.now(),
                actor=GUEST,
                keys=_keys(),
            )
    except IllegalTransition:
        pass  # It was cancelled or decided meanwhile; the next page shows how it stands.


def _history(registration: Registration, held: Mapping[str, Held]) -> list[tuple[datetime, str]]:
    """What happened when, newest first: each change of state, and the answer that holds for each purpose."""
    changes = queries.history(session=db.session(), registration_id=registration.id)
    entries = [(change.at, labels.happened(change.to_status)) for change in changes]
    entries += [(answer.at, labels.answered(answer.purpose, granted=answer.granted)) for answer in held.values()]
    return sorted(entries, key=lambda entry: entry[0], reverse=True)


def _mine(secret: str) -> Registration:
    registration = queries.find_by_secret(session=db.session(), secret=secret)
    if registration is None:
        abort(404)
    return registration


def _changeable(secret: str) -> Registration:
    """The registration, or back to its page where there is nothing to change any more."""
    registration = _mine(secret)
    if not _is_changeable(registration, clock.now()):
        abort(redirect(url_for(".show", secret=secret, lang=current_language()), 303))
    return registration


def _is_changeable(registration: Registration, now: datetime) -> bool:
    return registration.status in CHANGEABLE and now < registration.event.ends_at


def _keys() -> KeyRing:
    return KeyRing.of(current_app.config["FORUMAPP"].ticket_keys)


def _code(registration: Registration) -> str | None:
    if registration.status != Status.CONFIRMED:
        return None
    code = current_code(session=db.session(), registration=registration, keys=_keys())
    return secrets.in_fours(code) if code else None


def _asking(registration: Registration, lang: str) -> Asking:
    event = registration.event
    return Asking(
        languages=event.languages,
        language=lang if lang in event.languages else event.languages[0],
        categories=[],
        questions=questions.asked(session=db.session(), event_id=event.id),
        purposes=[],
        notice_id=None,
        details_only=True,
    )


def _asking_consents(registration: Registration, lang: str) -> Asking:
    event = registration.event
    return Asking(
        languages=event.languages,
        language=lang if lang in event.languages else event.languages[0],
        categories=[],
        questions=[],
        purposes=consent.asked_purposes(session=db.session(), event_id=event.id),
        notice_id=None,
        details_only=True,
    )


def _known(registration: Registration, asking: Asking) -> dict[str, Any]:
    organization = registration.organization.names if registration.organization else {}
    given = questions.answers(session=db.session(), registration_id=registration.id)
    kinds = {question.key: question.kind for question in asking.questions}
    return {
        **{f"name_{code}": registration.names.get(code, "") for code in asking.languages},
        f"organization_{asking.language}": organization.get(asking.language) or next(iter(organization.values()), ""),
        f"position_{asking.language}": registration.position.in_language(asking.language, asking.languages).text,
        "phone": registration.phone or "",
        "country": registration.country or "",
        "language": registration.language,
        **{
            f"q_{key}": (YES if value else NO) if kinds.get(key) == Kind.YES_NO else value
            for key, value in given.items()
        },
    }


def _amend(registration: Registration, form: ApplicationForm, lang: str) -> bool:
    """Keep what was changed; False where the form has to be shown again, with the reason beside the name."""
    data, language = form.data, form.asking.language
    known = _known(registration, form.asking)
    position, organization = data[f"position_{language}"], data[f"organization_{language}"]
    values: dict[str, Any] = {
        "names": form.localized("name"),
        "phone": data["phone"] or None,
        "country": data["country"] or None,
        "language": data["language"],
    }
    if position != known[f"position_{language}"]:
        values["position"] = registration.position.with_text(language, position)
    changed = organization != known[f"organization_{language}"]
    try:
        with unit_of_work() as session:
            amend(
                session=session,
                event_id=registration.event_id,
                registration_id=registration.id,
                changes=Changes(
                    values=values,
                    organization=form.localized("organization") if changed else None,
                    answers=form.answers(),
                ),
                now=clock.now(),
                actor=GUEST,
            )
    except AlreadyRegistered as twin:
        form[f"name_{language}"].errors = [labels.refusal(twin)]
        return False
    return True


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
