"""Pages of the host's year: its figures from frozen sets, outside activities, files, and closing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forumapp.accounts import guards
from forumapp.accounts.queries import names_of_actors
from forumapp.accounts.rules import Permission
from forumapp.attendance.charts.files import MEDIA_TYPES as CHART_TYPES
from forumapp.attendance.charts.files import ChartFormat, file_of
from forumapp.attendance.export import MEDIA_TYPES, Format, year_file
from forumapp.attendance.forms.year import CloseForm, OutsideForm
from forumapp.attendance.labels.year import chart_names, chart_source, day_words, year_charts, year_sheet
from forumapp.attendance.models import ClosedYear, OutsideActivity
from forumapp.attendance.queries.year import (
    correction_of,
    find_outside,
    frozen_after_closing,
    history_of,
    list_years,
    own_words,
    year_totals,
)
from forumapp.attendance.rules.year import (
    FIRST_YEAR,
    LAST_YEAR,
    AlreadyCorrected,
    EventsMissing,
    YearIsClosed,
    YearNotOver,
    is_over,
)
from forumapp.attendance.service.year import close_year, enter_outside, withdraw_outside
from forumapp.directory.queries import host
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.web.answers import saved
from forumapp.web.languages import current_language, language_name

bp = Blueprint("year", __name__, url_prefix="/console/year")


@bp.get("")
def listing() -> ResponseReturnValue:
    """The years of which there is something."""
    guards.require(Permission.VIEW_FIGURES)
    return render_template("attendance/years.html", years=list_years(session=db.session()))


@bp.get("/<int:year>")
def show(year: int) -> ResponseReturnValue:
    """The year as it is so far, or as it was signed; no personal data is on this page."""
    _open(year, Permission.VIEW_FIGURES)
    session, languages = db.session(), _languages()
    totals, closed = year_totals(session=session, year=year, now=clock.now())
    after = frozen_after_closing(session=session, closed=closed) if closed else []
    return render_template(
        "attendance/year.html",
        year=year,
        closed=_signature(closed) if closed else None,
        sheet=year_sheet(totals, own_words(session=session), current_language(), languages),
        late=[(title.in_language(current_language(), languages), slug, version) for slug, title, version in after],
        as_of=clock.now(),
        formats=list(Format),
        chart_formats=list(ChartFormat),
        charts=[(name, words()) for name, words in chart_names().items()] if totals["figures"]["visits"] else [],
        languages=[(code, language_name(code)) for code in languages],
        may_enter=guards.allows(Permission.FREEZE),
        may_release=guards.allows(Permission.RELEASE),
        may_close=guards.allows(Permission.CLOSE_YEAR) and is_over(year, clock.now()),
        may_export=guards.allows(Permission.EXPORT),
    )


@bp.route("/<int:year>/outside/new", methods=["GET", "POST"])
def new_outside(year: int) -> ResponseReturnValue:
    """Enter an activity of which no event was kept here."""
    _open(year, Permission.FREEZE)
    return _outside(year, None)


@bp.route("/<int:year>/outside/<int:number>", methods=["GET", "POST"])
def outside(year: int, number: int) -> ResponseReturnValue:
    """Correct an outside activity; what was entered before stays in its history."""
    _open(year, Permission.FREEZE)
    return _outside(year, _newest(number))


@bp.post("/<int:year>/outside/<int:number>/withdraw")
def withdraw(year: int, number: int) -> ResponseReturnValue:
    """Take an outside activity out of its year."""
    _open(year, Permission.FREEZE)
    _newest(number)
    try:
        with unit_of_work() as session:
            withdraw_outside(
                session=session,
                activity=session.get_one(OutsideActivity, number),
                now=clock.now(),
                actor=guards.current_actor(),
            )
    except YearIsClosed as error:
        flash(_closed_words(error.year), "error")
    except AlreadyCorrected:
        flash(_("Somebody else changed it meanwhile. Look at it again."), "error")
    else:
        flash(_("Taken out of the year."), "success")
    return redirect(url_for(".show", year=year), 303)


@bp.route("/<int:year>/close", methods=["GET", "POST"])
def close(year: int) -> ResponseReturnValue:
    """Sign the totals and destroy the year's key, after the year was typed."""
    _open(year, Permission.CLOSE_YEAR)
    totals, closed = year_totals(session=db.session(), year=year, now=clock.now())
    if closed is not None:
        flash(_closed_words(year), "info")
        return redirect(url_for(".show", year=year), 303)
    form = CloseForm(year)
    form.reason.flags.asked = bool(totals["missing"])
    if form.is_submitted() and form.validate():
        db.session().rollback()
        try:
            with unit_of_work() as session:
                close_year(
                    session=session, year=year, now=clock.now(), actor=guards.current_actor(), reason=form.reason.data
                )
        except EventsMissing as missing:
            form.reason.flags.asked = True
            form.reason.errors = [
                _("Say why not to wait for the events that are missing: %(num)s.", num=missing.number)
            ]
        except YearNotOver:
            form.year.errors = [_("The year has not ended yet. Close it from 1 January on.")]
        except YearIsClosed:
            return redirect(url_for(".show", year=year), 303)
        else:
            flash(_("The year %(year)s is closed. Its totals never change.", year=year), "success")
            return redirect(url_for(".show", year=year), 303)
    sheet = year_sheet(totals, {}, current_language(), _languages())
    page = render_template("attendance/close_year.html", year=year, form=form, sheet=sheet)
    return page, 422 if form.errors else 200


@bp.get("/<int:year>/year.<format>")
def table(year: int, format: str) -> ResponseReturnValue:
    """The year as a file, as it may be published."""
    _open(year, Permission.EXPORT)
    if format not in set(Format):
        abort(404)
    chosen = Format(format)
    totals, closed = year_totals(session=db.session(), year=year, now=clock.now())
    return saved(
        year_file(chosen, totals, _languages(), closed=closed is not None), f"year-{year}.{chosen}", MEDIA_TYPES[chosen]
    )


@bp.get("/<int:year>/<name>-<language>.<format>")
def chart(year: int, name: str, language: str, format: str) -> ResponseReturnValue:
    """One chart of the year as a file, in one of the office's languages."""
    _open(year, Permission.VIEW_FIGURES)
    totals, closed = year_totals(session=db.session(), year=year, now=clock.now())
    if format not in set(ChartFormat) or language not in _languages():
        abort(404)
    source = chart_source(totals, language, closed_hash=closed.hash if closed else None)
    found = next((each for each in year_charts(totals, language, source) if each.telling.name == name), None)
    if found is None:
        abort(404)
    chosen = ChartFormat(format)
    data = file_of(found, chosen, made_at=clock.now())
    return saved(data, f"year-{year}-{name}-{language}.{chosen}", CHART_TYPES[chosen])


def _outside(year: int, activity: OutsideActivity | None) -> ResponseReturnValue:
    session, languages = db.session(), _languages()
    form = OutsideForm.of(languages, current_language(), activity)
    if form.is_submitted() and form.validate():
        number = activity.id if activity else None
        session.rollback()
        try:
            with unit_of_work() as writing:
                entered = enter_outside(
                    session=writing,
                    values=form.values(),
                    now=clock.now(),
                    actor=guards.current_actor(),
                    corrects=writing.get_one(OutsideActivity, number) if number else None,
                )
                began = entered.starts_on.year
        except YearIsClosed as error:
            form.starts_on.errors = [_closed_words(error.year)]
        except AlreadyCorrected:
            form.starts_on.errors = [_("Somebody else changed it meanwhile. Look at it again.")]
        else:
            flash(_("Saved. It counts in the year %(year)s.", year=began), "success")
            return redirect(url_for(".show", year=began), 303)
    history = history_of(session=session, activity=_newest(activity.id)) if activity else []
    names = names_of_actors(session=session, references=[each.entered_by for each in history])
    page = render_template(
        "attendance/outside.html",
        year=year,
        form=form,
        number=activity.id if activity else None,
        history=[
            {
                "entered_at": each.entered_at,
                "entered_by": names.get(each.entered_by, ""),
                "days": day_words(each.starts_on, current_language()),
                "title": each.title.in_language(current_language(), languages),
                "participants": _("not counted") if each.participants is None else f"{each.participants:,}",
                "countries": f"{len(each.countries):,}",
            }
            for each in history
        ],
    )
    return page, 422 if form.errors else 200


def _newest(number: int) -> OutsideActivity:
    """The activity of this row; 404 where it was never entered, or was corrected or taken out since."""
    found = find_outside(session=db.session(), id=number)
    if found is None or found.withdrawn or correction_of(session=db.session(), id=number) is not None:
        abort(404)
    return found


def _signature(closed: ClosedYear) -> dict[str, Any]:
    names = names_of_actors(session=db.session(), references=[closed.closed_by])
    return {
        "at": closed.closed_at,
        "by": names.get(closed.closed_by) or _("somebody who is no longer on the staff"),
        "reason": closed.reason or "",
        "hash": closed.hash,
    }


def _closed_words(year: int) -> str:
    return _("The year %(year)s is closed: its totals are signed and nothing is added to it.", year=year)


def _open(year: int, permission: Permission) -> None:
    guards.require(permission)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        abort(404)


def _languages() -> list[str]:
    return host(session=db.session()).languages
