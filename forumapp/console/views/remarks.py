"""What staff write about a person for themselves: labels and notes."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forumapp.accounts import guards
from forumapp.accounts.rules import Permission
from forumapp.console.forms.people import NoteForm, TagsForm
from forumapp.console.views import bp, code_of
from forumapp.events.guards import log, open_event
from forumapp.events.models import Event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.registration import queries, service
from forumapp.registration.models import Registration


@bp.route("/events/<slug>/registrations/<id>/labels", methods=["GET", "POST"])
def edit_labels(slug: str, id: str) -> ResponseReturnValue:
    """The labels of one person; guests never see them."""
    event, person = _open(slug, id, "labels")
    tags = queries.tags_of(session=db.session(), registration_ids=[id]).get(id, [])
    form = TagsForm(data={"tags": ", ".join(tags)})
    if not form.is_submitted() or not form.validate():
        known = queries.tags_of_event(session=db.session(), event_id=event.id)
        page = render_template("console/labels.html", event=event, person=person, form=form, known=known)
        return page, code_of(form)
    with unit_of_work() as session:
        service.set_tags(
            session=session,
            event_id=event.id,
            registration_id=id,
            tags=service.tags_typed(form.tags.data or ""),
            now=clock.now(),
            actor=guards.current_actor(),
        )
    flash(_("Saved."), "success")
    return redirect(url_for("console.person", slug=slug, id=id), 303)


@bp.route("/events/<slug>/registrations/<id>/notes", methods=["GET", "POST"])
def add_note(slug: str, id: str) -> ResponseReturnValue:
    """Note something about one person; guests never see it on their page."""
    event, person = _open(slug, id, "notes")
    form = NoteForm()
    if not form.is_submitted() or not form.validate():
        return render_template("console/note.html", event=event, person=person, form=form), code_of(form)
    with unit_of_work() as session:
        service.add_note(
            session=session,
            event_id=event.id,
            registration_id=id,
            text=form.text.data,
            now=clock.now(),
            actor=guards.current_actor(),
        )
    flash(_("Noted."), "success")
    return redirect(url_for("console.person", slug=slug, id=id), 303)


@bp.post("/events/<slug>/registrations/<id>/notes/<int:note_id>/remove")
def remove_note(slug: str, id: str, note_id: int) -> ResponseReturnValue:
    """Delete a note that is no longer needed."""
    event, _person = _open(slug, id, "notes")
    with unit_of_work() as session:
        if not service.remove_note(session=session, event_id=event.id, registration_id=id, note_id=note_id):
            abort(404)
    flash(_("The note is deleted."), "success")
    return redirect(url_for("console.person", slug=slug, id=id), 303)


def _open(slug: str, id: str, purpose: str) -> tuple[Event, Registration]:
    event = open_event(slug, Permission.EDIT_PEOPLE)
    person = queries.find_registration(session=db.session(), event_id=event.id, registration_id=id) or abort(404)
    log(event, "view", purpose, registration_id=id)
    return event, person
