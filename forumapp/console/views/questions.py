"""The form of an event's own: its questions in their order, each question, and all of it as guests see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup

from forumapp.accounts.rules import Permission
from forumapp.consent import service as consent
from forumapp.console import labels, queries
from forumapp.console.forms.questions import QuestionForm
from forumapp.console.views import bp, code_of
from forumapp.events import service as events
from forumapp.events.guards import open_event
from forumapp.events.models import Event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.questions import labels as question_labels
from forumapp.questions import service
from forumapp.questions.codec import Asked
from forumapp.questions.forms import QuestionsForm, fields_for
from forumapp.questions.models import Question
from forumapp.questions.queries import asked
from forumapp.questions.rules import AnsweredBy, Kind
from forumapp.web.languages import current_language


@bp.get("/events/<slug>/questions")
def questions(slug: str) -> ResponseReturnValue:
    """The questions in their order."""
    event = open_event(slug, Permission.EDIT_EVENT)
    found = queries.questions_of(session=db.session(), event_id=event.id)
    names = {category.code: labels.spoken(category.names, event.languages).text for category in event.categories}
    return render_template(
        "console/questions.html",
        event=event,
        questions=[one for one in found if one.retired_at is None],
        retired=[one for one in found if one.retired_at is not None],
        kinds=labels.kinds_of_question(),
        answered_by=question_labels.answered_by,
        unconsented=queries.lacks_consent_to_needs(session=db.session(), event_id=event.id),
        names_of=lambda codes: ", ".join(names.get(code, code) for code in codes),
    )


@bp.get("/events/<slug>/questions-preview")
def preview_questions(slug: str) -> ResponseReturnValue:
    """What guests are asked, in each language of the event, as it stands on a phone."""
    event = open_event(slug, Permission.EDIT_EVENT)
    found = asked(session=db.session(), event_id=event.id, by=AnsweredBy.GUEST, needs=True)
    return render_template("console/questions_preview.html", event=event, previews=_previews(event, found))


@bp.route("/events/<slug>/questions/new", methods=["GET", "POST"])
def new_question(slug: str) -> ResponseReturnValue:
    """Ask something of the event's own."""
    event = open_event(slug, Permission.EDIT_EVENT)
    form = _form(event, None, {"answered_by": AnsweredBy.GUEST.value})
    found = queries.questions_of(session=db.session(), event_id=event.id)
    form.taken_keys = frozenset(one.key for one in found)
    if not form.is_submitted() or not form.validate() or "preview" in request.form:
        return _page(event, form, None)
    return _save(event, form.key.data, form, [])


@bp.route("/events/<slug>/questions/<key>", methods=["GET", "POST"])
def edit_question(slug: str, key: str) -> ResponseReturnValue:
    """Word a question anew: a version of it, for the answers from now on; or say who answers it, and till when."""
    event = open_event(slug, Permission.EDIT_EVENT)
    question = _question(event, key)
    form = _form(event, key, QuestionForm.values(question, event))
    del form.key
    if not form.is_submitted() or not form.validate() or "preview" in request.form:
        return _page(event, form, question)
    return _save(event, key, form, question.current.options)


@bp.post("/events/<slug>/questions/<key>/move")
def move_question(slug: str, key: str) -> ResponseReturnValue:
    """Let a question stand one place earlier or later."""
    event = open_event(slug, Permission.EDIT_EVENT)
    try:
        with unit_of_work() as session:
            service.move(session=session, event_id=event.id, key=key, up=request.form.get("way") == "up")
            events.edit_event(session=session, event_id=event.id, values={})
    except service.UnknownQuestion:
        abort(404)
    except service.NeededByOthers as error:
        words = _("“%(label)s” follows from the other one's answer and has to come after it.", label=_names(error))
        flash(words, "error")
    return redirect(url_for("console.questions", slug=slug, _anchor=f"question-{key}"), 303)


@bp.post("/events/<slug>/questions/<key>/retire")
def retire_question(slug: str, key: str) -> ResponseReturnValue:
    """Ask it no more; answers stay."""
    event = open_event(slug, Permission.EDIT_EVENT)
    try:
        with unit_of_work() as session:
            service.retire(session=session, event_id=event.id, key=key, now=clock.now())
            events.edit_event(session=session, event_id=event.id, values={})
    except service.UnknownQuestion:
        abort(404)
    except service.NeededByOthers as error:
        flash(
            _("These questions follow from its answers: %(labels)s. Change them first.", labels=_names(error)), "error"
        )
        return redirect(url_for("console.edit_question", slug=slug, key=key), 303)
    flash(_("This is asked no more. Answers given so far stay."), "success")
    return redirect(url_for("console.questions", slug=slug), 303)


def _question(event: Event, key: str) -> Question:
    found = queries.questions_of(session=db.session(), event_id=event.id)
    return next((one for one in found if one.key == key), None) or abort(404)


def _form(event: Event, key: str | None, data: dict[str, Any]) -> Any:
    form: Any = QuestionForm.for_languages(event.languages)(data=data)
    found = asked(session=db.session(), event_id=event.id, needs=True)
    place = next((number for number, one in enumerate(found) if one.key == key), len(found))
    form.offer(event, found[:place], current_language(), former=data.get("kind"))
    return form


def _page(event: Event, form: Any, question: Question | None) -> ResponseReturnValue:
    """The editor, and below it the question as guests see it, as far as it is written."""
    wording = form.wording(question.current.options if question else [])
    shown = Asked(
        key=question.key if question else "preview",
        version=0,
        kind=wording.kind or "",
        label=wording.label,
        help=wording.help,
        options=[dict(option) for option in wording.options],
        required=wording.required,
        bounds=wording.bounds,
    )
    previews = _previews(event, [shown]) if wording.label and wording.kind in set(Kind) else []
    page = render_template(
        "console/question.html",
        event=event,
        form=form,
        question=question,
        previews=previews,
        reach=_reach(form),
        unconsented=question is not None
        and question.current.kind == Kind.NEEDS
        and queries.lacks_consent_to_needs(session=db.session(), event_id=event.id),
    )
    return page, 200 if "preview" in request.form and not form.errors else code_of(form)


def _reach(form: Any) -> list[Any]:
    """The fields that say whom the question is for, those with something to choose."""
    return [field for field in (form.categories, form.shown_if) if field.choices]


def _save(event: Event, key: str, form: Any, former: list[Any]) -> ResponseReturnValue:
    with unit_of_work() as session:
        service.save(
            session=session,
            event_id=event.id,
            key=key,
            wording=form.wording(former),
            handling=form.handling(),
            now=clock.now(),
        )
        if form.kind.data == Kind.NEEDS:
            consent.ask_for_needs(session=session, event_id=event.id, now=clock.now())
        events.edit_event(session=session, event_id=event.id, values={})
    flash(_("Saved: this wording is asked from now on."), "success")
    return redirect(url_for("console.questions", slug=event.slug), 303)


def _previews(event: Event, found: Sequence[Asked]) -> list[tuple[str, Markup]]:
    """The questions as the guests' own form draws them, all of them shown, in each language of the event."""
    always = [replace(one, categories=(), condition=None) for one in found]
    previews = []
    for language in event.languages:
        with force_locale(language):
            members = {**fields_for(always, language, event.languages), "questions": always}
            form = type("PreviewForm", (QuestionsForm,), members)(prefix=f"{language}-")
            previews.append((language, Markup(render_template("_questions_alone.html", form=form))))  # noqa: S704 - a template's
    return previews


def _names(error: service.NeededByOthers) -> str:
    return ", ".join(label.in_language(current_language()).text for label in error.labels)
