"""What makes, claims and finishes jobs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from forumapp.jobs.models import Job

LEASE = timedelta(minutes=5)
"""How long a host may hold a job before another one takes it up again."""

BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 180))
"""Waits after the first, second … failed attempt; after the last the job is given up."""


@dataclass(frozen=True)
class Claim:
    """A job in hand: what to run with what."""

    id: int
    name: str
    arguments: Mapping[str, Any]


def enqueue(
    *,
    session: Session,
    name: str,
    due_at: datetime,
    key: str | None = None,
    arguments: Mapping[str, Any] | None = None,
) -> None:
    """Make a job that comes due at ``due_at``. With a ``key`` that exists already nothing happens."""
    if key is not None and session.execute(select(Job.id).where(Job.key == key)).first():
        return
    session.add(Job(name=name, key=key, arguments=dict(arguments or {}), due_at=due_at))
    session.flush()


def claim(*, session: Session, now: datetime) -> Claim | None:
    """Take the next due job under a lease; another host passes it over meanwhile."""
    job = session.scalars(
        select(Job)
        .where(
            Job.done_at.is_(None),
            Job.failed_at.is_(None),
            Job.due_at <= now,
            or_(Job.lease_until.is_(None), Job.lease_until <= now),
        )
        .order_by(Job.due_at, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).first()
    if job is None:
        return None
    job.lease_until = now + LEASE
    job.attempts += 1
    return Claim(job.id, job.name, job.arguments)


def finish(*, session: Session, job_id: int, now: datetime) -> None:
    """The job was done."""
    job = session.get_one(Job, job_id, populate_existing=True)
    job.done_at = now
    job.lease_until = None
    job.last_error = None


def fail(*, session: Session, job_id: int, now: datetime, error: str) -> bool:
    """The job failed: it comes back after a wait, or is given up; returns whether it was given up."""
    job = session.get_one(Job, job_id, populate_existing=True)
    job.last_error = error
    job.lease_until = None
    if job.attempts > len(BACKOFF):
        job.failed_at = now
        return True
    job.due_at = now + BACKOFF[job.attempts - 1]
    return False


def forget_done(*, session: Session, before: datetime) -> None:
    """Delete the jobs that were done before a moment."""
    session.execute(delete(Job).where(Job.done_at < before))
