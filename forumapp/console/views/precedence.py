"""The list of people of rank, as protocol needs it."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from forumapp.accounts.rules import Permission
from forumapp.attendance.queries.precedence import ids_by_precedence
from forumapp.console.labels import people as words
from forumapp.console.queries import PAGE
from forumapp.console.queries.precedence import people_in_order
from forumapp.console.views import bp
from forumapp.events.guards import log, open_event
from forumapp.extensions import db
from forumapp.web.addresses import row_number
from forumapp.web.languages import current_language


@bp.get("/events/<slug>/registrations/by-precedence")
def by_precedence(slug: str) -> ResponseReturnValue:
    """Those of rank or with an order by hand, in the order of precedence."""
    event = open_event(slug, Permission.VIEW_PEOPLE)
    ids = ids_by_precedence(session=db.session(), event_id=event.id, language=current_language(), of_rank=True)
    after = row_number("after") or 0
    people = people_in_order(session=db.session(), ids=ids[after : after + PAGE])
    log(event, "list", "registrations", people=len(people))
    return render_template(
        "console/by_precedence.html",
        event=event,
        people=[words.person_by_precedence(person, event) for person in people],
        first=after + 1,
        following=url_for(".by_precedence", slug=slug, after=after + PAGE) if len(ids) > after + PAGE else None,
    )
