"""The paper list: printed before the day, and typed in after it where the phones were none."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from forumapp.accounts import guards
from forumapp.accounts.rules import Permission
from forumapp.checkin.queries import Person, people_by_id
from forumapp.checkin.queries.paper import expected_people
from forumapp.checkin.service.paper import type_in
from forumapp.console import queries
from forumapp.console.forms.paper import OWN_TIME, PaperForm
from forumapp.console.labels import paper as words
from forumapp.console.queries import Filters
from forumapp.console.views import bp, ticket_keys
from forumapp.events.guards import log, open_event
from forumapp.events.models import Event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.kernel.dates import time_24
from forumapp.kernel.order import index_letter
from forumapp.web.addresses import identifiers

HITS = 30


@bp.get("/events/<slug>/paper")
def paper(slug: str) -> ResponseReturnValue:
    """All who are expected, under their letters, with a box each: to be printed."""
    event = open_event(slug, Permission.VIEW_PEOPLE)
    lines = words.lines_of_paper(expected_people(session=db.session(), event_id=event.id), event)
    log(event, "list", "paper list", people=len(lines))
    return render_template(
        "console/paper.html",
        event=event,
        groups=words.by_letter(lines),
        number=len(lines),
        legend=words.legend(lines),
        at=time_24(clock.now(), zone=event.zone),
    )


@bp.route("/events/<slug>/paper/entries", methods=["GET", "POST"])
def paper_entries(slug: str) -> ResponseReturnValue:
    """Type in who was ticked on paper, letter by letter or by name."""
    event = open_event(slug, Permission.UNDO_ALWAYS)
    form = PaperForm.of(event)
    if not form.is_submitted():
        return _page(event, form)
    ids = identifiers()
    entered = form.entered(event, ids, request.form, clock.now()) if form.validate() else None
    if entered is None or not ids:
        if not ids:
            form.form_errors.append(_("Tick at least one name."))
        return _page(event, form), 422
    with unit_of_work() as session:
        done = type_in(
            session=session,
            event_id=event.id,
            entered=entered,
            desk=form.desk.data or _("Paper"),
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
    here = url_for("console.paper_entries", slug=slug, letter=request.args.get("letter"), q=request.args.get("q"))
    return redirect(here, 303)


def _page(event: Event, form: PaperForm) -> str:
    everybody = words.lines_of_paper(expected_people(session=db.session(), event_id=event.id), event)
    letters = list(dict.fromkeys(index_letter(line.name.text) for line in everybody))
    asked = " ".join(request.args.get("q", "").split())
    letter = request.args.get("letter") or (letters[0] if letters and not asked else "")
    if asked:
        lines = words.lines_of_paper(_found(event, asked), event)
    else:
        lines = [line for line in everybody if index_letter(line.name.text) == letter]
    log(event, "list", "paper list", people=len(lines))
    ticked = set(identifiers()) if form.is_submitted() else set()
    page: dict[str, Any] = {
        "letters": letters,
        "letter": "" if asked else letter,
        "asked": asked,
        "lines": lines,
        "ticked": ticked,
        "typed": {line.id: request.form.get(f"{OWN_TIME}{line.id}", "") for line in lines},
        "starts": time_24(event.starts_at, zone=event.zone),
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
