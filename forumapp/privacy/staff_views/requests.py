"""Requests for destruction at the console: the list with its deadlines, and the answer to one."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forumapp.accounts import guards
from forumapp.accounts import queries as accounts
from forumapp.accounts.rules import Permission
from forumapp.events.guards import log, open_event
from forumapp.events.models import Event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.kernel.secrets import KeyRing
from forumapp.privacy import labels, purging, queries, service
from forumapp.privacy.forms import AnswerForm
from forumapp.privacy.models import SubjectRequest
from forumapp.privacy.rules import AlreadyDecided, Outcome
from forumapp.privacy.staff_views import bp


@bp.get("/requests")
def requests(slug: str) -> ResponseReturnValue:
    """Who asked for destruction, by when each is answered, and how it ended."""
    event = open_event(slug, Permission.ANSWER_REQUESTS)
    found = queries.list_requests(session=db.session(), event_id=event.id)
    log(event, "list", "requests", people=len(found))
    names = accounts.names_of_actors(session=db.session(), references={one.decided_by or "" for one in found})
    return render_template(
        "privacy/requests.html",
        event=event,
        now=clock.now(),
        rows=[(one, labels.outcome(one.outcome), names.get(one.decided_by or "", "")) for one in found],
    )


@bp.route("/requests/<int:id>", methods=["GET", "POST"])
def answer(slug: str, id: int) -> ResponseReturnValue:
    """Accept or refuse one request. An accepted one destroys at once."""
    event = open_event(slug, Permission.ANSWER_REQUESTS)
    found = queries.find_request(session=db.session(), event_id=event.id, id=id) or abort(404)
    form = AnswerForm()
    if not form.is_submitted() or not form.validate():
        log(event, "view", "request", registration_id=found.registration_id)
        return _page(event, found, form), 422 if form.is_submitted() else 200
    accepted = form.outcome.data == Outcome.ACCEPTED
    log(event, "destroy" if accepted else "view", "request", registration_id=found.registration_id)
    try:
        _answer(event, id, form)
    except AlreadyDecided as refused:
        flash(labels.refusal(refused), "warning")
        return redirect(url_for(".requests", slug=slug), 303)
    if accepted:
        purging.sweep(current_app.config["FORUMAPP"])
    flash(_("The data is destroyed.") if accepted else _("Refused. The reason goes out by mail."), "success")
    return redirect(url_for(".requests", slug=slug), 303)


def _answer(event: Event, id: int, form: Any) -> None:
    given: dict[str, Any] = {
        "event_id": event.id,
        "request_id": id,
        "now": clock.now(),
        "actor": guards.current_actor(),
    }
    with unit_of_work() as session:
        if form.outcome.data == Outcome.ACCEPTED:
            keys = KeyRing.of(current_app.config["FORUMAPP"].ticket_keys)
            service.accept(session=session, keys=keys, **given)
        else:
            service.refuse(session=session, reason=form.reason.data, **given)


def _page(event: Event, found: SubjectRequest, form: AnswerForm) -> str:
    session = db.session()
    came, held = False, []
    if found.registration_id is not None:
        ids = queries.ids_of_person(session=session, registration_id=found.registration_id)
        came = queries.attended(session=session, ids=ids)
    elif found.email is not None:
        held = labels.found_under(queries.held_under(session=session, event_id=event.id, email=found.email))
    return render_template(
        "privacy/answer.html",
        event=event,
        asked=found,
        person=found.registration,
        outcome=labels.outcome(found.outcome),
        came=came,
        held=held,
        form=form,
    )
