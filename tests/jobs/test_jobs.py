"""Jobs run once though two hosts wake, come back after a failure, and are given up loudly."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forumapp.extensions import db, unit_of_work
from forumapp.jobs import registry, service
from forumapp.jobs.models import Job
from forumapp.jobs.runner import Runner, run_due
from forumapp.jobs.service import BACKOFF, LEASE
from forumapp.registration.models import IdempotencyKey
from tests.support.factories import add_event

Recorder = list[dict[str, Any]]


@pytest.fixture(autouse=True)
def only_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing comes back by itself, unless a test says so."""
    monkeypatch.setattr(registry, "_recurring", [])
    monkeypatch.setattr(registry, "_tasks", dict(registry._tasks))


@pytest.fixture
def runs() -> Recorder:
    """What the task ``tests.note`` was called with."""
    noted: Recorder = []

    @registry.task("tests.note")
    def note(**arguments: Any) -> None:
        noted.append(arguments)

    return noted


def enqueue(due_at: datetime, name: str = "tests.note", **values: Any) -> None:
    with unit_of_work() as session:
        service.enqueue(session=session, name=name, due_at=due_at, **values)


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def test_a_job_runs_when_it_is_due_and_once(app: Flask, runs: Recorder, now: datetime) -> None:
    enqueue(now + timedelta(hours=1), arguments={"event": 7})
    assert (run_due(at(now)), runs) == (0, [])
    later = now + timedelta(hours=1)
    assert (run_due(at(later)), run_due(at(later))) == (1, 0)
    assert runs == [{"now": later, "event": 7}]


def test_jobs_run_in_the_order_in_which_they_come_due(app: Flask, runs: Recorder, now: datetime) -> None:
    for minutes in (3, 1, 2):
        enqueue(now + timedelta(minutes=minutes), arguments={"minutes": minutes})
    run_due(at(now + timedelta(hours=1)))
    assert [run["minutes"] for run in runs] == [1, 2, 3]


def test_a_job_with_a_key_is_made_once(session: Session, runs: Recorder, now: datetime) -> None:
    enqueue(now, key="reminder:7")
    enqueue(now, key="reminder:7")
    assert session.scalar(select(func.count()).select_from(Job)) == 1
    run_due(at(now))
    enqueue(now, key="reminder:7")
    assert (run_due(at(now)), len(runs)) == (0, 1)


def test_a_job_that_fails_comes_back_later_each_time_and_is_given_up_loudly(
    session: Session, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    @registry.task("tests.fail")
    def fail(*, now: datetime) -> None:
        raise RuntimeError("the printer burns")

    enqueue(now, "tests.fail")
    moment, waits = now, []
    for _ in range(len(BACKOFF) + 1):
        assert run_due(at(moment)) == 1
        session.rollback()
        job = session.scalars(select(Job)).one()
        waits.append(job.due_at - moment)
        moment = max(moment, job.due_at)
    assert waits[:-1] == list(BACKOFF)
    assert (job.failed_at, job.done_at, job.attempts) == (moment, None, len(BACKOFF) + 1)
    assert "the printer burns" in str(job.last_error)
    assert "The job tests.fail was given up." in caplog.text
    assert run_due(at(moment + timedelta(days=1))) == 0


def test_what_a_failed_job_wrote_is_rolled_back(session: Session, now: datetime) -> None:
    @registry.task("tests.half")
    def half(*, now: datetime) -> None:
        with unit_of_work() as work:
            work.add(Job(name="tests.left_over", due_at=now + timedelta(days=9)))
            work.flush()
            raise RuntimeError

    enqueue(now, "tests.half")
    run_due(at(now))
    session.rollback()
    assert session.scalars(select(Job.name)).all() == ["tests.half"]


def test_a_job_of_a_room_that_is_gone_fails_and_holds_up_no_other(
    session: Session, runs: Recorder, now: datetime
) -> None:
    enqueue(now, "tests.nobody_knows")
    enqueue(now)
    assert run_due(at(now)) == 2
    assert len(runs) == 1
    session.rollback()
    failed = session.scalars(select(Job).where(Job.name == "tests.nobody_knows")).one()
    assert "UnknownTask" in str(failed.last_error)


def test_the_job_of_a_host_that_died_is_taken_up_after_its_lease(
    session: Session, runs: Recorder, now: datetime
) -> None:
    enqueue(now)
    with unit_of_work() as work:
        assert service.claim(session=work, now=now) is not None
    assert run_due(at(now + LEASE - timedelta(seconds=1))) == 0
    assert run_due(at(now + LEASE)) == 1
    assert len(runs) == 1


def test_two_hosts_that_wake_together_run_each_job_once(
    app: Flask, session: Session, runs: Recorder, now: datetime
) -> None:
    for number in range(30):
        enqueue(now, arguments={"number": number})
    session.rollback()
    barrier, counts = threading.Barrier(4), []

    def wake() -> None:
        with app.app_context():
            barrier.wait()
            counts.append(run_due(at(now)))
            db.session.remove()

    threads = [threading.Thread(target=wake) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 30
    assert sorted(run["number"] for run in runs) == list(range(30))


def test_what_comes_back_by_itself_runs_once_a_turn(app: Flask, now: datetime) -> None:
    runs: list[datetime] = []
    registry.task("tests.daily", every=timedelta(days=1))(lambda *, now: runs.append(now))
    moments = [now, now + timedelta(hours=2), now + timedelta(days=1), now + timedelta(days=1, hours=3)]
    assert [run_due(at(moment)) for moment in moments] == [1, 0, 1, 0]
    assert runs == [moments[0], moments[2]]


def test_every_task_of_the_house_may_run_twice(session: Session, now: datetime) -> None:
    names = [name for name in registry.names() if not name.startswith("tests.")]
    assert {"jobs.sweep", "registration.forget_keys"} <= set(names)
    for name in names:
        for _ in range(2):
            registry.find(name)(now=now)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Job)) == 0


def test_jobs_and_keys_of_long_ago_are_forgotten(session: Session, runs: Recorder, now: datetime) -> None:
    event = add_event(session)
    for name, age in (("old", timedelta(days=31)), ("new", timedelta(days=29))):
        session.add(
            IdempotencyKey(
                scope=f"form:{event.id}",
                key=name,
                body_sha256="0" * 64,
                answer_status="confirmed",
                created_at=now - age,
            )
        )
        session.add(Job(name=name, due_at=now - age, done_at=now - age))
    session.add(Job(name="given up", due_at=now - timedelta(days=90), failed_at=now - timedelta(days=90)))
    session.commit()
    registry.find("jobs.sweep")(now=now)
    registry.find("registration.forget_keys")(now=now)
    session.rollback()
    assert session.scalars(select(Job.name).order_by(Job.name)).all() == ["given up", "new"]
    assert session.scalars(select(IdempotencyKey.key)).all() == ["new"]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread that wakes at once."""
    monkeypatch.setattr("forumapp.jobs.runner.PAUSE_SECONDS", 0.01)


def test_the_thread_of_the_server_runs_jobs_and_pumps_until_it_is_stopped(
    app: Flask, session: Session, quick: None, now: datetime
) -> None:
    done, pumped = threading.Event(), threading.Event()
    registry.task("tests.signal")(lambda *, now: done.set())

    def pump() -> None:
        pumped.set()
        raise RuntimeError("a turn that fails must not end the thread")

    enqueue(now, "tests.signal")
    session.rollback()
    runner = Runner(app, pumps=(pump,))
    runner.start()
    assert pumped.wait(10)
    assert done.wait(10)
    runner.stop()
    assert not runner._thread.is_alive()
