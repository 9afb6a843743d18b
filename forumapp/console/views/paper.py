"""The paper list: printed before the day, and typed in after it where the phones were none."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from forumapp.accounts import guards
from forumapp.accounts.rules import Permission
from forumapp.checkin.queries import InSession, Person, people_by_id
from forumapp.checkin.queries.paper import expected_people
from forumapp.checkin.queries.sessions import came_to_session
from forumapp.checkin.service.paper import type_in
from forumapp.console import queries
from forumapp.console.forms.paper import OWN_TIME, PaperForm
from forumapp.console.labels import paper as words
from forumapp.console.queries import Filters
from forumapp.console.views import bp, ticket_keys
from forumapp.events.guards import log, open_event
from forumapp.events.models import Event, EventSession
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.kernel.dates import time_24
from forumapp.kernel.order import index_letter
from forumapp.web.addresses import identifiers, row_number

HITS = 30


@bp.get("/events/<slug>/paper")
def paper(slug: str) -> ResponseReturnValue:
    """All who are expected at the event or at one of its sessions, under their letters, with a box each: for print."""
    event = open_event(slug, Permission.VIEW_PEOPLE)
    chosen = _session(event)
    lines = _expected(event, chosen)
    log(event, "list", "paper list", people=len(lines))
    return render_template(
        "console/paper.html",
        event=event,
        session=chosen,
        groups=words.by_letter(lines),
        number=len(lines),
        legend=words.legend(lines),
        at=time_24(clock.now(), zone=event.zone),
    )


@bp.route("/events/<slug>/paper/entries", methods=["GET", "POST"])
def paper_entries(slug: str) -> ResponseReturnValue:
    """Type in who was ticked on paper, letter by letter or by name."""
    event = open_event(slug, Permission.UNDO_ALWAYS)
    chosen = _session(event)
    form = PaperForm.of(event, chosen)
    if not form.is_submitted():
        return _page(event, form, chosen)
    ids = identifiers()
    entered = form.entered(event, ids, request.form, clock.now()) if form.validate() else None
    if entered is None or not ids:
        if not ids:
            form.form_errors.append(_("Tick at least one name."))
        return _page(event, form, chosen), 422
    with unit_of_work() as session:
        done = type_in(
            session=session,
            event_id=event.id,
            entered=entered,
            desk=form.desk.data or _("Paper"),
            session_id=chosen.id if chosen else None,
            now=clock.now(),
            actor=guards.current_actor(),
            keys=ticket_keys(),
        )
    log(event, "edit", "paper list", people=len(done.recorded))
    message = ngettext("%(num)s entry is recorded.", "%(num)s entries are recorded.", len(done.recorded))
    if done.known:
        message += " " + ngettext(
            "%(num)s guest had come in already and counts once.",
            "%(num)s guests had come in already and count once.",
            len(done.known),
        )
    flash(message, "success")
    kept: dict[str, Any] = {name: request.args.get(name) for name in ("letter", "q", "session")}
    return redirect(url_for("console.paper_entries", slug=slug, **kept), 303)


def _session(event: Event) -> EventSession | None:
    """The session whose list is asked for; None: the event's own list."""
    number = row_number("session")
    if number is None:
        return None
    return next((one for one in event.sessions if one.id == number), None) or abort(404)


def _expected(event: Event, chosen: EventSession | None) -> list[words.PaperLine]:
    listed_in = chosen.id if chosen is not None and not chosen.for_everybody else None
    people = expected_people(session=db.session(), event_id=event.id, listed_in=listed_in)
    return words.lines_of_paper(people, event, _came(chosen))


def _came(chosen: EventSession | None) -> dict[str, InSession] | None:
    if chosen is None:
        return None
    return {one.registration_id: one for one in came_to_session(session=db.session(), session_id=chosen.id)}


def _page(event: Event, form: PaperForm, chosen: EventSession | None) -> str:
    everybody = _expected(event, chosen)
    letters = list(dict.fromkeys(index_letter(line.name.text) for line in everybody))
    asked = " ".join(request.args.get("q", "").split())
    letter = request.args.get("letter") or (letters[0] if letters and not asked else "")
    if asked:
        lines = words.lines_of_paper(_found(event, asked), event, _came(chosen))
    else:
        lines = [line for line in everybody if index_letter(line.name.text) == letter]
    log(event, "list", "paper list", people=len(lines))
    ticked = set(identifiers()) if form.is_submitted() else set()
    page: dict[str, Any] = {
        "session": chosen,
        "letters": letters,
        "letter": "" if asked else letter,
        "asked": asked,
        "lines": lines,
        "ticked": ticked,
        "typed": {line.id: request.form.get(f"{OWN_TIME}{line.id}", "") for line in lines},
        "starts": time_24((chosen or event).starts_at, zone=event.zone),
    }
    return render_template("console/paper_entries.html", event=event, form=form, **page)


def _found(event: Event, asked: str) -> list[Person]:
    """People found by name, whatever their state."""
    if not queries.is_long_enough(words=asked):
        return []
    rows, _total = queries.list_registrations(
        session=db.session(), event_id=event.id, filters=Filters(words=asked), counted={}, limit=HITS
    )
    return list(people_by_id(connection=db.session(), ids=[row.id for row in rows]).values())
