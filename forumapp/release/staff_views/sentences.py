"""The office's own sentences for releases: seen with examples, added, tried first, removed."""

from __future__ import annotations

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from forumapp.accounts import guards
from forumapp.accounts.rules import Permission
from forumapp.directory.queries import host
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.release import labels, wording
from forumapp.release.queries.frames import find_frame, list_frames
from forumapp.release.service.framing import add_frame, remove_frame, try_first
from forumapp.release.wording.frames import KEYS
from forumapp.web.fields import stripped
from forumapp.web.languages import language_name

LONGEST = 1000

bp = Blueprint("release_sentences", __name__, url_prefix="/console/sentences")


class SentenceForm(FlaskForm):
    """A sentence of the office's own."""

    language = SelectField(_("Language of the text"), [InputRequired(_("Choose a language."))], choices=[])
    key = SelectField(_("Which sentence"), [InputRequired(_("Choose which sentence it is."))], choices=[])
    text = TextAreaField(
        _("Sentence"),
        [InputRequired(_("Write the sentence.")), Length(max=LONGEST)],
        filters=[stripped],
        description=_("Figures and other words stand in braces, as in the list below."),
        render_kw={"rows": "3"},
    )

    def validate_text(self, field: Field) -> None:
        """Each figure and word in braces must be one that a draft can fill."""
        if self.language.data not in dict(self.language.choices):
            return
        faults = wording.faults_of_frame(field.data or "", language=self.language.data)
        if faults:
            raise ValidationError(" ".join(labels.field_fault(fault) for fault in faults))


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


def _form() -> SentenceForm:
    form = SentenceForm()
    form.language.choices = [(code, language_name(code)) for code in _languages()]
    form.key.choices = [(key, labels.sentence_name(key)) for key in KEYS]
    return form


def _page(form: SentenceForm, *, shown: str = "") -> str:
    frames = list_frames(session=db.session())
    return render_template(
        "release/sentences.html",
        form=form,
        shown=shown,
        parts=labels.sentences(frames, _languages()),
        words=labels.words_in_braces(),
    )


def _languages() -> list[str]:
    return [code for code in host(session=db.session()).languages if code in wording.languages()]


def bind(app: Flask) -> None:
    """Give the application these pages."""
    app.register_blueprint(bp)
