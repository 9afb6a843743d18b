"""Answering the offer of a place."""

from __future__ import annotations

from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forumapp.extensions import unit_of_work
from forumapp.kernel import clock
from forumapp.kernel.actors import GUEST
from forumapp.registration.forms.answering import ACCEPT, STAY, OfferForm
from forumapp.registration.models import Registration
from forumapp.registration.rules import IllegalTransition, OfferRanOut, Status
from forumapp.registration.service import accept_offer, decline_offer
from forumapp.registration.views.my import bp, mine, shell, ticket_keys
from forumapp.web.headers import private


@bp.route("/<lang>/my/<secret>/offer", methods=["GET", "POST"])
def offer(lang: str, secret: str) -> ResponseReturnValue:
    """Take the offered place, let it go and wait on, or let it go for good. Opening the page changes nothing."""
    registration = mine(secret)
    form = OfferForm(request.form)
    if registration.status != Status.OFFERED:
        # Another window said no, or the time is over: whoever says yes now must not believe that it was heard.
        late = request.method == "POST" and form.answer.data == ACCEPT and registration.status == Status.WAITLISTED
        return redirect(url_for(".show", lang=lang, secret=secret, done="too-late" if late else None), 303)
    if request.method == "POST" and form.validate():
        done = _answer(registration, form.answer.data)
        return redirect(url_for(".show", lang=lang, secret=secret, done=done), 303)
    page = render_template("registration/offer.html", form=form, **shell(registration, lang, secret, "my.offer"))
    return private(current_app.make_response((page, 422 if request.method == "POST" else 200)))


def _answer(registration: Registration, answer: str) -> str | None:
    """Keep the answer; what the next page says of it, beside how the registration stands."""
    asked: dict[str, Any] = {
        "event_id": registration.event_id,
        "registration_id": registration.id,
        "now": clock.now(),
        "actor": GUEST,
        "keys": ticket_keys(),
    }
    try:
        with unit_of_work() as session:
            if answer == ACCEPT:
                accept_offer(session=session, **asked)
            else:
                decline_offer(session=session, stay=answer == STAY, **asked)
    except (IllegalTransition, OfferRanOut):
        return "too-late" if answer == ACCEPT else None  # It was answered or ran out meanwhile.
    return {ACCEPT: None, STAY: "waits-on"}.get(answer, "cancelled")
