"""The office's letterheads: brought, looked at with an example, used."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forumapp.accounts import guards
from forumapp.accounts.queries import names_of_actors
from forumapp.accounts.rules import Permission
from forumapp.directory.queries import host
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.release import wording
from forumapp.release.export import MEDIA_TYPES, Format
from forumapp.release.export.letterhead import example_on
from forumapp.release.forms import LetterheadForm
from forumapp.release.labels import letterheads as labels
from forumapp.release.models import LetterheadTemplate
from forumapp.release.queries.letterheads import get_letterhead, list_letterheads
from forumapp.release.rules.letterheads import LARGEST, RefusedLetterhead, UnknownLetterhead
from forumapp.release.service.letterheads import add_letterhead, lay_aside, use_letterhead
from forumapp.web.answers import saved
from forumapp.web.languages import language_name

bp = Blueprint("release_letterheads", __name__, url_prefix="/console/letterheads")


@bp.get("")
def page() -> ResponseReturnValue:
    """The letterheads of every language: the one in use, and what was brought besides."""
    guards.require(Permission.MANAGE_STAFF)
    return _page(_form())


@bp.post("")
def add() -> ResponseReturnValue:
    """Bring a letterhead; nothing is written on it yet."""
    guards.require(Permission.MANAGE_STAFF)
    form = _form()
    if not form.validate():
        return _page(form), 422
    given = form.file.data
    try:
        with unit_of_work() as session:
            add_letterhead(
                session=session,
                language=form.language.data,
                name=given.filename or "",
                data=given.stream.read(LARGEST + 1),
                now=clock.now(),
                actor=guards.current_actor(),
            )
    except RefusedLetterhead as reason:
        form.file.errors = [labels.refusal(reason, name=given.filename or "")]
        return _page(form), 422
    flash(gettext("Brought. Look at the example, then use it."), "success")
    return redirect(url_for(".page"), 303)


@bp.get("/<int:number>/example.docx")
def example(number: int) -> Response:
    """The letterhead with the release of an invented event."""
    guards.require(Permission.MANAGE_STAFF)
    found = _letterhead(number)
    data = example_on(found.data, language=found.language)
    return saved(data, f"example-{number}-{found.language}.docx", MEDIA_TYPES[Format.DOCX])


@bp.get("/<int:number>/letterhead.docx")
def original(number: int) -> Response:
    """The letterhead as it was brought."""
    guards.require(Permission.MANAGE_STAFF)
    found = _letterhead(number)
    return saved(found.data, f"letterhead-{number}-{found.language}.docx", MEDIA_TYPES[Format.DOCX])


@bp.post("/<int:number>/use")
def use(number: int) -> ResponseReturnValue:
    """Write the releases of its language on it from now on."""
    guards.require(Permission.MANAGE_STAFF)
    try:
        with unit_of_work() as session:
            use_letterhead(session=session, number=number, now=clock.now(), actor=guards.current_actor())
    except UnknownLetterhead:
        abort(404)
    flash(gettext("Word files of releases are written on it from now on."), "success")
    return redirect(url_for(".page"), 303)


@bp.post("/plain/<language>")
def plain(language: str) -> ResponseReturnValue:
    """Write the releases of a language on the house's plain paper again."""
    guards.require(Permission.MANAGE_STAFF)
    if language not in _languages():
        abort(404)
    with unit_of_work() as session:
        lay_aside(session=session, language=language, now=clock.now())
    flash(gettext("Word files of releases are written on plain paper from now on."), "success")
    return redirect(url_for(".page"), 303)


def _letterhead(number: int) -> LetterheadTemplate:
    try:
        return get_letterhead(session=db.session(), number=number)
    except UnknownLetterhead:
        abort(404)


def _form() -> LetterheadForm:
    form = LetterheadForm()
    form.language.choices = [(code, language_name(code)) for code in _languages()]
    return form


def _page(form: LetterheadForm) -> str:
    found = list_letterheads(session=db.session())
    return render_template(
        "release/letterheads.html",
        form=form,
        parts=[
            {
                "language": code,
                "name": language_name(code),
                "letterheads": [one for one in found if one.language == code],
                "plain": not any(one.language == code and one.in_use for one in found),
            }
            for code in _languages()
        ],
        authors=names_of_actors(session=db.session(), references=[one.added_by for one in found]),
        words=labels.words(),
    )


def _languages() -> list[str]:
    return [code for code in host(session=db.session()).languages if code in wording.languages()]


def bind(app: Flask) -> None:
    """Give the application these pages."""
    app.register_blueprint(bp)
