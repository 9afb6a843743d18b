"""The page on which staff say how many people followed online."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forumapp.accounts import guards
from forumapp.accounts.queries import names_of_actors
from forumapp.accounts.rules import Permission
from forumapp.attendance.forms import OnlineForm
from forumapp.attendance.labels.page import moment
from forumapp.attendance.queries.frozen import find_online
from forumapp.attendance.service.online import enter_online
from forumapp.attendance.staff_views import bp
from forumapp.events.guards import open_event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock


@bp.route("/figures/online", methods=["GET", "POST"])
def online(slug: str) -> ResponseReturnValue:
    """Enter how many followed online, with the source; what was entered before stays in the history."""
    event = open_event(slug, Permission.FREEZE)
    session = db.session()
    entered = find_online(session=session, event_id=event.id)
    values = {"value": entered.value, **OnlineForm.values_of(entered, event.languages)} if entered else {}
    form = OnlineForm.for_languages(event.languages)(data=values)
    if form.is_submitted() and form.validate():
        with unit_of_work() as writing:
            enter_online(
                session=writing,
                event_id=event.id,
                value=form.data["value"],
                source=form.localized("source"),
                now=clock.now(),
                actor=guards.current_actor(),
            )
        flash(_("Saved. Sets that are frozen from now on say it."), "success")
        return redirect(url_for(".figures", slug=slug), 303)
    by = names_of_actors(session=session, references=[entered.entered_by]) if entered else {}
    page = render_template(
        "attendance/online.html",
        event=event,
        form=form,
        entered_at=moment(entered.entered_at.isoformat(), event) if entered else "",
        entered_by=by.get(entered.entered_by, "") if entered else "",
    )
    return page, 422 if form.errors else 200
