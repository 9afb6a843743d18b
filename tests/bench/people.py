"""An organizer's pages about people and delegations, beside the statements they need."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

from forumapp.console.queries import forget_counts
from tests.bench.databases import Site
from tests.bench.measure import Request
from tests.bench.scenarios import Effort, Row, measured
from tests.bench.seed import ORGANIZER, SLUG, guest_id

CONSOLE = f"/console/events/{SLUG}"
GOAL = 3.0
PAGES = {
    "console, list": "/registrations",
    "console, search in English": f"/registrations?q={quote('guest 199')}",
    "console, search in Korean": f"/registrations?q={quote('손님 199')}",
    "console, filter": "/registrations?status=confirmed&category=academia&language=ko&delegation=7",
    "console, one person": f"/registrations/{guest_id(7)}",
    "console, delegations": "/delegations",
}


def rows(site: Site, effort: Effort) -> Iterator[Row]:
    """Measure each page as whoever runs the event opens it; the database's own work counts on both sides.

    The bare limit asks for everything that a page shows; what ours keeps from page to page is no part of it.
    """
    signed_in = (("Cookie", cookie(site)),)
    few = effort.of(10)
    for name, rest in PAGES.items():
        requests = [Request("GET", f"{CONSOLE}{rest}", headers=signed_in)] * few.requests
        yield replace(measured(site, name, GOAL, few, requests, cold=forget_counts), whole=True)


def cookie(site: Site) -> str:
    """The session of the seeded organizer; all copies share the key that signs it."""
    serializer = site.ours.session_interface.get_signing_serializer(site.ours)  # type: ignore[attr-defined]  # Flask's own
    return f"{site.ours.config['SESSION_COOKIE_NAME']}={serializer.dumps({'_user_id': ORGANIZER, '_fresh': True})}"
