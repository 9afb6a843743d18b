"""What staff do to registrations: enter, correct, decide, reissue a ticket, see a contact."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext, ngettext
from flask_wtf import FlaskForm

from forumapp.accounts import guards
from forumapp.accounts.rules import Permission
from forumapp.accounts.service import log_access
from forumapp.events import queries as events
from forumapp.events.models import Event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.kernel.phones import shown
from forumapp.kernel.secrets import KeyRing
from forumapp.registration import labels, queries, service
from forumapp.registration.models import Registration
from forumapp.registration.rules import (
    REVIVED_BY_STAFF,
    AlreadyRegistered,
    IllegalTransition,
    NoPlace,
    RegistrationError,
    Source,
    StaleEdit,
    Status,
)
from forumapp.registration.staff_forms import DecisionForm, EntryForm, RevealForm
from forumapp.web.languages import current_language

bp = Blueprint("registration_staff", __name__, url_prefix="/console/events/<slug>/registrations")


@dataclass(frozen=True)
class Decision:
    """A decision that staff may take: its heading, what follows from it, and who is told."""

    act: Callable[..., Any]
    heading: Any
    button: Any
    follows: Any
    danger: bool = False


DECISIONS = {
    "confirm": Decision(
        service.confirm,
        lazy_gettext("Confirm"),
        lazy_gettext("Confirm"),
        lazy_gettext("A place is taken and the ticket goes out by mail."),
    ),
    "waitlist": Decision(
        service.waitlist,
        lazy_gettext("Put on the waiting list"),
        lazy_gettext("Put on the waiting list"),
        lazy_gettext("The guest is told by mail. The next free place goes to whoever waits longest."),
    ),
    "reject": Decision(
        service.reject,
        lazy_gettext("Reject"),
        lazy_gettext("Reject"),
        lazy_gettext("The guest is told by mail, with the reason if you write one. Write it in the guest's language."),
        danger=True,
    ),
    "cancel": Decision(
        service.cancel,
        lazy_gettext("Cancel the registration"),
        lazy_gettext("Cancel the registration"),
        lazy_gettext(
            "The guest is told by mail and the ticket no longer lets anybody in. A place goes to the waiting list."
        ),
        danger=True,
    ),
    "regret": Decision(
        service.regret,
        lazy_gettext("Note a regret"),
        lazy_gettext("Note the regret"),
        lazy_gettext("For an answer that came by telephone or letter. No mail goes out."),
    ),
}


@bp.route("/new", methods=["GET", "POST"])
def add(slug: str) -> ResponseReturnValue:
    """Enter a person who called or wrote."""
    event = _event(slug, Permission.EDIT_PEOPLE)
    form = EntryForm.of(event, current_language(), data={"language": event.languages[0]})
    if not form.is_submitted() or not form.validate():
        return render_template("registration/staff_entry.html", event=event, form=form, person=None), _code(form)
    try:
        with unit_of_work() as session:
            receipt = service.receive(
                session=session,
                event_id=event.id,
                application=form.application(),
                now=clock.now(),
                actor=guards.current_actor(),
                source=Source.STAFF,
                keys=_keys(),
            )
    except AlreadyRegistered as error:
        flash(gettext("This person is registered already. Here is the entry."), "info")
        return redirect(_person(slug, error.registration_id), 303)
    flash(gettext("The person is entered: %(status)s.", status=labels.status(receipt.status)), "success")
    return redirect(_person(slug, receipt.registration_id), 303)


@bp.route("/<id>/edit", methods=["GET", "POST"])
def edit(slug: str, id: str) -> ResponseReturnValue:
    """Correct what was entered; whoever saves second is told and loses nothing typed."""
    event, person = _open(slug, id, Permission.EDIT_PEOPLE, "edit person")
    stored = EntryForm.values(person, event)
    form = EntryForm.of(event, current_language(), data=stored)
    if not form.is_submitted() or not form.validate():
        return _entry_page(event, person, form)
    try:
        with unit_of_work() as session:
            service.amend(
                session=session,
                event_id=event.id,
                registration_id=id,
                changes=form.changes(),
                expected=form.expected(),
                now=clock.now(),
                actor=guards.current_actor(),
            )
    except StaleEdit:
        stored = EntryForm.values(person, event)
        overtaken = form.differences(stored)
        form.changed.data = stored["changed"]  # saving once more is then meant
        return _entry_page(event, person, form, overtaken=overtaken)
    except AlreadyRegistered as error:
        flash(gettext("Another registration has this name and address. Here it is."), "error")
        return redirect(_person(slug, error.registration_id), 303)
    flash(gettext("The entry is corrected."), "success")
    return redirect(_person(slug, id), 303)


@bp.route("/<id>/decide/<name>", methods=["GET", "POST"])
def decide(slug: str, id: str, name: str) -> ResponseReturnValue:
    """Say what follows from a decision, then take it."""
    decision = DECISIONS.get(name) or abort(404)
    event, person = _open(slug, id, Permission.DECIDE, "decide")
    form = DecisionForm(reason_needed=Status(person.status) in REVIVED_BY_STAFF)
    page = {"event": event, "person": person, "form": form, "decision": decision, "name": name}
    if not form.is_submitted() or not form.validate():
        return render_template("registration/staff_decide.html", **page, full=form.exceed.data), _code(form)
    try:
        _take(name, event.id, id, reason=form.reason.data or None, exceed=form.exceed.data)
    except NoPlace:
        return render_template("registration/staff_decide.html", **page, full=True), 422
    except IllegalTransition as error:
        now_is = labels.status(error.current or person.status)
        flash(gettext("Somebody decided this meanwhile: the registration is now “%(status)s”.", status=now_is), "error")
    else:
        flash(gettext("Done: %(name)s.", name=person.order_name), "success")
    return redirect(_person(slug, id), 303)


@bp.route("/decide", methods=["GET", "POST"])
def decide_many(slug: str) -> ResponseReturnValue:
    """Take one decision on several registrations; those for which it is too late are named."""
    event = _event(slug, Permission.DECIDE)
    name = request.values.get("decision", "")
    decision = DECISIONS.get(name) or abort(404)
    people = queries.find_registrations(session=db.session(), event_id=event.id, ids=request.values.getlist("id"))
    if not people:
        flash(gettext("Select somebody in the list first."), "error")
        return redirect(url_for("console.registrations", slug=slug), 303)
    _log(event, "view", "decide", people=len(people))
    revived = any(Status(person.status) in REVIVED_BY_STAFF for person in people)
    form = DecisionForm(reason_needed=revived)
    if not form.is_submitted() or not form.validate():
        page = {"event": event, "people": people, "form": form, "decision": decision, "name": name}
        return render_template("registration/staff_decide_many.html", **page), _code(form)
    skipped = [person.order_name for person in people if not _took(name, event.id, person.id, form.reason.data or None)]
    done = len(people) - len(skipped)
    flash(
        ngettext("Done for %(num)s person.", "Done for %(num)s people.", done)
        + (" " + gettext("Not possible for: %(names)s.", names=", ".join(skipped)) if skipped else ""),
        "warning" if skipped else "success",
    )
    return redirect(url_for("console.registrations", slug=slug), 303)


@bp.route("/<id>/ticket", methods=["GET", "POST"])
def reissue(slug: str, id: str) -> ResponseReturnValue:
    """Revoke the ticket and mail a new one."""
    event, person = _open(slug, id, Permission.DECIDE, "reissue")
    if request.method == "GET":
        return render_template("registration/staff_reissue.html", event=event, person=person)
    try:
        with unit_of_work() as session:
            service.reissue(
                session=session,
                event_id=event.id,
                registration_id=id,
                now=clock.now(),
                actor=guards.current_actor(),
                keys=_keys(),
            )
    except IllegalTransition:
        flash(gettext("Only a confirmed guest has a ticket."), "error")
    else:
        flash(gettext("The former ticket is revoked; the new one goes out by mail."), "success")
    return redirect(_person(slug, id), 303)


@bp.route("/<id>/contact", methods=["GET", "POST"])
def reveal(slug: str, id: str) -> ResponseReturnValue:
    """Show e-mail and telephone to whoever says what for; the access log keeps it."""
    event, person = _open(slug, id, Permission.REVEAL_CONTACT, "contact")
    form = RevealForm()
    if not form.is_submitted() or not form.validate():
        return render_template("registration/staff_contact.html", event=event, person=person, form=form), _code(form)
    _log(event, "reveal_contact", form.reason.data, registration_id=id)
    phone = shown(person.phone) if person.phone else None
    return render_template("registration/staff_contact.html", event=event, person=person, form=None, phone=phone)


def _take(name: str, event_id: int, id: str, *, reason: str | None, exceed: bool = False) -> None:
    extra: dict[str, Any] = {} if name in ("regret", "waitlist") else {"keys": _keys()}
    if name == "confirm":
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


def _took(name: str, event_id: int, id: str, reason: str | None) -> bool:
    try:
        _take(name, event_id, id, reason=reason)
    except RegistrationError:
        return False
    return True


def _event(slug: str, permission: Permission) -> Event:
    guards.current_staff()
    event = events.find_event(session=db.session(), slug=slug) or abort(404)
    guards.require(permission, event_id=event.id)
    return event


def _open(slug: str, id: str, permission: Permission, purpose: str) -> tuple[Event, Registration]:
    """One person's page: guarded, looked up, noted in the access log."""
    event = _event(slug, permission)
    person = queries.find_registration(session=db.session(), event_id=event.id, registration_id=id) or abort(404)
    _log(event, "view", purpose, registration_id=id)
    return event, person


def _log(event: Event, act: str, purpose: str, *, registration_id: str | None = None, people: int = 1) -> None:
    log_access(
        actor=guards.current_actor(),
        act=act,
        purpose=purpose,
        event_id=event.id,
        registration_id=registration_id,
        people=people,
        now=clock.now(),
    )


def _entry_page(event: Event, person: Registration, form: EntryForm, **more: Any) -> ResponseReturnValue:
    page = render_template("registration/staff_entry.html", event=event, person=person, form=form, **more)
    return page, 409 if more else _code(form)


def _code(form: FlaskForm) -> int:
    return 422 if form.is_submitted() else 200


def _keys() -> KeyRing:
    return KeyRing.of(current_app.config["FORUMAPP"].ticket_keys)


def _person(slug: str, id: str) -> str:
    return url_for("console.person", slug=slug, id=id)
