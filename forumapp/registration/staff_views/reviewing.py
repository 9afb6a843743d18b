"""The review: who waits for an answer, and confirmed guests who changed what was looked at."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forumapp.accounts import guards
from forumapp.accounts.rules import Permission
from forumapp.directory import countries
from forumapp.directory import labels as directory_labels
from forumapp.events.guards import log, open_event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.registration import labels, queries, service
from forumapp.registration.rules import Status, UnknownRegistration
from forumapp.registration.staff_views import bp
from forumapp.web.languages import current_language

PAGE = 50
"""How many are reviewed on one page; the next come as these are decided."""


@bp.get("/review")
def review(slug: str) -> ResponseReturnValue:
    """Those who wait for a reviewer, the oldest first, with what a decision needs."""
    event = open_event(slug, Permission.DECIDE)
    session = db.session()
    people = queries.to_review(session=session, event_id=event.id, limit=PAGE)
    again = queries.to_look_at_again(session=session, event_id=event.id)
    log(event, "list", "review", people=len(people) + len(again))
    language = current_language()
    return render_template(
        "registration/staff_review.html",
        event=event,
        people=people,
        total=queries.count_by_status(session=session, event_id=event.id).get(Status.SUBMITTED, 0),
        again=[
            (
                person,
                [
                    {"label": labels.looked_at(row.field), "before": row.before, "after": row.after}
                    for row in rows
                    if labels.looked_at(row.field)
                ],
            )
            for person, rows in again
        ],
        passed=queries.full_limits(session=session, event=event, people=people),
        rank_of=directory_labels.rank,
        country_of=lambda code: countries.name(code, language),
    )


@bp.post("/review/<id>")
def looked_at(slug: str, id: str) -> ResponseReturnValue:
    """Note that somebody looked at what a confirmed guest changed."""
    event = open_event(slug, Permission.DECIDE)
    try:
        with unit_of_work() as session:
            done = service.look_again(
                session=session,
                event_id=event.id,
                registration_id=id,
                now=clock.now(),
                actor=guards.current_actor(),
            )
    except UnknownRegistration:
        abort(404)
    if done:
        flash(gettext("Noted: looked at."), "success")
    else:
        flash(gettext("Somebody looked at it meanwhile."), "info")
    return redirect(url_for("registration_staff.review", slug=slug), 303)
