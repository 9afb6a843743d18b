"""One person's entry: typed in, corrected, given a new ticket, contacted."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forumapp.accounts import guards
from forumapp.accounts.rules import Permission
from forumapp.events.guards import log, open_event
from forumapp.events.models import Event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.kernel.phones import shown
from forumapp.registration import labels, service
from forumapp.registration.forms.entry import EntryForm
from forumapp.registration.models import Registration
from forumapp.registration.rules import AlreadyRegistered, IllegalTransition, Source, StaleEdit
from forumapp.registration.staff_forms import RevealForm
from forumapp.registration.staff_views import bp, code_of, open_person, ticket_keys, url_of_person
from forumapp.web.languages import current_language, language_among


@bp.route("/registrations/new", methods=["GET", "POST"])
def add(slug: str) -> ResponseReturnValue:
    """Enter a person who called or wrote."""
    event = open_event(slug, Permission.EDIT_PEOPLE)
    form = EntryForm.of(event, current_language(), data={"language": language_among(event.languages)})
    if not form.is_submitted() or not form.validate():
        return render_template("registration/staff_entry.html", event=event, form=form, person=None), code_of(form)
    try:
        with unit_of_work() as session:
            receipt = service.receive(
                session=session,
                event_id=event.id,
                application=form.application(),
                now=clock.now(),
                actor=guards.current_actor(),
                source=Source.STAFF,
                keys=ticket_keys(),
            )
    except AlreadyRegistered as error:
        flash(gettext("This person is registered already. Here is the entry."), "info")
        return redirect(url_of_person(slug, error.registration_id), 303)
    flash(gettext("The person is entered: %(status)s.", status=labels.status(receipt.status)), "success")
    return redirect(url_of_person(slug, receipt.registration_id), 303)


@bp.route("/registrations/<id>/edit", methods=["GET", "POST"])
def edit(slug: str, id: str) -> ResponseReturnValue:
    """Correct what was entered; whoever saves second is told and loses nothing typed."""
    event, person = open_person(slug, id, Permission.EDIT_PEOPLE, "edit person")
    stored = _stored(person, event)
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
                keys=ticket_keys(),
            )
    except StaleEdit:
        stored = _stored(person, event)
        overtaken = form.differences(stored)
        form.changed.data = stored["changed"]  # saving once more is then meant
        return _entry_page(event, person, form, overtaken=overtaken)
    except AlreadyRegistered as error:
        flash(gettext("Another registration has this name and address. Here it is."), "error")
        return redirect(url_of_person(slug, error.registration_id), 303)
    flash(gettext("The entry is corrected."), "success")
    return redirect(url_of_person(slug, id), 303)


@bp.route("/registrations/<id>/ticket", methods=["GET", "POST"])
def reissue(slug: str, id: str) -> ResponseReturnValue:
    """Revoke the ticket and mail a new one."""
    event, person = open_person(slug, id, Permission.DECIDE, "reissue")
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
                keys=ticket_keys(),
            )
    except IllegalTransition:
        flash(gettext("Only a confirmed guest has a ticket."), "error")
    else:
        flash(gettext("The former ticket is revoked; the new one goes out by mail."), "success")
    return redirect(url_of_person(slug, id), 303)


@bp.route("/registrations/<id>/contact", methods=["GET", "POST"])
def reveal(slug: str, id: str) -> ResponseReturnValue:
    """Show e-mail and telephone to whoever says what for; the access log keeps it."""
    event, person = open_person(slug, id, Permission.REVEAL_CONTACT, "contact")
    form = RevealForm()
    if not form.is_submitted() or not form.validate():
        return render_template("registration/staff_contact.html", event=event, person=person, form=form), code_of(form)
    log(event, "reveal_contact", form.reason.data, registration_id=id)
    phone = shown(person.phone) if person.phone else None
    return render_template("registration/staff_contact.html", event=event, person=person, form=None, phone=phone)


def _stored(person: Registration, event: Event) -> dict[str, Any]:
    """What the form begins with: the entry as it is now, and who comes along."""
    return EntryForm.values(person, event, service.companions_of(session=db.session(), registration_id=person.id))


def _entry_page(event: Event, person: Registration, form: EntryForm, **more: Any) -> ResponseReturnValue:
    page = render_template("registration/staff_entry.html", event=event, person=person, form=form, **more)
    return page, 409 if more else code_of(form)
