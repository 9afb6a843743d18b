"""Events, as a key may see them: its own."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from flask import Response

from forumapp.api.guards import opens
from forumapp.api.schemas import CURSOR, part
from forumapp.api.views.messages import answer
from forumapp.checkin.queries import Access
from forumapp.checkin.schemas import moment
from forumapp.events.models import Event
from forumapp.events.queries import get_event
from forumapp.extensions import db
from forumapp.kernel import clock

bp = part("events", "Events")
_ANY_KEY: list[dict[str, list[str]]] = [{"key": []}]


@bp.route("/events")
@bp.doc(summary="The key's events", description="A key opens one event.", parameters=[CURSOR], security=_ANY_KEY)
@bp.response(200, "EventList")
@bp.errors(401, 404)
@opens(None)
def show_events(access: Access) -> Response:
    """The events that the key opens."""
    return answer({"items": [_facts(get_event(session=db.session(), slug=access.slug))], "cursor": "", "more": False})


@bp.route("/events/<slug>")
@bp.doc(summary="One event", security=_ANY_KEY)
@bp.response(200, "Event")
@bp.errors(401, 404)
@opens(None)
def show_event(access: Access) -> Response:
    """One event with its categories."""
    return answer(_facts(get_event(session=db.session(), slug=access.slug)))


def _facts(event: Event) -> dict[str, Any]:
    zone = ZoneInfo(event.zone)
    window = event.window
    return {
        "slug": event.slug,
        "title": event.title.as_dict(),
        "languages": event.languages,
        "zone": event.zone,
        "starts_at": moment(event.starts_at, zone),
        "ends_at": moment(event.ends_at, zone),
        "place": event.place_name.as_dict(),
        "activity_kind": event.activity_kind,
        "themes": event.themes,
        "registration_open": event.published_at is not None and window.is_open(clock.now()),
        "categories": [
            {"code": category.code, "names": category.names.as_dict(), "counts": category.counts}
            for category in event.categories
        ],
    }
