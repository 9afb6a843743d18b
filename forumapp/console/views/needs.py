"""What guests need, decrypted for whoever says what for: one person's, and all of an event's without names."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import abort, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forumapp.accounts.rules import Permission
from forumapp.console.forms.needs import NeedsReasonForm
from forumapp.console.views import bp, code_of
from forumapp.events.guards import log, open_event
from forumapp.events.models import Event
from forumapp.extensions import db
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.sealing import Box, needs_box
from forumapp.questions import queries as questions
from forumapp.registration import queries as registrations
from forumapp.registration.rules import Status


@bp.route("/events/<slug>/registrations/<id>/needs", methods=["GET", "POST"])
def needs_of_person(slug: str, id: str) -> ResponseReturnValue:
    """Show what one guest needs; the access log keeps the reason."""
    event = open_event(slug, Permission.VIEW_NEEDS)
    person = registrations.find_registration(session=db.session(), event_id=event.id, registration_id=id) or abort(404)
    form = NeedsReasonForm()
    heading = _("Needs: %(name)s", name=person.order_name)
    if not form.is_submitted() or not form.validate():
        log(event, "view", "needs", registration_id=id)
        return _page(event, form=form, person=person, heading=heading), code_of(form)
    log(event, "reveal_needs", form.reason.data, registration_id=id)
    rows = questions.needs_of(session=db.session(), registration_ids=[id])
    told = [(version.label, [(_box().open(need.sealed), 1)]) for _key, version, need in rows]
    return _page(event, person=person, heading=heading, told=told)


@bp.route("/events/<slug>/needs", methods=["GET", "POST"])
def needs_of_event(slug: str) -> ResponseReturnValue:
    """What the confirmed guests need, without names and counted, as the caterer gets it."""
    event = open_event(slug, Permission.VIEW_NEEDS)
    form = NeedsReasonForm()
    rows = questions.needs_of_event(session=db.session(), event_id=event.id, status=Status.CONFIRMED)
    people = len({need.registration_id for _version, need in rows})
    heading = _("Needs")
    if not form.is_submitted() or not form.validate():
        return _page(event, form=form, heading=heading, people=people), code_of(form)
    log(event, "reveal_needs", form.reason.data, people=people)
    told = _counted([(need.question_id, version.label, _box().open(need.sealed)) for version, need in rows])
    return _page(event, heading=heading, people=people, told=told)


def _counted(rows: list[tuple[int, LocalizedText, str]]) -> list[tuple[LocalizedText, list[tuple[str, int]]]]:
    """For each question its newest wording and the different texts with their numbers, by number and alphabet.

    The order says nothing of who wrote what.
    """
    labels = {question: label for question, label, _text in rows}
    found = []
    for question, label in labels.items():
        first: dict[str, str] = {}
        numbers: Counter[str] = Counter()
        for _question, _label, text in sorted(row for row in rows if row[0] == question):
            key = " ".join(text.casefold().split()).rstrip(".")
            first.setdefault(key, text)
            numbers[key] += 1
        ordered = sorted(numbers.items(), key=lambda one: (-one[1], one[0]))
        found.append((label, [(first[key], number) for key, number in ordered]))
    return found


def _box() -> Box:
    return needs_box(current_app.config["FORUMAPP"].data_keys)


def _page(event: Event, **values: Any) -> str:
    return render_template("console/needs.html", event=event, **{"form": None, "person": None, "told": None, **values})
