"""Choosing sessions of one's event."""

from __future__ import annotations

from flask import abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forumapp.events.queries import sessions_of
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.kernel.actors import GUEST
from forumapp.registration import labels
from forumapp.registration.forms.sessions import SessionsForm
from forumapp.registration.rules import (
    GIVES_UP_SESSIONS,
    IllegalTransition,
    SessionBegun,
    SessionFull,
    SessionsOverlap,
    UnknownSession,
)
from forumapp.registration.service import choose_sessions
from forumapp.registration.service.session_places import chosen
from forumapp.registration.views.my import bp, changeable, shell
from forumapp.web.headers import private


@bp.route("/<lang>/my/<secret>/sessions", methods=["GET", "POST"])
def sessions(lang: str, secret: str) -> ResponseReturnValue:
    """The sessions that guests choose, as long as they have not begun."""
    now = clock.now()
    registration = changeable(secret, now)
    event = registration.event
    every = sessions_of(session=db.session(), event_id=event.id, chosen_by_guest=True)
    if not every:
        abort(404)
    if registration.status in GIVES_UP_SESSIONS:
        return redirect(url_for(".show", lang=lang, secret=secret), 303)
    held = chosen(session=db.session(), registration_id=registration.id)
    begun = {one.id for one in every if one.starts_at <= now}
    offered = [one for one in every if one.id not in begun]
    came = request.form.to_dict(flat=False) if request.method == "POST" else None
    form = SessionsForm.of(event, offered, held, came)
    status = 200
    if request.method == "POST":
        if form.validate():
            try:
                with unit_of_work() as session:
                    choose_sessions(
                        session=session,
                        event_id=event.id,
                        registration_id=registration.id,
                        session_ids=form.chosen(held),
                        now=now,
                        actor=GUEST,
                    )
                return redirect(url_for(".show", lang=lang, secret=secret, done="sessions"), 303)
            except IllegalTransition:
                return redirect(url_for(".show", lang=lang, secret=secret), 303)
            except (SessionFull, SessionBegun, SessionsOverlap, UnknownSession) as refusal:
                form.sessions.errors = [labels.refusal(refusal)]
        status = 422
    page = render_template(
        "registration/sessions.html",
        form=form,
        begun=[one for one in every if one.id in begun & held],
        **shell(registration, lang, secret, "my.sessions"),
    )
    return private(current_app.make_response((page, status)))
