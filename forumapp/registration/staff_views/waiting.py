"""The waiting list: who is next in each category, and staff's own order."""

from __future__ import annotations

from itertools import groupby

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forumapp.accounts import guards
from forumapp.accounts.rules import Permission
from forumapp.events.guards import log, open_event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.registration import queries, service
from forumapp.registration.rules import Direction, IllegalTransition, Limit, Status
from forumapp.registration.staff_views import bp
from forumapp.web.languages import current_language


@bp.get("/waiting")
def waiting_list(slug: str) -> ResponseReturnValue:
    """Everybody who waits or was offered a place, by category, in the order in which free places go on."""
    event = open_event(slug, Permission.VIEW_PEOPLE)
    people = queries.waiting(session=db.session(), event_id=event.id)
    log(event, "list", "waiting list", people=len(people))
    categories = {category.id: category for category in event.categories}
    lines = []
    for category_id, group in groupby(people, key=lambda person: person.category_id):
        category, members = categories[category_id], list(group)
        lines.append(
            {
                "category": category,
                "offered": [person for person in members if person.status == Status.OFFERED],
                "waiting": [person for person in members if person.status == Status.WAITLISTED],
            }
        )
    offering = service.offering_of(session=db.session(), event_id=event.id)
    return render_template(
        "registration/staff_waiting.html",
        event=event,
        lines=lines,
        offering=offering,
        stopped=not offering.goes_on(clock.now()),
        full=Limit(event.places, event.taken, event.exceeded).is_full,
        passed=queries.full_limits(session=db.session(), event=event, people=people),
        deciding=guards.allows(Permission.DECIDE, event.id),
    )


@bp.post("/waiting/<id>")
def move(slug: str, id: str) -> ResponseReturnValue:
    """Move somebody in the line of her category; it is noted in her history."""
    event = open_event(slug, Permission.DECIDE)
    person = queries.find_registration(session=db.session(), event_id=event.id, registration_id=id) or abort(404)
    name = person.name_in(current_language())
    try:
        direction = Direction(request.form.get("move", ""))
    except ValueError:
        abort(422)
    try:
        with unit_of_work() as session:
            place = service.move_in_line(
                session=session,
                event_id=event.id,
                registration_id=id,
                direction=direction,
                now=clock.now(),
                actor=guards.current_actor(),
            )
    except IllegalTransition:
        flash(gettext("%(name)s does not wait any more.", name=name), "error")
    else:
        flash(gettext("%(name)s is number %(place)s now.", name=name, place=place), "success")
    return redirect(url_for("registration_staff.waiting_list", slug=slug), 303)
