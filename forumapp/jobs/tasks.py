"""What the jobs do for themselves: forgetting those that were done long ago."""

from __future__ import annotations

from datetime import datetime, timedelta

from forumapp.extensions import unit_of_work
from forumapp.jobs import service
from forumapp.jobs.registry import task

KEPT = timedelta(days=30)
"""How long a job that was done stays readable."""


@task("jobs.sweep", every=timedelta(days=1))
def sweep(*, now: datetime) -> None:
    """Forget the jobs that were done a month ago; those given up stay until somebody looked."""
    with unit_of_work() as session:
        service.forget_done(session=session, before=now - KEPT)
