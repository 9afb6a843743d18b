"""Charts for the press: pictures of what of a set may be published, and their files."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from forumapp.accounts.rules import Permission
from forumapp.attendance import schemas
from forumapp.attendance.charts.files import MEDIA_TYPES, ChartFormat, file_of
from forumapp.attendance.labels.charts import chart_names, press_charts
from forumapp.attendance.rules import UnknownVersion
from forumapp.attendance.staff_views import bp
from forumapp.attendance.staff_views.figures import given_out
from forumapp.events.guards import open_event
from forumapp.events.models import Event
from forumapp.extensions import db
from forumapp.kernel import clock
from forumapp.web.addresses import row_number
from forumapp.web.answers import saved
from forumapp.web.languages import language_among, language_name


@bp.get("/charts")
def charts(slug: str) -> ResponseReturnValue:
    """Every chart that may be published, live or of one frozen version, in one language, with its table and files."""
    event = open_event(slug, Permission.VIEW_FIGURES)
    version = row_number("version")
    language = _language(event)
    try:
        figures = schemas.publishable_figures(session=db.session(), event=event, version=version, now=clock.now())
    except UnknownVersion:
        abort(404)
    made = {chart.telling.name: chart for chart in press_charts(figures, event, language)}
    return render_template(
        "attendance/charts.html",
        event=event,
        version=version,
        language=language,
        languages=[(code, language_name(code)) for code in event.languages],
        formats=list(ChartFormat),
        charts=[(chart, Markup(chart.svg)) for chart in made.values()],  # noqa: S704 - drawn here, every text escaped
        missing=[name() for code, name in chart_names().items() if code not in made],
    )


@bp.post("/charts/<name>.<format>")
def chart_file(slug: str, name: str, format: str) -> ResponseReturnValue:
    """One chart of a frozen version as a file, by which the version is published; live figures make no file."""
    event = open_event(slug, Permission.VIEW_FIGURES)
    version = row_number("version")
    if version is None or format not in set(ChartFormat):
        abort(404)
    language = _language(event)
    try:
        made = press_charts(given_out(event, version), event, language)
    except UnknownVersion:
        abort(404)
    found = next((chart for chart in made if chart.telling.name == name), None)
    if found is None:
        abort(404)
    chosen = ChartFormat(format)
    data = file_of(found, chosen, made_at=clock.now())
    return saved(data, f"{event.slug}-v{version}-{name}-{language}.{chosen}", MEDIA_TYPES[chosen])


def _language(event: Event) -> str:
    """The language of the charts: one of the event's, else the reader's if it is one of them."""
    asked = request.args.get("lang", "")
    return asked if asked in event.languages else language_among(event.languages)
