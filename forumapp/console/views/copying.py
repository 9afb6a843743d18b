"""Copies of an event, and the series that events follow one another in."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forumapp.accounts import guards
from forumapp.accounts.rules import Permission
from forumapp.console import labels, queries
from forumapp.console.forms.copying import CopyForm, SeriesForm
from forumapp.console.service import make_event
from forumapp.console.views import bp, code_of
from forumapp.events import queries as events
from forumapp.events import service
from forumapp.events.guards import open_event
from forumapp.events.models import Series
from forumapp.events.rules import Shift, SlugTaken, UnknownSeries
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.web.languages import languages


@bp.route("/events/<slug>/copy", methods=["GET", "POST"])
def copy_event(slug: str) -> ResponseReturnValue:
    """Make a draft with everything of an event but people, on another day."""
    source = open_event(slug, Permission.CREATE_EVENT)
    form = CopyForm.for_languages(source.languages)(data=CopyForm.values(source))
    if source.series is None:
        del form.in_series
    if not form.is_submitted() or not form.validate():
        return render_template("console/copy_event.html", event=source, form=form), code_of(form)
    starts_at = form.starts_at(source)
    shift = Shift(source.zone, source.starts_at, source.zone, starts_at)
    try:
        with unit_of_work() as session:
            make_event(
                session=session,
                source=events.get_event(session=session, slug=slug),
                slug=form.slug.data,
                title=form.localized("title"),
                languages=source.languages,
                zone=source.zone,
                starts_at=starts_at,
                ends_at=shift(source.ends_at),
                published=False,
                staff=form.staff.data,
                series_id=source.series_id if form.in_series and form.in_series.data else None,
                now=clock.now(),
            )
    except SlugTaken:
        form.slug.errors = [labels.slug_taken()]
        return render_template("console/copy_event.html", event=source, form=form), 422
    flash(_("The event is made. Nobody sees it yet. Look at its dates and texts."), "success")
    return redirect(url_for("console.overview", slug=form.slug.data), 303)


@bp.get("/series")
def all_series() -> ResponseReturnValue:
    """The series with their events; each leads to its next event."""
    guards.require(Permission.CREATE_EVENT)
    return render_template("console/all_series.html", all_series=events.all_series(session=db.session()))


@bp.route("/series/new", methods=["GET", "POST"])
def new_series() -> ResponseReturnValue:
    """Begin a series, of events that are there."""
    guards.require(Permission.CREATE_EVENT)
    return _series_page(None)


@bp.route("/series/<int:id>", methods=["GET", "POST"])
def edit_series(id: int) -> ResponseReturnValue:
    """Name a series anew, put events into it or take them out."""
    guards.require(Permission.CREATE_EVENT)
    try:
        return _series_page(events.get_series(session=db.session(), id=id))
    except UnknownSeries:
        abort(404)


def _series_page(series: Series | None) -> ResponseReturnValue:
    form: Any = SeriesForm.for_languages(languages())(
        data=SeriesForm.values(series, languages()) if series is not None else None
    )
    form.activity_kind.choices = labels.choices_of_activity_kinds()
    form.themes.choices = labels.choices_of_themes()
    series_id = series.id if series is not None else None
    every = queries.visible_events(session=db.session(), event_ids=None)
    free = [event for event in every if event.series_id in (None, series_id)]
    form.events.choices = labels.choices_of_events(free)
    if not free:
        del form.events
    if not form.is_submitted() or not form.validate():
        return render_template("console/series.html", series=series, form=form), code_of(form)
    with unit_of_work() as session:
        service.save_series(session=session, id=series_id, now=clock.now(), **form.series())
    flash(_("Saved."), "success")
    return redirect(url_for("console.all_series"), 303)
