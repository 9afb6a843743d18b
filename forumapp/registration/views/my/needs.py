"""What a guest needs on the day: seen, changed and removed, with the consent to keep it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forumapp.consent import queries as consent
from forumapp.consent.rules import Purpose
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.kernel.actors import GUEST
from forumapp.kernel.sealing import needs_box
from forumapp.questions import queries as questions
from forumapp.questions.codec import Asked
from forumapp.questions.forms import filled, sent
from forumapp.questions.rules import NO, YES, AnsweredBy, Kind, shown
from forumapp.questions.service import UnknownQuestion
from forumapp.registration.forms import Asking
from forumapp.registration.forms.application import NeedsForm, needs_form_class
from forumapp.registration.models import Registration
from forumapp.registration.service import change_needs
from forumapp.registration.views.my import bp, changeable, shell
from forumapp.web.headers import private


@bp.route("/<lang>/my/<secret>/needs", methods=["GET", "POST"])
def needs(lang: str, secret: str) -> ResponseReturnValue:
    """See, change and remove what one needs."""
    registration = changeable(secret, clock.now())
    asked = needs_asked(registration)
    asking = _asking(registration, asked, lang)
    if not asked or not asking.purposes:
        abort(404)
    form_class, status = needs_form_class(asking), 200
    if request.method == "POST":
        form = sent(form_class, event_id=registration.event_id)
        if form.validate() and _kept(registration, form, lang):
            return redirect(url_for(".show", lang=lang, secret=secret, done="needs"), 303)
        status = 422
    else:
        form = filled(form_class, None, event_id=registration.event_id, preset=_consent(registration))
        form.fill_in(_known(registration), event_id=registration.event_id)
    page = render_template("registration/needs.html", form=form, **shell(registration, lang, secret, "my.needs"))
    return private(current_app.make_response((page, status)))


def needs_asked(registration: Registration) -> list[Asked]:
    """The questions about needs that apply to a guest as she has answered the others; no other hangs on them."""
    session = db.session()
    every = questions.asked(session=session, event_id=registration.event_id, by=AnsweredBy.GUEST, needs=True)
    about = [question for question in every if question.kind == Kind.NEEDS]
    if not about:
        return []
    answers = questions.answers(session=session, registration_id=registration.id)
    applying = shown(every, category=registration.category.code, answers=answers)
    return [replace(one, categories=(), condition=None) for one in about if one.key in applying]


def _asking(registration: Registration, asked: list[Asked], lang: str) -> Asking:
    event = registration.event
    purposes = consent.answerable_purposes(session=db.session(), event_id=event.id, registration_id=registration.id)
    return Asking(
        languages=event.languages,
        language=lang if lang in event.languages else event.languages[0],
        categories=[],
        questions=asked,
        purposes=[one for one in purposes if one.purpose == Purpose.NEEDS],
        notice_id=None,
        details_only=True,
    )


def _known(registration: Registration) -> dict[str, Any]:
    box = needs_box(current_app.config["FORUMAPP"].data_keys)
    rows = questions.needs_of(session=db.session(), registration_ids=[registration.id])
    return {key: box.open(need.sealed) for key, _, need in rows}


def _consent(registration: Registration) -> Mapping[str, str]:
    held = consent.held(session=db.session(), registration_id=registration.id).get(Purpose.NEEDS)
    return {} if held is None else {"consent_needs": YES if held.granted else NO}


def _kept(registration: Registration, form: NeedsForm, lang: str) -> bool:
    """Keep it; False where a question was taken away while this was sent: the page asks what counts now."""
    try:
        with unit_of_work() as session:
            change_needs(
                session=session,
                event_id=registration.event_id,
                registration_id=registration.id,
                needs=form.sealed_needs(),
                asked=form.versions(),
                consents=form.consents(),
                language=lang,
                now=clock.now(),
                actor=GUEST,
            )
    except UnknownQuestion:
        return False
    return True
