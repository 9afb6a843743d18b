"""What ends by itself at the door."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app

from forumapp.checkin.queries.closing import closing_moments, events_to_close
from forumapp.checkin.rules import GRACE
from forumapp.checkin.service import close_past
from forumapp.checkin.service.closing import close_doors
from forumapp.config import Config
from forumapp.extensions import db, unit_of_work
from forumapp.jobs.registry import task
from forumapp.kernel.actors import SYSTEM
from forumapp.kernel.secrets import KeyRing


@task("checkin.close_past", every=timedelta(minutes=10))
def close_past_phones(*, now: datetime) -> None:
    """Close the phones whose time is over."""
    with unit_of_work() as session:
        close_past(session=session, now=now)


@task("checkin.close_doors", every=timedelta(minutes=5))
def close_open_doors(*, now: datetime) -> None:
    """Let out whoever is still inside an hour after the doors closed, where exits were scanned."""
    config: Config = current_app.config["FORUMAPP"]
    for event in events_to_close(session=db.session(), now=now):
        over = [at for at in closing_moments(session=db.session(), event=event) if at + GRACE <= now]
        for at in over:
            with unit_of_work() as session:
                close_doors(
                    session=session,
                    event_id=event.id,
                    at=at,
                    now=now,
                    actor=SYSTEM,
                    keys=KeyRing.of(config.ticket_keys),
                )
