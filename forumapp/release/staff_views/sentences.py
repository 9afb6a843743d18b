"""The office's own sentences for releases: seen with examples, added, tried first, removed."""

from __future__ import annotations

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forumapp.accounts import guards
from forumapp.accounts.rules import Permission
from forumapp.directory.queries import host
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.release import labels, wording
from forumapp.release.forms import SentenceForm
from forumapp.release.models import WordingFrame
from forumapp.release.queries.frames import find_frame, list_frames
from forumapp.release.service.framing import add_frame, change_frame, remove_frame, try_first
from forumapp.release.wording.frames import KEYS
from forumapp.web.languages import language_name

bp = Blueprint("release_sentences", __name__, url_prefix="/console/sentences")


@bp.get("")
def page() -> ResponseReturnValue:
    """The sentences of every language: the house's, and the office's own with an example of each."""
    guards.require(Permission.RELEASE)
    return _page(_form())


@bp.post("")
def add() -> ResponseReturnValue:
    """Add a sentence, or only show how it reads."""
    guards.require(Permission.RELEASE)
    form = _form()
    if not form.validate():
        return _page(form), 422
    if request.form.get("act") == "example":
        return _page(form, shown=wording.example(form.key.data, form.text.data, language=form.language.data))
    with unit_of_work() as session:
        add_frame(
            session=session,
            language=form.language.data,
            key=form.key.data,
            text=form.text.data,
            now=clock.now(),
            actor=guards.current_actor(),
        )
    flash(gettext("Added. Drafts use the sentence from now on, where an event has all that it names."), "success")
    return redirect(url_for(".page"), 303)


@bp.route("/<int:number>", methods=["GET", "POST"])
def change(number: int) -> ResponseReturnValue:
    """Write a sentence anew, in its language and of its kind; drafts that are saved keep their words."""
    guards.require(Permission.RELEASE)
    frame = find_frame(session=db.session(), number=number) or abort(404)
    form = _form(frame)
    if not form.is_submitted():
        return _page(form, frame=frame)
    if not form.validate():
        return _page(form, frame=frame), 422
    if request.form.get("act") == "example":
        shown = wording.example(frame.key, form.text.data, language=frame.language)
        return _page(form, frame=frame, shown=shown)
    with unit_of_work() as session:
        found = find_frame(session=session, number=number)
        if found is None:
            abort(404)
        change_frame(frame=found, text=form.text.data, now=clock.now(), actor=guards.current_actor())
    flash(gettext("Changed. Drafts use the sentence as it is now."), "success")
    return redirect(url_for(".page"), 303)


@bp.post("/<int:number>/first")
def first(number: int) -> ResponseReturnValue:
    """Try this sentence before the others of its kind."""
    guards.require(Permission.RELEASE)
    with unit_of_work() as session:
        frame = find_frame(session=session, number=number)
        if frame is None:
            abort(404)
        try_first(session=session, frame=frame)
    flash(gettext("Drafts try this sentence first."), "success")
    return redirect(url_for(".page"), 303)


@bp.post("/<int:number>/remove")
def remove(number: int) -> ResponseReturnValue:
    """Take a sentence away; drafts that are saved keep their words."""
    guards.require(Permission.RELEASE)
    with unit_of_work() as session:
        frame = find_frame(session=session, number=number)
        if frame is None:
            abort(404)
        remove_frame(session=session, frame=frame)
    flash(gettext("Removed. Texts that are saved keep their words."), "success")
    return redirect(url_for(".page"), 303)


def _form(frame: WordingFrame | None = None) -> SentenceForm:
    """The form of a new sentence, or of one that is there: its language and kind stay."""
    form = SentenceForm(obj=frame)
    if frame is not None:
        form.language.data, form.key.data = frame.language, frame.key
    form.language.choices = [(code, language_name(code)) for code in _languages()]
    form.key.choices = [(key, labels.sentence_name(key)) for key in KEYS]
    return form


def _page(form: SentenceForm, *, frame: WordingFrame | None = None, shown: str = "") -> str:
    frames = list_frames(session=db.session())
    return render_template(
        "release/sentences.html",
        form=form,
        frame=frame,
        kind=labels.sentence_name(frame.key) if frame else "",
        shown=shown,
        parts=labels.sentences(frames, _languages()),
        words=labels.words_in_braces(),
    )


def _languages() -> list[str]:
    return [code for code in host(session=db.session()).languages if code in wording.languages()]


def bind(app: Flask) -> None:
    """Give the application these pages."""
    app.register_blueprint(bp)
