"""An organizer's pages about people and delegations, beside the statements they need."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

from forumapp.console.queries import forget_counts
from tests.bench.databases import Site
from tests.bench.measure import Cost, Request, answered, timed
from tests.bench.scenarios import LARGE, Effort, Row, measured
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
SEARCH_GOAL = 0.05
"""Seconds for the statement that finds people by what was typed."""
SEARCHES = {
    "statement, English": PAGES["console, search in English"],
    "statement, Korean": PAGES["console, search in Korean"],
    "statement, two syllables": f"/registrations?q={quote('손님')}",
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
    for name, rest in SEARCHES.items():
        yield _searching(site, name, Request("GET", f"{CONSOLE}{rest}", headers=signed_in), few)


def _searching(site: Site, name: str, request: Request, effort: Effort) -> Row:
    """What the statement alone costs that looks through the search keys, beside the goal."""
    with site.recorder.recorded() as recording:
        answered(site.twin, request.environ())
    [(statement, parameters, _)] = [one for one in recording.statements if "search_keys" in one[0]]
    connection = site.bare.raw_connection()
    try:
        cursor = connection.cursor()

        def search() -> None:
            cursor.execute(statement, parameters)
            cursor.fetchall()

        search()
        found = timed([search] * effort.size, server=site.server)
    finally:
        connection.close()
    goal = 1.0 if site.seeded.guests >= LARGE else None
    return Row(name, found, Cost(SEARCH_GOAL), goal, of=f"{SEARCH_GOAL * 1000:.0f} ms", whole=True)


def cookie(site: Site) -> str:
    """The session of the seeded organizer; all copies share the key that signs it."""
    serializer = site.ours.session_interface.get_signing_serializer(site.ours)  # type: ignore[attr-defined]  # Flask's own
    return f"{site.ours.config['SESSION_COOKIE_NAME']}={serializer.dumps({'_user_id': ORGANIZER, '_fresh': True})}"
