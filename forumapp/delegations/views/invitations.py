"""The page behind an invitation's link: yes, no, somebody else. Opening any of it changes nothing."""

from __future__ import annotations

import hashlib
import secrets as random
from typing import Any, NoReturn

import orjson
from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Form

from forumapp.delegations.forms.invitations import (
    AcceptForm,
    DeclineForm,
    application_form,
    hand_over_form,
    known_of,
    notice_of,
)
from forumapp.delegations.labels import invitations as labels
from forumapp.delegations.models import Invitation
from forumapp.delegations.queries import invitations as queries
from forumapp.delegations.rules.invitations import (
    AllUsed,
    AlreadyAnswered,
    DeadLink,
    Kind,
    NotTransferable,
    Stage,
)
from forumapp.delegations.service import invitations as service
from forumapp.directory import queries as directory
from forumapp.extensions import db, unit_of_work
from forumapp.files.service import UnknownUpload
from forumapp.kernel import clock
from forumapp.kernel.secrets import KeyRing
from forumapp.questions.service import UnknownQuestion
from forumapp.registration import labels as registration_labels
from forumapp.registration.forms import ApplicationForm
from forumapp.registration.guards import refuse_foreign_forms
from forumapp.registration.rules import AlreadyRegistered, RegistrationClosed
from forumapp.registration.service import Idempotency, remind_registered
from forumapp.web.headers import private
from forumapp.web.languages import current_language, languages

bp = Blueprint("invitation", __name__)
bp.before_request(refuse_foreign_forms)


@bp.get("/<lang>/i/<secret>")
def show(lang: str, secret: str) -> ResponseReturnValue:
    """The invitation, and the ways to answer it, or how it was answered."""
    invitation = _found(secret)
    session = db.session()
    letter = queries.find_letter(session=session, event_id=invitation.event_id)
    if request.method == "GET" and letter is not None and letter.measure_opening and invitation.opened_at is None:
        with unit_of_work() as writing:
            service.open_link(session=writing, secret=secret, now=clock.now())
    stage = queries.stage(session=session, invitation=invitation)
    registration = invitation.registration
    text = labels.composed(
        invitation=invitation,
        letter=letter,
        host=directory.host(session=session).names,
        language=lang,
        link=url_for(".show", lang=lang, secret=secret, _external=True),
    )
    return _page(
        "invitation.html",
        invitation,
        lang,
        secret,
        "show",
        text=text,
        stage=stage.value,
        status=registration_labels.status(registration.status) if registration else None,
        registration=registration,
        others=queries.registrations_by(session=session, invitation_id=invitation.id),
        used=queries.live_uses(session=session, invitation_id=invitation.id),
        closed=_is_closed(invitation),
        done=request.args.get("done"),
    )


@bp.route("/<lang>/i/<secret>/yes", methods=["GET", "POST"])
def accept(lang: str, secret: str) -> ResponseReturnValue:
    """Yes: the event's form with what the host knows, and a box to tick."""
    invitation = _answerable(secret, Stage.UNANSWERED, Stage.NO)
    if invitation.registration is None or queries.live_uses(session=db.session(), invitation_id=invitation.id):
        return _back(lang, secret)
    known = known_of(invitation.registration, invitation.event.languages, _language(invitation, lang))
    form = _application_form(invitation, lang, known)
    sure = AcceptForm(request.form if request.method == "POST" else None)
    page: dict[str, Any] = {"form": form, "sure": sure, "secret": secret}
    if request.method == "GET" or not all([form.validate(), sure.validate()]):
        return _form_page(invitation, lang, "accept", **page)
    now = clock.now()
    try:
        with unit_of_work() as session:
            service.accept(session=session, secret=secret, application=form.application(), now=now, keys=_keys())
    except UnknownQuestion:
        return accept(lang, secret)  # It was taken away while this was sent: what is asked now counts.
    except (RegistrationClosed, UnknownUpload) as refusal:
        return _form_page(invitation, lang, "accept", refusal=refusal, **page)
    except AlreadyRegistered as refusal:
        _remind(invitation, refusal)
    except (AlreadyAnswered, DeadLink):
        return _back(lang, secret)
    return _back(lang, secret, done="yes")


@bp.route("/<lang>/i/<secret>/no", methods=["GET", "POST"])
def decline(lang: str, secret: str) -> ResponseReturnValue:
    """No, with a word if one likes."""
    invitation = _found(secret)
    stage = queries.stage(session=db.session(), invitation=invitation)
    if stage != Stage.UNANSWERED:
        # Another tab, or a colleague, said yes: whoever says no now must not believe that it was heard.
        return _back(lang, secret, done="answered" if request.method == "POST" and stage == Stage.YES else None)
    form = DeclineForm(request.form if request.method == "POST" else None)
    if request.method == "GET" or not form.validate():
        return _page("invitation_no.html", invitation, lang, secret, "decline", form=form)
    try:
        with unit_of_work() as session:
            service.decline(session=session, secret=secret, word=form.word.data or None, now=clock.now())
    except (AlreadyAnswered, DeadLink):
        return _back(lang, secret)
    return _back(lang, secret, done="no")


@bp.route("/<lang>/i/<secret>/represented", methods=["GET", "POST"])
def represented(lang: str, secret: str) -> ResponseReturnValue:
    """No, but somebody comes instead: the event's form for the one who comes."""
    invitation = _answerable(secret, Stage.UNANSWERED, Stage.NO)
    if invitation.registration is None:
        return _back(lang, secret)
    form = _application_form(invitation, lang, _of_organization(invitation, lang))
    page: dict[str, Any] = {"form": form, "sure": None, "secret": secret}
    if request.method == "GET" or not form.validate():
        return _form_page(invitation, lang, "represented", **page)
    application = form.application()
    try:
        with unit_of_work() as session:
            service.bring_representative(
                session=session,
                secret=secret,
                application=application,
                reason=labels.represented_by(application.names.in_language(application.language).text),
                now=clock.now(),
                keys=_keys(),
                idempotency=_idempotency(invitation),
            )
    except UnknownQuestion:
        return represented(lang, secret)  # It was taken away while this was sent: what is asked now counts.
    except (RegistrationClosed, UnknownUpload) as refusal:
        return _form_page(invitation, lang, "represented", refusal=refusal, **page)
    except AlreadyRegistered as refusal:
        _remind(invitation, refusal)
    except (AlreadyAnswered, DeadLink):
        return _back(lang, secret)
    return _back(lang, secret, done="represented")


@bp.route("/<lang>/i/<secret>/register", methods=["GET", "POST"])
def register(lang: str, secret: str) -> ResponseReturnValue:
    """One use of an open invitation."""
    invitation = _answerable(secret, Stage.UNANSWERED, Stage.YES, Stage.NO)
    if invitation.kind != Kind.OPEN:
        return _back(lang, secret)
    form = _application_form(invitation, lang, _of_organization(invitation, lang))
    page: dict[str, Any] = {"form": form, "sure": None, "secret": secret}
    if request.method == "GET" or not form.validate():
        return _form_page(invitation, lang, "register", **page)
    try:
        with unit_of_work() as session:
            service.register_by_open(
                session=session,
                secret=secret,
                application=form.application(),
                now=clock.now(),
                keys=_keys(),
                idempotency=_idempotency(invitation),
            )
    except UnknownQuestion:
        return register(lang, secret)  # It was taken away while this was sent: what is asked now counts.
    except (RegistrationClosed, AllUsed, UnknownUpload) as refusal:
        return _form_page(invitation, lang, "register", refusal=refusal, **page)
    except AlreadyRegistered as refusal:
        _remind(invitation, refusal)
    except DeadLink:
        return _back(lang, secret)
    return _back(lang, secret, done="registered")


@bp.route("/<lang>/i/<secret>/hand-over", methods=["GET", "POST"])
def hand_over(lang: str, secret: str) -> ResponseReturnValue:
    """Give a transferable invitation to a colleague; the link in hand ends with it."""
    invitation = _answerable(secret, Stage.UNANSWERED)
    if invitation.kind != Kind.TRANSFERABLE:
        return _back(lang, secret)
    language = _language(invitation, lang)
    form = hand_over_form(invitation.event.languages, language, request.form if request.method == "POST" else None)
    if request.method == "GET" or not form.validate():
        return _page("invitation_hand_over.html", invitation, lang, secret, "hand_over", form=form)
    if request.form.get("checked") != "yes":
        # What is mistyped is lost for good: it is read once more before anything is done.
        again = request.form.get("checked") == "no"
        page = "invitation_hand_over.html" if again else "invitation_hand_over_check.html"
        return _page(page, invitation, lang, secret, "hand_over", form=form)
    try:
        with unit_of_work() as session:
            service.hand_over(
                session=session,
                secret=secret,
                names=form.names(),
                email=form["email"].data,
                language=language,
                now=clock.now(),
                keys=_keys(),
            )
    except AlreadyRegistered as refusal:
        _remind(invitation, refusal)
    except (NotTransferable, DeadLink):
        return _back(lang, secret)
    shell = {**_shell(invitation, lang, secret, "show"), "alternates": []}  # the link in the address is dead now
    page = render_template("delegations/invitation_handed.html", **shell)
    return private(make_response(page))


def _found(secret: str) -> Invitation:
    """The invitation of a link that still opens something; whoever asks with another gets one neutral page."""
    invitation = queries.find_by_secret(session=db.session(), secret=secret)
    if invitation is None:
        _handed_over(secret)
    if clock.now() >= invitation.event.ends_at:
        _gone()
    return invitation


def _handed_over(secret: str) -> NoReturn:
    """Tell the owner of a former link to whom it was handed over; everybody else gets the neutral page."""
    invitation = queries.find_handed_over(session=db.session(), secret=secret)
    if invitation is None or not invitation.names or clock.now() >= invitation.event.ends_at:
        _gone()
    shell = {**_shell(invitation, current_language(), secret, "show"), "alternates": []}
    abort(private(make_response(render_template("delegations/invitation_given.html", **shell), 410)))


def _gone() -> NoReturn:
    page = render_template("delegations/invitation_gone.html", host=directory.host(session=db.session()))
    abort(private(make_response(page, 404)))


def _answerable(secret: str, *stages: Stage) -> Invitation:
    """The invitation, or back to its page where it does not stand at one of ``stages``."""
    invitation = _found(secret)
    if queries.stage(session=db.session(), invitation=invitation) not in stages:
        abort(_back(current_language(), secret))
    return invitation


def _back(lang: str, secret: str, done: str | None = None) -> Any:
    return redirect(url_for(".show", lang=lang, secret=secret, done=done), 303)


def _application_form(invitation: Invitation, lang: str, known: dict[str, Any]) -> ApplicationForm:
    return application_form(
        session=db.session(),
        invitation=invitation,
        language=_language(invitation, lang),
        sending=request.method == "POST",
        preset={"token": random.token_urlsafe(16), **known},
    )


def _of_organization(invitation: Invitation, lang: str) -> dict[str, Any]:
    """What is known of somebody else who comes: the organisation."""
    language = _language(invitation, lang)
    if invitation.organization is None:
        return {}
    name = invitation.organization.names.in_language(language, invitation.event.languages).text
    return {f"organization_{language}": name, "country": invitation.country or ""}


def _form_page(
    invitation: Invitation,
    lang: str,
    endpoint: str,
    *,
    form: ApplicationForm,
    sure: Form | None,
    secret: str,
    refusal: RegistrationClosed | AllUsed | UnknownUpload | None = None,
) -> ResponseReturnValue:
    if isinstance(refusal, UnknownUpload):
        form.miss_file(refusal.upload_id)
    return _page(
        "invitation_form.html",
        invitation,
        lang,
        secret,
        endpoint,
        form=form,
        sure=sure,
        notice=notice_of(session=db.session(), invitation=invitation, language=_language(invitation, lang)),
        purpose=endpoint,
        refused=labels.refusal(refusal) if isinstance(refusal, AllUsed) else None,
        closed=_is_closed(invitation),
        failed=request.method == "POST" and not form.new,
    )


def _page(
    template: str, invitation: Invitation, lang: str, secret: str, endpoint: str, **values: Any
) -> ResponseReturnValue:
    page = render_template(f"delegations/{template}", **_shell(invitation, lang, secret, endpoint), **values)
    return private(make_response(page, 422 if request.method == "POST" else 200))


def _shell(invitation: Invitation, lang: str, secret: str, endpoint: str) -> dict[str, Any]:
    event = invitation.event
    others = [code for code in event.languages if code in languages() and code != lang]
    return {
        "invitation": invitation,
        "event": event,
        "secret": secret,
        "host": directory.host(session=db.session()),
        "alternates": [(code, url_for(f".{endpoint}", lang=code, secret=secret)) for code in others],
    }


def _remind(invitation: Invitation, refusal: AlreadyRegistered) -> None:
    """The screen says nothing of others' registrations; the owner of the address learns it by mail."""
    with unit_of_work() as session:
        remind_registered(
            session=session,
            event_id=invitation.event_id,
            registration_id=refusal.registration_id,
            now=clock.now(),
        )


def _is_closed(invitation: Invitation) -> bool:
    closes = invitation.event.window.closes
    return closes is not None and clock.now() >= closes


def _language(invitation: Invitation, lang: str) -> str:
    return lang if lang in invitation.event.languages else invitation.event.languages[0]


def _keys() -> KeyRing:
    return KeyRing.of(current_app.config["FORUMAPP"].ticket_keys)


def _idempotency(invitation: Invitation) -> Idempotency:
    """The form's own key with what it was sent with: the same form sent twice is one registration."""
    fields = sorted((name, value) for name, value in request.form.items(multi=True) if name != "token")
    body = hashlib.sha256(orjson.dumps(fields)).hexdigest()
    return Idempotency(f"invitation:{invitation.id}"[:64], f"{request.form.get('token', '')[:64]}:{body}", body)
