"""Decisions of staff: on one registration, and one decision on several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from forumapp.accounts import guards
from forumapp.accounts import queries as accounts
from forumapp.accounts.labels import actor
from forumapp.accounts.rules import Permission
from forumapp.events.guards import log, open_event
from forumapp.events.models import Event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.kernel.actors import ActorKind
from forumapp.registration import labels, queries, service
from forumapp.registration.models import Registration
from forumapp.registration.rules import (
    REVIVED_BY_STAFF,
    TRANSITIONS,
    FullLimit,
    IllegalTransition,
    MergedAway,
    NoPlace,
    RegistrationError,
    Status,
    TooLateToOffer,
)
from forumapp.registration.staff_forms import DecisionForm
from forumapp.registration.staff_views import bp, code_of, open_person, ticket_keys, url_of_person
from forumapp.web.addresses import identifiers
from forumapp.web.filters import date
from forumapp.web.languages import current_language


@dataclass(frozen=True)
class Decision:
    """A decision that staff may take: the state it leads to, its heading, what follows from it, and who is told."""

    act: Callable[..., Any]
    to: Status
    heading: Any
    button: Any
    follows: Any
    danger: bool = False
    told: bool = False
    """Whether the reason stands in the mail, so that it is written in the guest's language."""


DECISIONS = {
    "confirm": Decision(
        service.confirm,
        Status.CONFIRMED,
        lazy_gettext("Confirm"),
        lazy_gettext("Confirm"),
        lazy_gettext(
            "A place is taken. The mail with the ticket waits as a draft until you release it; focal points who hand "
            "out tickets themselves are told at once."
        ),
    ),
    "waitlist": Decision(
        service.waitlist,
        Status.WAITLISTED,
        lazy_gettext("Put on the waiting list"),
        lazy_gettext("Put on the waiting list"),
        lazy_gettext("A free place goes to whoever is first in line. The mail to the guest waits as a draft."),
    ),
    "offer": Decision(
        service.offer,
        Status.OFFERED,
        lazy_gettext("Offer a place"),
        lazy_gettext("Offer a place"),
        lazy_gettext("A place is kept until the guest answers or the time runs out. The mail leaves at once."),
    ),
    "reject": Decision(
        service.reject,
        Status.REJECTED,
        lazy_gettext("Reject"),
        lazy_gettext("Reject"),
        lazy_gettext("The mail to the guest, with the reason if you write one, waits as a draft until you release it."),
        danger=True,
        told=True,
    ),
    "cancel": Decision(
        service.cancel,
        Status.CANCELLED,
        lazy_gettext("Cancel the registration"),
        lazy_gettext("Cancel the registration"),
        lazy_gettext(
            "The ticket no longer lets anybody in, and a place goes to the waiting list. "
            "The mail to the guest waits as a draft until you release it."
        ),
        danger=True,
    ),
    "regret": Decision(
        service.regret,
        Status.REGRETTED,
        lazy_gettext("Note a regret"),
        lazy_gettext("Note the regret"),
        lazy_gettext("For an answer that came by telephone or letter. No mail goes out."),
    ),
}


TAKING = ("confirm", "offer")
"""Decisions that take a place and may go beyond the limits."""


@bp.route("/registrations/<id>/decide/<name>", methods=["GET", "POST"])
def decide(slug: str, id: str, name: str) -> ResponseReturnValue:
    """Say what follows from a decision, then take it."""
    decision = DECISIONS.get(name) or abort(404)
    event, person = open_person(slug, id, Permission.DECIDE, "decide")
    if _is_decided(person, decision):
        flash(_decided(event, person), "error")
        return redirect(url_of_person(slug, id), 303)
    form = _form(decision, [person])
    passed = _passed(event, person) if name in TAKING else []
    full = form.exceed.data or bool(passed)
    page = {"event": event, "person": person, "form": form, "decision": decision, "name": name}
    if not form.is_submitted() or not form.validate():
        return render_template("registration/staff_decide.html", **page, full=full, passed=passed), code_of(form)
    try:
        _take(name, event.id, id, reason=form.reason_for(person.language), exceed=form.exceed.data)
    except NoPlace:
        form.exceed.errors = [gettext("Every place is taken: tick this to go beyond the places, or go back.")]
        passed = _passed(event, person)
        return render_template("registration/staff_decide.html", **page, full=True, passed=passed), 422
    except (MergedAway, TooLateToOffer) as error:
        flash(labels.refusal(error), "error")
    except IllegalTransition:
        flash(_decided(event, person), "error")
    else:
        done = gettext("Done: %(name)s.", name=person.name_in(current_language()))
        flash(f"{done} {labels.beyond(passed, event.languages)}" if passed else done, "success")
    return redirect(url_of_person(slug, id), 303)


@bp.route("/registrations/decide", methods=["GET", "POST"])
def decide_many(slug: str) -> ResponseReturnValue:
    """Take one decision on several registrations; those that are skipped are named, each with the reason why."""
    event = open_event(slug, Permission.DECIDE)
    name = request.values.get("decision", "")
    decision = DECISIONS.get(name) or abort(404)
    from_review = request.values.get("back") == "review"
    back = url_for("registration_staff.review" if from_review else "console.registrations", slug=slug)
    found = queries.find_registrations(session=db.session(), event_id=event.id, ids=identifiers())
    # Whoever came first is decided first, in whatever order the list stood.
    people = sorted(found, key=lambda person: (person.submitted_at or person.created_at, person.id))
    if not people:
        flash(gettext("Select somebody in the list first."), "error")
        return redirect(back, 303)
    log(event, "view", "decide", people=len(people))
    form = _form(decision, people)
    if not form.is_submitted() or not form.validate():
        page = {"event": event, "people": people, "form": form, "decision": decision, "name": name}
        return render_template(
            "registration/staff_decide_many.html", **page, back=back, from_review=from_review
        ), code_of(form)
    skipped: dict[str, list[str]] = {}
    asked = [(person.id, person.name_in(current_language()), form.reason_for(person.language)) for person in people]
    for registration_id, called, reason in asked:
        why = _skipped(name, event.id, registration_id, reason)
        if why is not None:
            skipped.setdefault(why, []).append(called)
    flash(labels.outcome(len(people), skipped), "warning" if skipped else "success")
    return redirect(back, 303)


def _is_decided(person: Registration, decision: Decision) -> bool:
    """Whether the state leads not to that of the decision (any more), or is another one than the page was made from."""
    if person.merged_into_id is not None:
        return False  # The service says into which entry.
    seen = request.form.get("seen", person.status)
    return seen != person.status or decision.to not in TRANSITIONS[Status(person.status)]


def _decided(event: Event, person: Registration) -> str:
    """What a decision meets that came too late: the state there is, who decided so and when."""
    session = db.session()
    session.refresh(person)
    newest = next(iter(queries.history(session=session, registration_id=person.id)), None)
    by, at = (newest.actor, newest.at) if newest else (ActorKind.SYSTEM.value, person.created_at)
    names = accounts.names_of_actors(session=session, references=[by])
    return gettext(
        "Nothing was changed: the registration is “%(status)s” already (%(who)s, %(at)s).",
        status=labels.standing(person.status, reserve=person.reserve),
        who=names.get(by) or actor(by.partition(":")[0]),
        at=date(at, "date_time", event.zone),
    )


def _passed(event: Event, person: Registration) -> list[FullLimit]:
    """The limits that this person could pass only beyond the places, as things stand."""
    return queries.full_limits(session=db.session(), event=event, people=[person])[person.id]


def _form(decision: Decision, people: Sequence[Registration]) -> DecisionForm:
    languages = sorted({person.language for person in people}) if decision.told else ()
    return DecisionForm.of(
        told_in=languages,
        reason_needed=any(
            Status(person.status) in REVIVED_BY_STAFF and decision.to in TRANSITIONS[Status(person.status)]
            for person in people
        ),
    )


def _take(name: str, event_id: int, id: str, *, reason: str | None, exceed: bool = False) -> None:
    extra: dict[str, Any] = {} if name == "regret" else {"keys": ticket_keys()}
    if name in TAKING:
        extra["exceed"] = exceed
    with unit_of_work() as session:
        DECISIONS[name].act(
            session=session,
            event_id=event_id,
            registration_id=id,
            now=clock.now(),
            actor=guards.current_actor(),
            reason=reason,
            **extra,
        )


def _skipped(name: str, event_id: int, id: str, reason: str | None) -> str | None:
    """Why the decision could not be taken; None where it was."""
    try:
        _take(name, event_id, id, reason=reason)
    except RegistrationError as error:
        return labels.why_skipped(error)
    return None
