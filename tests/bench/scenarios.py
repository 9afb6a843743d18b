"""What is asked: each scenario's requests, the statements of its bare limit, and what both cost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import orjson
from flask import Flask

from forumapp.attendance.queries import counting
from tests.bench.databases import Site
from tests.bench.measure import Answer, Call, Cost, Request, answered, by_turns, timed
from tests.bench.replay import Bare, Recording
from tests.bench.seed import ASKING, KEY, QUESTIONS, SLUG, STARTS, scan_ids

PAGE = f"/en/events/{SLUG}"
FIGURES = f"/api/v1/events/{SLUG}/figures"
BEARER = ("Authorization", f"Bearer {KEY}")
LARGE = 10_000
"""Guests from which on the figures' goals hold: counting a few people costs nothing to save."""


@dataclass(frozen=True)
class Effort:
    """How often each thing is asked: ``rounds`` parts of ``size`` requests, after ``warm`` uncounted ones."""

    rounds: int = 5
    size: int = 50
    warm: int = 10

    def of(self, size: int) -> Effort:
        """The same with other parts: fewer for what takes long, as many as there are guests for."""
        return Effort(self.rounds, max(1, min(size, self.size)), min(self.warm, max(1, size)))

    @property
    def requests(self) -> int:
        """All requests of one scenario."""
        return self.warm + self.rounds * self.size


@dataclass(frozen=True)
class Row:
    """One line of the table: what ours costs, what it is held against, and the goal as a multiple of that."""

    name: str
    ours: Cost
    against: Cost
    goal: float | None
    of: str = "bare"
    whole: bool = False
    """Whether the database's own work counts too: a query over all guests is done there."""

    @property
    def ratio(self) -> float:
        """Ours as a multiple of what it is held against; of this process alone."""
        return self.ours.process / self.against.process

    @property
    def judged(self) -> float:
        """The multiple that the goal is about."""
        return self.whole_ratio if self.whole else self.ratio

    @property
    def whole_ratio(self) -> float:
        """The same with the database's own work on both sides."""
        return (self.ours.process + self.ours.server) / (self.against.process + self.against.server)


def rows(site: Site, effort: Effort) -> Iterator[Row]:
    """Measure every request of the list; what reads comes before what writes."""
    yield measured(site, "event page", 2.0, effort, [Request("GET", PAGE)] * effort.requests, page=True)
    known = _answer(site, Request("GET", PAGE)).header("ETag")
    unchanged = Request("GET", PAGE, headers=(("If-None-Match", known),))
    yield measured(site, "event page, 304", 1.5, effort, [unchanged] * effort.requests, status=304)
    yield form(site, effort)
    yield from _figures(site, effort)
    yield from _scans(site, effort)
    yield measured(site, "registration", 3.0, effort, _registrations(site, effort), status=303)


def form(site: Site, effort: Effort) -> Row:
    """The empty form that asks many questions."""
    request = Request("GET", f"/en/events/{ASKING}/register")
    return measured(site, f"form of {QUESTIONS} questions", 3.0, effort, [request] * effort.requests, page=True)


def _figures(site: Site, effort: Effort) -> Iterator[Row]:
    asked = Request("GET", FIGURES, headers=(BEARER,))
    large = site.seeded.guests >= LARGE
    few = Effort(effort.rounds, min(effort.size, 2 if large else 10), 1)
    requests = [asked] * few.requests
    first = measured(site, "figures, first answer", 1.5 if large else None, few, requests, before=counting.forget)
    yield replace(first, whole=True)
    goal = 0.05 if large else None
    again = timed(_calls(site, [asked] * effort.size), server=site.server)
    yield Row("figures, nothing changed", again, first.ours, goal, of="our first answer", whole=True)
    tag = _answer(site, asked).header("ETag")
    same = Request("GET", FIGURES, headers=(BEARER, ("If-None-Match", tag)))
    yield Row(
        "figures, 304",
        timed(_calls(site, [same] * effort.size), server=site.server),
        first.ours,
        goal,
        of="our first answer",
        whole=True,
    )


def _scans(site: Site, effort: Effort) -> Iterator[Row]:
    waiting = site.seeded.waiting
    effort = effort.of(len(waiting) // (effort.rounds + 1))
    tickets = waiting[: effort.requests]
    ids = scan_ids(1)
    scans = [_scan(next(ids), ticket) for ticket in tickets]
    yield measured(site, "scan", 2.0, effort, scans)
    yield measured(site, "scan, sent again", 2.0, effort, scans)
    yield measured(site, "scan of who is inside", 2.0, effort, [_scan(next(ids), ticket) for ticket in tickets])


def _scan(scan_id: str, ticket: str) -> Request:
    at = STARTS.isoformat()
    scan = {"id": scan_id, "ticket": ticket, "direction": "in", "desk": "Desk 1", "scanned_at": at}
    body = orjson.dumps({"sent_at": at, "scans": [scan]})
    return Request("POST", f"/api/v1/events/{SLUG}/scans", body, "application/json", (BEARER,))


def _registrations(site: Site, effort: Effort) -> list[Request]:
    return [_registration(number) for number in range(effort.requests)]


def _registration(number: int) -> Request:
    fields = {
        "name_en": f"New Guest {number}",
        "name_ko": f"새손님 {number}",
        "category": "academia",
        "organization_en": f"Organisation {number % 200 + 101}",
        "position_en": "Officer",
        "country": "KR",
        "email": f"new{number}@example.org",
        "phone": "+82 10-1234-5678",
        "language": "en",
        "q_diet": "vegetarian",
        "q_wish": "A seat at the front.",
        "consent_photograph": "yes",
        "consent_naming": "no",
        "consent_news": "yes",
        "token": f"token-{number}",
    }
    return Request("POST", f"{PAGE}/register", urlencode(fields).encode(), "application/x-www-form-urlencoded")


def measured(
    site: Site,
    name: str,
    goal: float | None,
    effort: Effort,
    requests: Sequence[Request],
    *,
    status: int = 200,
    page: bool = False,
    before: Call | None = None,
    cold: Call | None = None,
) -> Row:
    """Record the requests at the twin, then run them by turns here and, as bare statements, on the third copy.

    ``before`` runs before every request, ``cold`` before those of the twin alone.
    """
    recordings, answer = _recorded(site, requests, status, cold or before)
    bare = Bare(site.bare, recordings, answer, page=page)
    try:
        ours_calls = _calls(site, requests, before)
        bare_calls = [_call(bare.app, Request("POST", "/").environ()) for _ in requests]
        for call in (*ours_calls[: effort.warm], *bare_calls[: effort.warm]):
            call()
        ours, limit = by_turns(
            ours_calls[effort.warm :], bare_calls[effort.warm :], rounds=effort.rounds, server=site.server
        )
    finally:
        bare.close()
    return Row(name, ours, limit, goal)


def _recorded(
    site: Site, requests: Sequence[Request], status: int, before: Call | None
) -> tuple[list[Recording], Answer]:
    recordings = []
    for request in requests:
        if before is not None:
            before()
        with site.recorder.recorded() as recording:
            answer = answered(site.twin, request.environ())
        if not answer.status.startswith(str(status)):
            raise RuntimeError(f"{request.method} {request.path} answered {answer.status}: {_excerpt(answer)}")
        recordings.append(recording)
    return recordings, answer


def _excerpt(answer: Answer) -> str:
    """What a refused request said, without its markup."""
    return " ".join(re.sub(r"<[^>]*>", " ", answer.body.decode(errors="replace")).split())[:500]


def _calls(site: Site, requests: Sequence[Request], before: Call | None = None) -> list[Call]:
    return [_call(site.ours, request.environ(), before) for request in requests]


def _call(app: Flask, environ: dict[str, Any], before: Call | None = None) -> Call:
    def call() -> None:
        if before is not None:
            before()
        answered(app, environ)

    return call


def _answer(site: Site, request: Request) -> Answer:
    return answered(site.ours, request.environ())
