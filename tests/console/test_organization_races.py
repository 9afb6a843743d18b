"""A merge meets a guest who is naming the organisation that goes; the test with its control."""

from __future__ import annotations

import threading
from contextlib import nullcontext

import pytest
from sqlalchemy import select

from forumapp.console import service
from forumapp.directory import service as directory
from forumapp.events import service as events
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.kernel.actors import COMMAND
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.search import matches
from forumapp.kernel.secrets import KeyRing
from forumapp.orm import transactions
from forumapp.registration import service as registrations
from forumapp.registration.models import Registration
from forumapp.registration.rules import Source
from tests.support.factories import add_event, add_organization

pytestmark = pytest.mark.race

PATIENCE = 2.0
"""Seconds that the guest's transaction gives the merge to overtake it; under the lock it cannot."""


def without_the_lock(monkeypatch):
    """Leave out what lets a merge wait for whoever is entering people."""
    if db.engine.dialect.name == "postgresql":
        monkeypatch.setattr(events, "hold_every_change", lambda **arguments: None)
    else:
        monkeypatch.setattr(transactions, "write_lock", lambda engine: nullcontext())
        monkeypatch.setattr(transactions, "IMMEDIATE", "no_such_option")


def a_merge_while_a_guest_registers(app, session, monkeypatch):
    """What is left: errors, whether the guest is from the one that stays, and whether its name finds her."""
    event = add_event(session)
    gone, stays = add_organization(session, "Embasy of Utopia"), add_organization(session, "Embassy of Utopia")
    session.commit()
    ids = event.id, gone.id, stays.id
    looked_up, merged, errors = threading.Event(), threading.Event(), []
    find = directory.find_or_make_named

    def find_and_linger(**arguments):
        found = find(**arguments)
        looked_up.set()
        merged.wait(PATIENCE)
        return found

    monkeypatch.setattr(directory, "find_or_make_named", find_and_linger)

    def register(work):
        application = registrations.Application(
            category_code="academia",
            names=LocalizedText(en="Example Guest"),
            organization=LocalizedText(en="Embasy of Utopia"),
            language="en",
        )
        registrations.receive(
            session=work,
            event_id=ids[0],
            application=application,
            now=clock.now(),
            actor=COMMAND,
            source=Source.STAFF,
            keys=KeyRing.of(("k" * 44,)),
        )

    def merge(work):
        service.merge_organizations(session=work, id=ids[1], into=ids[2], now=clock.now(), actor=COMMAND)

    def run(act, done=None, after=None):
        with app.app_context():
            try:
                if after is not None:
                    after.wait(10)
                with unit_of_work() as work:
                    act(work)
            except Exception as error:
                errors.append(type(error).__name__)
            finally:
                if done is not None:
                    done.set()
                db.session.remove()

    threads = [
        threading.Thread(target=run, args=(register,)),
        threading.Thread(target=run, args=(merge, merged, looked_up)),
    ]
    session.rollback()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    monkeypatch.setattr(directory, "find_or_make_named", find)
    session.rollback()
    session.expire_all()
    guest = session.scalars(select(Registration).where(Registration.event_id == ids[0])).one_or_none()
    return (
        errors,
        guest is not None and guest.organization_id == ids[2],
        guest is not None and matches(guest.search_keys, "embassy of utopia"),
    )


def test_a_guest_who_names_the_one_that_goes_comes_from_the_one_that_stays(app, session, monkeypatch):
    assert a_merge_while_a_guest_registers(app, session, monkeypatch) == ([], True, True)


def test_without_the_lock_she_is_left_behind(app, session, monkeypatch):
    without_the_lock(monkeypatch)
    assert a_merge_while_a_guest_registers(app, session, monkeypatch) != ([], True, True)
