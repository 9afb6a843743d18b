"""The office's own words: names of countries and other entities, and the ranks with their order."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forumapp.accounts import guards
from forumapp.accounts.rules import Permission
from forumapp.console import service
from forumapp.console.forms.words import EntityForm, NewEntityForm, RanksForm
from forumapp.console.labels.words import entities, usual_ranks
from forumapp.console.views import bp, code_of
from forumapp.directory import countries as names
from forumapp.directory import queries as directory
from forumapp.extensions import db, unit_of_work


@bp.get("/countries")
def countries() -> ResponseReturnValue:
    """Countries and other entities, as every page of the office calls them."""
    guards.require(Permission.MANAGE_STAFF)
    languages = _languages()
    words, own = request.args.get("q", "").strip(), request.args.get("own") == "yes"
    return render_template(
        "console/countries.html",
        rows=entities(languages=languages, words=words, own=own),
        languages=languages,
        words=words,
        own=own,
    )


@bp.route("/countries/new", methods=["GET", "POST"])
def new_entity() -> ResponseReturnValue:
    """An entity that is no country, such as an order or a union that has a mission."""
    guards.require(Permission.MANAGE_STAFF)
    form: NewEntityForm = NewEntityForm.for_languages(_languages())()
    if not form.is_submitted() or not form.validate():
        return render_template("console/country.html", form=form, code=None), code_of(form)
    with unit_of_work() as session:
        service.name_entities(session=session, names={form.key.data: form.entered()})
    flash(_("Saved."), "success")
    return redirect(url_for("console.countries", own="yes"), 303)


@bp.route("/countries/<code>", methods=["GET", "POST"])
def country(code: str) -> ResponseReturnValue:
    """What the office calls one country or entity in each language."""
    guards.require(Permission.MANAGE_STAFF)
    languages = _languages()
    if not names.is_known(code):
        abort(404)
    form = EntityForm.of(code, languages)
    if not form.is_submitted() or not form.validate():
        usual = {language: names.default_name(code, language) for language in languages}
        return render_template("console/country.html", form=form, code=code, usual=usual), code_of(form)
    with unit_of_work() as session:
        service.name_entities(session=session, names={code: form.entered()})
    flash(_("Saved. Pages, lists and searches use these names from now on."), "success")
    return redirect(url_for("console.countries", own="yes"), 303)


@bp.route("/ranks", methods=["GET", "POST"])
def ranks() -> ResponseReturnValue:
    """The ranks in the office's order of precedence, each as the office calls it."""
    guards.require(Permission.MANAGE_STAFF)
    languages = _languages()
    usual = usual_ranks(languages)
    form = RanksForm.for_languages(languages)(data=RanksForm.values(usual, languages))
    if not form.is_submitted() or not form.validate():
        return render_template("console/ranks.html", form=form, languages=languages), code_of(form)
    with unit_of_work() as session:
        service.name_ranks(session=session, ranks=form.entered(usual))
    flash(_("Saved."), "success")
    return redirect(url_for("console.ranks"), 303)


def _languages() -> list[str]:
    return directory.host(session=db.session()).languages
