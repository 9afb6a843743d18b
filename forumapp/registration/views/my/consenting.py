"""Answering anew what one allowed: giving, refusing or withdrawing consents."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forumapp.consent import queries as consent
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.kernel.actors import GUEST
from forumapp.questions.rules import NO, YES
from forumapp.registration.forms import Asking, consents_for, consents_of
from forumapp.registration.models import Registration
from forumapp.registration.service import answer_consents
from forumapp.registration.views.my import bp, mine


@bp.post("/<lang>/my/<secret>/consents")
def answer_consent(lang: str, secret: str) -> ResponseReturnValue:
    """Give, refuse or withdraw consents: what differs from what the page showed, and from what holds, is a new answer.

    A page that was open before the guest answered in another window gives nothing again that she withdrew there.
    """
    registration = mine(secret)
    form = consents_for(asking_consents(registration, lang), request.form.to_dict(flat=False))
    if not form.validate():
        abort(422)
    held = consent.held(session=db.session(), registration_id=registration.id)
    changed = {
        purpose: granted
        for purpose, granted in consents_of(form).items()
        if (purpose not in held or held[purpose].granted != granted)
        and request.form.get(f"shown_consent_{purpose}") != (YES if granted else NO)
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


def asking_consents(registration: Registration, lang: str) -> Asking:
    """What the private page asks: the optional purposes alone, those too that were allowed and are asked no more."""
    event = registration.event
    return Asking(
        languages=event.languages,
        language=lang if lang in event.languages else event.languages[0],
        categories=[],
        questions=[],
        purposes=consent.answerable_purposes(session=db.session(), event_id=event.id, registration_id=registration.id),
        notice_id=None,
        details_only=True,
    )
