"""Suspected doubles side by side: told apart for good, or merged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forumapp.accounts import guards
from forumapp.accounts.rules import Permission
from forumapp.consent.rules import Purpose
from forumapp.console import queries
from forumapp.console.forms.merging import MergeForm
from forumapp.console.forms.people import RemoveForm
from forumapp.console.labels import doubles as words
from forumapp.console.views import bp, ticket_keys
from forumapp.events.guards import log, open_event
from forumapp.events.models import Event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.kernel.sealing import needs_box
from forumapp.questions.queries import has_needs
from forumapp.registration import labels as registration_labels
from forumapp.registration import service
from forumapp.registration.models import Registration
from forumapp.registration.rules import (
    AdmittedMustStay,
    AlreadyRegistered,
    BothAdmitted,
    IllegalTransition,
    MergedAway,
    UnknownRegistration,
)
from forumapp.registration.service import NeedsKept
from forumapp.registration.service.session_places import chosen

SHOWN = 50
"""Pairs on the page; the most likely ones come first, and whoever decides them sees the next."""


@dataclass(frozen=True)
class Shown:
    """One pair as the page shows it."""

    people: tuple[Registration, Registration]
    why: str


@bp.get("/events/<slug>/doubles")
def doubles(slug: str) -> ResponseReturnValue:
    """Entries that look like one person's, side by side."""
    event = open_event(slug, Permission.EDIT_PEOPLE)
    pairs = queries.suspected_doubles(session=db.session(), event_id=event.id)
    ids = {one for pair in pairs[:SHOWN] for one in (pair.first_id, pair.second_id)}
    people = queries.registrations_by_id(session=db.session(), ids=ids)
    log(event, "list", "doubles", people=len(ids))
    return render_template(
        "console/doubles.html",
        event=event,
        pairs=[
            Shown((people[pair.first_id], people[pair.second_id]), words.likeness(pair.likeness))
            for pair in pairs[:SHOWN]
        ],
        total=len(pairs),
        status=registration_labels.status,
        token=RemoveForm(),
    )


@bp.post("/events/<slug>/doubles/<id>/<other_id>/apart")
def tell_apart(slug: str, id: str, other_id: str) -> ResponseReturnValue:
    """Remember that they are two people."""
    event = open_event(slug, Permission.EDIT_PEOPLE)
    try:
        with unit_of_work() as session:
            service.tell_apart(
                session=session,
                event_id=event.id,
                ids=(id, other_id),
                now=clock.now(),
                actor=guards.current_actor(),
            )
    except UnknownRegistration:
        abort(404)
    flash(_("Remembered: they are two people."), "success")
    return redirect(url_for("console.doubles", slug=slug), 303)


@bp.route("/events/<slug>/doubles/<id>/<other_id>/merge", methods=["GET", "POST"])
def merge(slug: str, id: str, other_id: str) -> ResponseReturnValue:
    """Choose which entry stays and what it says, then merge."""
    event = open_event(slug, Permission.DECIDE)
    people = queries.registrations_by_id(session=db.session(), ids=(id, other_id))
    if len(people) != 2 or any(one.event_id != event.id for one in people.values()):
        abort(404)
    gone = next((one for one in people.values() if one.merged_into_id), None)
    if gone is not None:
        return _merged_already(slug, gone)
    pair = (people[id], people[other_id])
    for one in pair:
        log(event, "view", "doubles", registration_id=one.id)
    admitted = service.admitted_among(session=db.session(), ids=(id, other_id))
    answers = queries.answers_compared(session=db.session(), ids=(id, other_id))
    needs = _needs(pair)
    form = MergeForm.of(pair, event, admitted, answers, both_need=needs == "both")
    if len(admitted) > 1 or not form.is_submitted() or not form.validate():
        return _merge_page(event, pair, form, admitted, needs)
    stays, goes = pair if form.stays.data == pair[0].id else (pair[1], pair[0])
    merged = words.merged(stays=stays, goes=goes)
    try:
        with unit_of_work() as session:
            service.merge(
                session=session,
                event_id=event.id,
                stays_id=stays.id,
                goes_id=goes.id,
                changes=form.changes(pair, answers),
                reason=_("Merged with the entry of %(name)s", name=stays.order_name),
                now=clock.now(),
                actor=guards.current_actor(),
                keys=ticket_keys(),
                needs=NeedsKept(form.needs_of(), _joined),
            )
    except MergedAway as refusal:
        db.session().rollback()
        return _merged_already(slug, people[refusal.registration_id])
    except (AlreadyRegistered, AdmittedMustStay, BothAdmitted, IllegalTransition, UnknownRegistration) as refusal:
        db.session().rollback()
        form.stays.errors = [registration_labels.refusal(refusal)]
        return _merge_page(event, pair, form, admitted, needs)
    flash(merged, "success")
    return redirect(url_for("console.person", slug=slug, id=stays.id), 303)


def _merged_already(slug: str, gone: Registration) -> ResponseReturnValue:
    """To the entry that stayed, with a word: a second tab or the browser's way back leads here."""
    flash(_("These two entries were merged already. This is the one that stayed."), "info")
    stayed = service.stayed_of(session=db.session(), registration=gone)
    return redirect(url_for("console.person", slug=slug, id=stayed.id), 303)


def _needs(pair: tuple[Registration, Registration]) -> str:
    """``both``, ``one`` or ``none`` of them told needs; ``withdrawn``: the person's last word is that none are kept."""
    told = sum(has_needs(session=db.session(), registration_id=one.id) for one in pair)
    if not told:
        return "none"
    allowed = service.allows_after_merge(session=db.session(), ids=(pair[0].id, pair[1].id), purpose=Purpose.NEEDS)
    return ("both" if told == 2 else "one") if allowed else "withdrawn"


def _joined(one: str, other: str) -> str:
    """Two sealed texts as one, each on a line of its own; the same text twice stays one."""
    box = needs_box(current_app.config["FORUMAPP"].data_keys)
    texts = dict.fromkeys([box.open(one), box.open(other)])
    return box.seal("\n".join(texts))


def _merge_page(
    event: Event, pair: tuple[Registration, Registration], form: MergeForm, admitted: set[str], needs: str
) -> ResponseReturnValue:
    page: dict[str, Any] = {
        "event": event,
        "pair": pair,
        "form": form,
        "admitted": admitted,
        "status": registration_labels.status,
        "follows": words.what_follows(pair, sessions=_have_sessions(pair), needs=needs),
    }
    return render_template("console/merge.html", **page), 422 if request.method == "POST" else 200


def _have_sessions(pair: tuple[Registration, Registration]) -> bool:
    return any(chosen(session=db.session(), registration_id=one.id) for one in pair)
