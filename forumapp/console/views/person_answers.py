"""A person's answers to the event's own questions, as staff enter and correct them, and the files handed in."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forumapp.accounts import guards
from forumapp.accounts.rules import Permission
from forumapp.console.views import bp, ticket_keys
from forumapp.events.guards import log, open_event
from forumapp.events.models import Event
from forumapp.extensions import db, unit_of_work
from forumapp.files import queries as files
from forumapp.files.service import UnknownUpload
from forumapp.files.serving import attachment
from forumapp.kernel import clock
from forumapp.questions import queries as questions
from forumapp.questions.forms import QuestionsForm, fields_for, sent
from forumapp.registration import queries as registrations
from forumapp.registration.models import Registration
from forumapp.registration.service import Changes, amend
from forumapp.web.languages import current_language


@bp.route("/events/<slug>/registrations/<id>/answers", methods=["GET", "POST"])
def edit_answers(slug: str, id: str) -> ResponseReturnValue:
    """Enter or correct answers, those that only staff give too; nothing must be answered here."""
    event = open_event(slug, Permission.EDIT_PEOPLE)
    person = registrations.find_registration(session=db.session(), event_id=event.id, registration_id=id) or abort(404)
    log(event, "view", "edit answers", registration_id=id)
    form_class = _form_class(event, person)
    if request.method == "POST":
        form = sent(form_class, event_id=event.id)
        if form.validate() and _kept(event, id, form):
            flash(_("The answers are kept."), "success")
            return redirect(url_for("console.person", slug=slug, id=id), 303)
    else:
        form = form_class()
        form.fill_in(questions.answers(session=db.session(), registration_id=id), event_id=event.id)
    page = render_template("console/person_answers.html", event=event, person=person, form=form)
    return page, 422 if request.method == "POST" else 200


@bp.get("/events/<slug>/registrations/<id>/files/<upload_id>")
def person_file(slug: str, id: str, upload_id: str) -> Response:
    """A file that the person handed in, to be saved."""
    event = open_event(slug, Permission.VIEW_PEOPLE)
    upload = files.find(session=db.session(), event_id=event.id, upload_id=upload_id)
    if upload is None or upload.registration_id != id:
        abort(404)
    log(event, "view", "file", registration_id=id)
    return attachment(upload)


def _form_class(event: Event, person: Registration) -> type[QuestionsForm]:
    found = [replace(one, required=False) for one in questions.asked(session=db.session(), event_id=event.id)]
    members = {
        **fields_for(found, current_language(), event.languages),
        "questions": found,
        "fixed_category": person.category.code,
    }
    return type("AnswersForm", (QuestionsForm,), members)


def _kept(event: Event, id: str, form: QuestionsForm) -> bool:
    try:
        with unit_of_work() as session:
            amend(
                session=session,
                event_id=event.id,
                registration_id=id,
                changes=Changes(answers=form.answers(), asked=form.versions()),
                now=clock.now(),
                actor=guards.current_actor(),
                keys=ticket_keys(),
            )
    except UnknownUpload as gone:
        form.miss_file(gone.upload_id)
        return False
    return True
