"""Closing the doors: when, and letting out whoever is still inside."""

from __future__ import annotations

from datetime import UTC

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from flask_wtf import FlaskForm
from wtforms.validators import InputRequired

from forumapp.accounts import guards
from forumapp.accounts.rules import Permission
from forumapp.checkin.queries.closing import chosen_closing, closing_moments, count_inside, exits_scanned
from forumapp.checkin.service.closing import close_doors, set_closing
from forumapp.console.labels import moment
from forumapp.console.views import bp, code_of, ticket_keys
from forumapp.events.guards import open_event
from forumapp.events.models import Event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.web.fields import MomentField, local


class ClosingForm(FlaskForm):
    """When the doors close."""

    at = MomentField(
        lazy_gettext("The doors close at"),
        [InputRequired(lazy_gettext("Enter when the doors close."))],
        description=lazy_gettext("On an event of several days each day closes at this time of day."),
    )


@bp.route("/events/<slug>/closing", methods=["GET", "POST"])
def closing(slug: str) -> ResponseReturnValue:
    """Set when the doors close, or let out now whoever is inside."""
    event = open_event(slug, Permission.UNDO_ALWAYS)
    chosen = chosen_closing(session=db.session(), event_id=event.id)
    last = chosen.at if chosen is not None else event.ends_at
    form = ClosingForm(data={"at": local(last, event.zone)})
    if form.is_submitted() and request.form.get("act") == "now":
        return _close_now(event, form)
    if not form.is_submitted() or not form.validate():
        return _page(event, form), code_of(form)
    at, now = form.at.moment(event.zone), clock.now()
    if at is None or at <= event.starts_at:
        form.at.errors = [_("The doors close after the event has begun.")]
        return _page(event, form), 422
    with unit_of_work() as session:
        set_closing(session=session, event_id=event.id, at=at, now=now, actor=guards.current_actor())
    flash(_("Saved. An hour after closing whoever is still inside is let out by itself."), "success")
    return redirect(url_for("console.closing", slug=slug), 303)


def _close_now(event: Event, form: ClosingForm) -> ResponseReturnValue:
    """Let out at this moment whoever is inside, whatever time stands in the field."""
    now = clock.now()
    if now <= event.starts_at:
        form.at.errors = [_("The doors close after the event has begun.")]
        return _page(event, form), 422
    if not exits_scanned(session=db.session(), event_id=event.id):
        form.at.errors = [_("No exit was scanned, so nobody knows who is inside.")]
        return _page(event, form), 422
    with unit_of_work() as session:
        number = close_doors(
            session=session,
            event_id=event.id,
            at=now.astimezone(UTC),
            now=now,
            actor=guards.current_actor(),
            keys=ticket_keys(),
        )
    flash(ngettext("%(num)s guest is let out.", "%(num)s guests are let out.", number), "success")
    return redirect(url_for("console.closing", slug=event.slug), 303)


def _page(event: Event, form: ClosingForm) -> str:
    session = db.session()
    return render_template(
        "console/closing.html",
        event=event,
        form=form,
        scanned=exits_scanned(session=session, event_id=event.id),
        inside=count_inside(session=session, event_id=event.id),
        moments=[moment(at, event.zone) for at in closing_moments(session=session, event=event)],
    )
