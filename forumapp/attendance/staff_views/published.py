"""The page of what may be published of the figures."""

from __future__ import annotations

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from forumapp.accounts.rules import Permission
from forumapp.attendance.labels.page import moment
from forumapp.attendance.labels.published import published_numbers, published_tables
from forumapp.attendance.queries.published import list_published
from forumapp.attendance.rules import UnknownVersion
from forumapp.attendance.schemas import publishable_figures
from forumapp.attendance.staff_views import bp
from forumapp.events.guards import open_event
from forumapp.extensions import db
from forumapp.kernel import clock
from forumapp.web.addresses import row_number


@bp.get("/figures/published")
def published(slug: str) -> ResponseReturnValue:
    """The figures as they may be published, live or of a frozen version; looking at them publishes nothing."""
    event = open_event(slug, Permission.VIEW_FIGURES)
    version = row_number("version")
    try:
        found = publishable_figures(session=db.session(), event=event, version=version, now=clock.now())
    except UnknownVersion:
        abort(404)
    published_sets = list_published(session=db.session(), event_id=event.id)
    former = [each["version"] for each in published_sets]
    return render_template(
        "attendance/published.html",
        event=event,
        version=version,
        as_of=moment(found["as_of"], event),
        numbers=published_numbers(found),
        tables=published_tables(found, event, [each for each in published_sets if each["version"] != version]),
        is_published=version in former,
        former=[each for each in former if each != version],
    )
