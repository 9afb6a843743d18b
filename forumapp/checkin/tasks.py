"""What ends by itself at the door."""

from __future__ import annotations

from datetime import datetime, timedelta

from forumapp.checkin.service import close_past
from forumapp.extensions import unit_of_work
from forumapp.jobs.registry import task


@task("checkin.close_past", every=timedelta(minutes=10))
def close_past_phones(*, now: datetime) -> None:
    """Close the phones whose time is over."""
    with unit_of_work() as session:
        close_past(session=session, now=now)
