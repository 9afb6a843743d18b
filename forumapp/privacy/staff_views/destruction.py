"""The day on which an event's personal data is destroyed: what it means, putting it off, and the certificates."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forumapp.accounts import guards
from forumapp.accounts import queries as accounts
from forumapp.accounts.rules import Permission
from forumapp.directory import queries as directory
from forumapp.events.guards import open_event
from forumapp.events.models import Event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.privacy import labels, queries, service
from forumapp.privacy.forms import PostponeForm
from forumapp.privacy.models import Destruction
from forumapp.privacy.rules import DayNotLater, DayTooLate, NothingLeft
from forumapp.privacy.staff_views import bp
from forumapp.web.answers import saved
from forumapp.web.languages import current_language


@bp.get("/destruction")
def destruction(slug: str) -> ResponseReturnValue:
    """The day, what it means, who put it off, and the certificates so far."""
    event = open_event(slug, Permission.ANSWER_REQUESTS)
    return _page(event, PostponeForm(formdata=None))


@bp.post("/destruction/postpone")
def postpone(slug: str) -> ResponseReturnValue:
    """Put the day off, with a reason that stays in the records."""
    event = open_event(slug, Permission.DESTROY)
    form = PostponeForm()
    if not form.validate():
        return _page(event, form), 422
    try:
        with unit_of_work() as session:
            service.postpone(
                session=session,
                event_id=event.id,
                to_day=form.to_day.data,
                reason=form.reason.data,
                now=clock.now(),
                actor=guards.current_actor(),
            )
    except (DayNotLater, DayTooLate, NothingLeft) as refused:
        form.to_day.errors = [labels.refusal(refused)]
        return _page(event, form), 422
    flash(_("The day is put off. The notice names the new one."), "success")
    return redirect(url_for(".destruction", slug=slug), 303)


@bp.get("/destruction/<int:number>")
def certificate(slug: str, number: int) -> ResponseReturnValue:
    """One certificate, in one of the event's languages, to be read and printed."""
    event = open_event(slug, Permission.ANSWER_REQUESTS)
    row = _found(event, number)
    language = request.args.get("language", "")
    if language not in event.languages:
        language = current_language() if current_language() in event.languages else event.languages[0]
    held: dict[str, Any] = _beside(event, row)
    return render_template(
        "privacy/certificate.html",
        event=event,
        number=number,
        one=labels.certificate(
            row=row, event=event, office=directory.host(session=db.session()).names, language=language, **held
        ),
    )


@bp.get("/destruction/<int:number>.json")
def certificate_file(slug: str, number: int) -> ResponseReturnValue:
    """The same for programs and for the file."""
    event = open_event(slug, Permission.ANSWER_REQUESTS)
    row = _found(event, number)
    document = labels.document(row=row, event=event, **_beside(event, row))
    return saved(document, f"{event.slug}-destruction-{number}.json", "application/json")


def _found(event: Event, number: int) -> Destruction:
    return queries.find_destruction(session=db.session(), event_id=event.id, number=number) or abort(404)


def _beside(event: Event, row: Destruction) -> dict[str, Any]:
    """What a certificate says beside its row: how often the day was put off before, and who did it all."""
    session = db.session()
    postponed = [one for one in queries.list_postponements(session=session, event_id=event.id) if one.at <= row.at]
    references = {row.actor, *(one.actor for one in postponed)}
    return {"postponed": postponed, "names": accounts.names_of_actors(session=session, references=references)}


def _page(event: Event, form: PostponeForm) -> str:
    session = db.session()
    postponed = queries.list_postponements(session=session, event_id=event.id)
    gone = queries.is_destroyed(session=session, event=event, now=clock.now())
    rows = queries.list_destructions(session=session, event_id=event.id)
    names = accounts.names_of_actors(
        session=session, references={one.actor for one in postponed} | {row.actor for row in rows}
    )
    return render_template(
        "privacy/destruction_day.html",
        event=event,
        form=form,
        standing=labels.standing(
            event=event,
            destroyed=queries.last_destroyed(session=session, event_id=event.id) if gone else None,
            spared=event.id in queries.reference_events(session=session),
            now=clock.now(),
            language=current_language(),
        ),
        postponed=[labels.put_off(one, event, names, current_language()) for one in postponed],
        rows=[(row, labels.cause(row), labels.by(row.actor, names)) for row in rows],
        backup_days=directory.host(session=session).backup_days,
    )
