"""Freezing while others write: one moment in all parts, two signatures are two versions; each test with its control."""

from __future__ import annotations

import threading
from contextlib import nullcontext, suppress

import pytest
from sqlalchemy import func, select

from forumapp.attendance.labels import words
from forumapp.attendance.models import FrozenPerson
from forumapp.attendance.queries.frozen import list_frozen
from forumapp.attendance.rules import values_of
from forumapp.attendance.service import freezing
from forumapp.events.models import Event
from forumapp.events.service import next_change
from forumapp.extensions import db
from forumapp.kernel.actors import COMMAND
from forumapp.orm import transactions, unit_of_work
from forumapp.registration.models import Registration
from tests.attendance.test_freezing import EVENING
from tests.support.factories import STARTS, add_event, add_registration, add_scans

pytestmark = pytest.mark.race

PATIENCE = 1.5
"""Seconds that one writer gives the other to come in between."""


@pytest.fixture
def event(session):
    """A forum at which three people came."""
    event = add_event(session)
    for _ in range(3):
        add_scans(session, add_registration(session, event), (STARTS, "in"))
    session.commit()
    return event


def without_the_lock(monkeypatch):
    """Leave out what makes the writers of one event queue."""
    if db.engine.dialect.name == "postgresql":
        monkeypatch.setattr(freezing, "lock_event", lambda session, event_id: None)
    else:
        monkeypatch.setattr(transactions, "write_lock", lambda engine: nullcontext())
        monkeypatch.setattr(transactions, "IMMEDIATE", "no_such_option")


def freeze_in_a_thread(app, event_id, errors):
    """A thread that freezes once."""

    def freeze_once() -> None:
        with app.app_context():
            own = db.session()
            try:
                with unit_of_work(own):
                    freezing.freeze(
                        session=own,
                        event=own.get_one(Event, event_id),
                        words=words(["en", "ko"]),
                        now=EVENING,
                        actor=COMMAND,
                    )
            except Exception as error:
                errors.append(error)
            finally:
                db.session.remove()

    return threading.Thread(target=freeze_once)


def two_freezes(app, session, event, monkeypatch):
    """Both have read the last version before either writes its own, if nothing holds one of them back."""
    both_read, last_version = threading.Barrier(2), freezing.last_version

    def read_and_wait(**arguments):
        version = last_version(**arguments)
        with suppress(threading.BrokenBarrierError):
            both_read.wait(PATIENCE)
        return version

    monkeypatch.setattr(freezing, "last_version", read_and_wait)
    event_id, errors = event.id, []
    session.rollback()
    threads = [freeze_in_a_thread(app, event_id, errors) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    session.rollback()
    return errors, [frozen.version for frozen in list_frozen(session=session, event_id=event_id)]


def test_two_freezes_at_once_make_two_versions(app, session, event, monkeypatch):
    assert two_freezes(app, session, event, monkeypatch) == ([], [2, 1])


def test_without_the_lock_one_of_two_freezes_fails(app, session, event, monkeypatch):
    without_the_lock(monkeypatch)
    errors, versions = two_freezes(app, session, event, monkeypatch)
    assert (len(errors), versions) == (1, [1])


def freeze_while_somebody_comes(app, session, event, monkeypatch):
    """A guest is admitted between the counting and the reading of the rows, if nothing holds the door's write back."""
    event_id, errors, ids_behind = event.id, [], freezing.ids_behind
    late = add_registration(session, event).id
    session.commit()

    def admit() -> None:
        with app.app_context():
            own = db.session()
            with unit_of_work(own):
                next_change(session=own, event_id=event_id)
                add_scans(own, own.get_one(Registration, late), (STARTS, "in"))
            db.session.remove()

    coming = threading.Thread(target=admit)

    def after_somebody_came(**arguments):
        coming.start()
        coming.join(PATIENCE)
        return ids_behind(**arguments)

    monkeypatch.setattr(freezing, "ids_behind", after_somebody_came)
    session.rollback()
    thread = freeze_in_a_thread(app, event_id, errors)
    thread.start()
    thread.join()
    coming.join()
    session.rollback()
    [*found] = list_frozen(session=session, event_id=event_id)
    if errors or not found:
        return errors
    [frozen] = found
    values = values_of(frozen.figures)
    persons = session.scalar(select(func.count()).select_from(FrozenPerson))
    admitted = sum(cell["admitted"] for cell in frozen.figures["arrivals"])
    return values["attended"], len(frozen.rows["attended"]), admitted, values["participants"], persons


def test_a_set_is_one_moment_while_scans_arrive(app, session, event, monkeypatch):
    assert freeze_while_somebody_comes(app, session, event, monkeypatch) == (3, 3, 3, 3, 3)


def test_without_the_lock_a_set_says_two_moments_or_fails(app, session, event, monkeypatch):
    without_the_lock(monkeypatch)
    assert freeze_while_somebody_comes(app, session, event, monkeypatch) != (3, 3, 3, 3, 3)
