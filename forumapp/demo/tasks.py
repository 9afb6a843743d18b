"""Keeps the open forum open: every hour it is looked whether today has become yesterday."""

from __future__ import annotations

from datetime import datetime, timedelta

from forumapp.demo import making
from forumapp.extensions import unit_of_work
from forumapp.jobs.registry import task


@task("demo.keep_open_today", every=timedelta(hours=1))
def keep_open_today(*, now: datetime) -> None:
    """Move the open forum to today; elsewhere than in a demo nothing happens."""
    with unit_of_work() as session:
        making.keep_open_today(session=session, now=now)
