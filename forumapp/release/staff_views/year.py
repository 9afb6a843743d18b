"""The host's year in sentences of each language, and how the office counts its kinds of activity."""

from __future__ import annotations

from flask import Blueprint, Flask, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forumapp.accounts import guards
from forumapp.accounts.rules import Permission
from forumapp.attendance.queries.year import own_words, year_totals
from forumapp.attendance.rules.year import FIRST_YEAR, LAST_YEAR
from forumapp.attendance.service.year import count_kinds
from forumapp.directory.queries import host
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.release import wording
from forumapp.release.forms import KindsForm
from forumapp.release.labels.year import said_of_year

bp = Blueprint("release_year", __name__, url_prefix="/console/year")


@bp.get("/<int:year>/sentences")
def page(year: int) -> ResponseReturnValue:
    """What may be said of the year in each language, every number true."""
    guards.require(Permission.RELEASE)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        abort(404)
    session = db.session()
    office = host(session=session)
    totals, closed = year_totals(session=session, year=year, now=clock.now())
    return render_template(
        "release/year.html",
        year=year,
        closed=closed is not None,
        missing=len(totals["missing"]),
        without_email=totals["without_email"],
        outside=totals["outside"],
        said=said_of_year(totals, office.names, own_words(session=session), _languages()),
    )


@bp.route("/words", methods=["GET", "POST"])
def words() -> ResponseReturnValue:
    """How the office counts its kinds of activity: 회, 건, trainings."""
    guards.require(Permission.RELEASE)
    own = own_words(session=db.session())
    form = KindsForm.for_languages(_languages())(data={f"{kind}_{code}": text for (kind, code), text in own.items()})
    if not form.is_submitted() or not form.validate():
        return render_template("release/kinds.html", form=form), 422 if form.errors else 200
    db.session().rollback()
    with unit_of_work() as session:
        count_kinds(session=session, words=form.words())
    flash(_("Saved."), "success")
    return redirect(url_for("year.listing"), 303)


def _languages() -> list[str]:
    return [code for code in host(session=db.session()).languages if code in wording.languages()]


def bind(app: Flask) -> None:
    """Give the application these pages."""
    app.register_blueprint(bp)
