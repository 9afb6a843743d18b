"""The sessions of an event: when and where, how many places, who chose which."""

from __future__ import annotations

from itertools import groupby
from zoneinfo import ZoneInfo

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forumapp.accounts import guards
from forumapp.accounts.rules import Permission
from forumapp.checkin.queries.sessions import count_sessions
from forumapp.checkin.service.sessions import SessionScanned, leave_door
from forumapp.console import queries
from forumapp.console.forms.sessions import PersonSessionsForm, SessionForm
from forumapp.console.labels import people as words
from forumapp.console.views import bp, code_of
from forumapp.events import service
from forumapp.events.guards import log, open_event
from forumapp.events.models import Event, EventSession
from forumapp.events.rules import SessionTaken, UnknownPart
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.registration import queries as registrations
from forumapp.registration.rules import IllegalTransition, SessionFull, SessionsOverlap, UnknownSession
from forumapp.registration.service import choose_sessions
from forumapp.registration.service.session_places import chosen


@bp.get("/events/<slug>/sessions")
def sessions(slug: str) -> ResponseReturnValue:
    """The sessions day by day, with their places."""
    event = open_event(slug, Permission.EDIT_EVENT)
    zone = ZoneInfo(event.zone)
    days = [list(those) for _day, those in groupby(event.sessions, lambda one: one.starts_at.astimezone(zone).date())]
    return render_template(
        "console/sessions.html",
        event=event,
        days=days,
        counted=count_sessions(session=db.session(), event_id=event.id),
    )


@bp.route("/events/<slug>/sessions/new", methods=["GET", "POST"])
def new_session(slug: str) -> ResponseReturnValue:
    """Add a session."""
    return _session_page(open_event(slug, Permission.EDIT_EVENT), None)


@bp.route("/events/<slug>/sessions/<int:id>", methods=["GET", "POST"])
def edit_session(slug: str, id: int) -> ResponseReturnValue:
    """Change a session."""
    event = open_event(slug, Permission.EDIT_EVENT)
    return _session_page(event, _session(event, id))


@bp.post("/events/<slug>/sessions/<int:id>/remove")
def remove_session(slug: str, id: int) -> ResponseReturnValue:
    """Take a session off the event, unless guests chose it."""
    event = open_event(slug, Permission.EDIT_EVENT)
    try:
        with unit_of_work() as session:
            leave_door(session=session, event_id=event.id, session_id=_session(event, id).id)
            service.remove_session(session=session, event_id=event.id, id=id)
    except UnknownPart:
        abort(404)
    except SessionScanned:
        flash(_("Guests were scanned at this session’s door. It stays."), "error")
        return redirect(url_for("console.edit_session", slug=slug, id=id), 303)
    except SessionTaken:
        flash(_("Guests chose this session. Ask them to choose another one first."), "error")
        return redirect(url_for("console.edit_session", slug=slug, id=id), 303)
    flash(_("The session is removed."), "success")
    return redirect(url_for("console.sessions", slug=slug), 303)


@bp.get("/events/<slug>/sessions/<int:id>/people")
def session_people(slug: str, id: int) -> ResponseReturnValue:
    """Who is on a session's list, and who came to it."""
    event = open_event(slug, Permission.VIEW_PEOPLE)
    chosen = _session(event, id)
    people = queries.people_of_session(session=db.session(), session_id=chosen.id)
    counted = count_sessions(session=db.session(), event_id=event.id)[chosen.id]
    log(event, "list", "session", people=len(people))
    return render_template(
        "console/session_people.html",
        event=event,
        session=chosen,
        counted=counted,
        people=[words.person_at_session(person, chosen, event) for person in people],
    )


@bp.route("/events/<slug>/registrations/<id>/sessions", methods=["GET", "POST"])
def sessions_of_person(slug: str, id: str) -> ResponseReturnValue:
    """Choose sessions for somebody, those too that guests do not choose; each change stands in the history."""
    event = open_event(slug, Permission.EDIT_PEOPLE)
    person = registrations.find_registration(session=db.session(), event_id=event.id, registration_id=id) or abort(404)
    if all(one.for_everybody for one in event.sessions):
        abort(404)
    back = redirect(url_for("console.person", slug=slug, id=id), 303)
    log(event, "view", "sessions of a person", registration_id=id)
    held = chosen(session=db.session(), registration_id=id)
    form = PersonSessionsForm.of(event, held)
    if form.is_submitted() and form.validate():
        try:
            with unit_of_work() as session:
                choose_sessions(
                    session=session,
                    event_id=event.id,
                    registration_id=id,
                    session_ids=form.chosen(held),
                    now=clock.now(),
                    actor=guards.current_actor(),
                    exceed=form.exceed.data,
                )
        except (SessionFull, SessionsOverlap, UnknownSession) as refused:
            form.refuse(refused)
        except IllegalTransition:
            flash(_("Only who may come takes part in sessions."), "error")
            return back
        else:
            flash(_("Saved."), "success")
            return back
    return render_template("console/person_sessions.html", event=event, person=person, form=form), code_of(form)


def _session(event: Event, id: int) -> EventSession:
    return next((one for one in event.sessions if one.id == id), None) or abort(404)


def _session_page(event: Event, saved: EventSession | None) -> ResponseReturnValue:
    form = SessionForm.of(event, saved)
    if not form.is_submitted() or not form.validate():
        return render_template("console/session.html", event=event, form=form, session=saved), code_of(form)
    with unit_of_work() as session:
        service.save_session(
            session=session, event_id=event.id, id=saved.id if saved else None, values=form.session(event)
        )
    flash(_("Saved."), "success")
    return redirect(url_for("console.sessions", slug=event.slug), 303)
