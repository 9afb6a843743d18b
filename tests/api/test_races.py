"""Many devices at once: one person is admitted once, one batch is recorded once; each test with its control."""

from __future__ import annotations

import threading
from contextlib import nullcontext

import pytest
from sqlalchemy import func, select

from forumapp.checkin.models import Attendance, Scan
from forumapp.checkin.service import recording
from forumapp.extensions import db
from forumapp.orm import transactions
from tests.checkin.conftest import scan
from tests.support.factories import add_guest, ticket_of

pytestmark = pytest.mark.race

PATH = "/api/v1/events/forum/scans"


def send_at_once(app, key, batches):
    """Send each batch from a thread of its own, all released together; gives the answers and the errors."""
    barrier, answers, errors = threading.Barrier(len(batches)), [], []

    def send(batch):
        client = app.test_client()
        barrier.wait()
        try:
            answers.append(client.post(PATH, json={"scans": batch}, headers={"Authorization": f"Bearer {key}"}))
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=send, args=(batch,)) for batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers, errors


def without_the_lock(monkeypatch):
    """Leave out what makes the writers of one event queue."""
    if db.engine.dialect.name == "postgresql":
        monkeypatch.setattr(recording, "hold_changes", lambda **arguments: None)
    else:
        monkeypatch.setattr(transactions, "write_lock", lambda engine: nullcontext())
        monkeypatch.setattr(transactions, "IMMEDIATE", "no_such_option")


def fifty_scans_of_one_ticket(app, session, event, key):
    guest = add_guest(session, event)
    session.rollback()
    batches = [[scan(ticket=ticket_of(guest), desk=f"Desk {number}")] for number in range(50)]
    answers, errors = send_at_once(app, key, batches)
    session.rollback()
    results = [result for answer in answers if answer.status_code == 200 for result in answer.json["results"]]
    return (
        errors,
        sorted(result["verdict"] for result in results),
        {result["first"]["at"] for result in results if result["first"]},
        session.scalar(select(func.count()).select_from(Scan).where(Scan.registration_id == guest.id)),
        session.scalar(select(Attendance.admissions).where(Attendance.registration_id == guest.id)),
    )


RIGHT = ([], ["admitted", *["already_admitted"] * 49], {"2023-11-30T13:30:00+09:00"}, 50, 1)


def test_one_ticket_at_fifty_desks_at_once_is_admitted_once(app, session, event, caller):
    assert fifty_scans_of_one_ticket(app, session, event, caller().key) == RIGHT


def test_without_the_lock_one_ticket_is_admitted_twice_or_fails(
    app,
    session,
    event,
    caller,
    monkeypatch,
):
    without_the_lock(monkeypatch)
    key = caller().key
    assert any(fifty_scans_of_one_ticket(app, session, event, key) != RIGHT for _ in range(5))


def one_batch_ten_times(app, session, event, key):
    guests = [add_guest(session, event) for _ in range(8)]
    session.rollback()
    batch = [scan(ticket=ticket_of(guest)) for guest in guests]
    answers, errors = send_at_once(app, key, [batch] * 10)
    session.rollback()
    return (
        errors,
        {tuple((result["verdict"], result["first"]["at"]) for result in answer.json["results"]) for answer in answers},
        session.scalar(select(func.count()).where(Scan.id.in_([item["id"] for item in batch]))),
    )


ONCE = ([], {(("admitted", "2023-11-30T13:30:00+09:00"),) * 8}, 8)


def test_one_batch_sent_ten_times_at_once_is_recorded_once(app, session, event, caller):
    assert one_batch_ten_times(app, session, event, caller().key) == ONCE


def test_without_the_lock_a_batch_is_refused_as_it_is_recorded_twice(
    app,
    session,
    event,
    caller,
    monkeypatch,
):
    without_the_lock(monkeypatch)
    key = caller().key
    assert any(one_batch_ten_times(app, session, event, key) != ONCE for _ in range(5))
