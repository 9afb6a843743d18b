"""What is forgotten by itself of guest lists."""

from __future__ import annotations

from datetime import datetime, timedelta

from forumapp.attendance.service import lists
from forumapp.extensions import unit_of_work
from forumapp.jobs.registry import task

KEPT = timedelta(days=1)
"""How long a list waits for somebody to say what its columns hold."""


@task("attendance.forget_lists", every=timedelta(hours=1))
def forget_lists(*, now: datetime) -> None:
    """Forget the lists that were brought and never imported."""
    with unit_of_work() as session:
        lists.forget_before(session=session, before=now - KEPT)
