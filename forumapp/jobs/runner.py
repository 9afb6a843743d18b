"""Runs jobs in the serving process: a thread that wakes every second or two, takes what is due, and stops in order."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from flask import Flask

from forumapp.extensions import db, unit_of_work
from forumapp.jobs import registry, service
from forumapp.kernel import clock

log = logging.getLogger(__name__)
PAUSE_SECONDS = 1.5


def run_due(now: Callable[[], datetime] = clock.now) -> int:
    """Run every job that is due, inside an application context; returns how many ran."""
    with unit_of_work() as session:
        for recurring in registry.recurring():
            key, due_at = recurring.turn(now())
            service.enqueue(session=session, name=recurring.name, key=key, due_at=due_at)
    count = 0
    while True:
        with unit_of_work() as session:
            claim = service.claim(session=session, now=now())
        if claim is None:
            return count
        _run(claim, now)
        count += 1


def _run(claim: service.Claim, now: Callable[[], datetime]) -> None:
    try:
        registry.find(claim.name)(now=now(), **claim.arguments)
    except Exception as error:
        log.exception("The job %s failed.", claim.name)
        db.session.rollback()
        with unit_of_work() as session:
            if service.fail(session=session, job_id=claim.id, now=now(), error=repr(error)):
                log.error("The job %s was given up.", claim.name)
    else:
        with unit_of_work() as session:
            service.finish(session=session, job_id=claim.id, now=now())


class Runner:
    """The thread of one process.

    ``pumps`` are called at every turn besides, e.g. the delivery of mail; one that says that it had work is called
    again at once.
    """

    def __init__(self, app: Flask, pumps: tuple[Callable[[], object], ...] = ()) -> None:
        self._app, self._pumps = app, pumps
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="jobs", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the job in hand and end."""
        self._stopping.set()
        self._thread.join(timeout=30)

    def _loop(self) -> None:
        busy = False
        while not self._stopping.wait(0 if busy else PAUSE_SECONDS):
            busy = False
            for work in (run_due, *self._pumps):
                try:
                    with self._app.app_context():
                        busy = bool(work()) or busy
                except Exception:
                    log.exception("A turn of the jobs failed; the next one comes in %s s.", PAUSE_SECONDS)
