"""Who leaves the roster: a phone is told to forget them whatever it last heard, also while others write."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select

from forumapp.events.models import Change
from forumapp.extensions import unit_of_work
from forumapp.kernel.actors import COMMAND
from forumapp.kernel.secrets import KeyRing
from forumapp.privacy.service import destroying
from forumapp.privacy.service.destroying import destroy_registration
from forumapp.registration.models import Registration
from tests.checkin.conftest import minute, record, scan
from tests.support.factories import TICKET_KEY, add_guest, ticket_of

__all__ = ["record"]
ROSTER = "events/forum/roster"


def destroy(session, event_id, registration_id):
    destroy_registration(
        session=session,
        event_id=event_id,
        registration_id=registration_id,
        now=minute(90),
        actor=COMMAND,
        keys=KeyRing(TICKET_KEY),
    )


def test_a_phone_that_knew_somebody_is_told_to_forget_her_from_every_older_cursor(session, event, caller, record):
    guest, stays = add_guest(session, event, status="cancelled"), add_guest(session, event)
    phone = caller()
    first = phone.get(ROSTER).json
    assert {item["registration_id"] for item in first["items"]} == {guest.id, stays.id}
    assert first["gone"] == []
    record(scan(registration_id=stays.id))
    second = phone.get(f"{ROSTER}?cursor={first['cursor']}").json
    with unit_of_work() as writing:
        destroy(writing, event.id, guest.id)
    for cursor in (first["cursor"], second["cursor"]):
        told = phone.get(f"{ROSTER}?cursor={cursor}").json
        assert told["gone"] == [guest.id]
        assert guest.id not in {item["registration_id"] for item in told["items"]}
        assert phone.get(f"{ROSTER}?cursor={told['cursor']}").json["gone"] == []
    whole = phone.get(ROSTER).json
    assert [item["registration_id"] for item in whole["items"]] == [stays.id]
    assert whole["gone"] == [guest.id]


def test_a_scan_of_somebody_who_is_gone_counts_and_brings_nobody_back(session, event, caller, record):
    guest = add_guest(session, event)
    record(scan(registration_id=guest.id))
    with unit_of_work() as writing:
        destroy(writing, event.id, guest.id)
    phone = caller()
    cursor = phone.get(ROSTER).json["cursor"]
    item = scan(ticket=ticket_of(guest), direction="out", scanned_at=minute(5))
    [result] = phone.post("events/forum/scans", json={"scans": [item]}).json["results"]
    assert (result["verdict"], result["registration"]) == ("left", None)
    told = phone.get(f"{ROSTER}?cursor={cursor}").json
    assert (told["items"], told["gone"]) == ([], [guest.id])


def gone_while_a_scan_comes(app, session, event, caller, record):
    """A destruction that is slow to commit, and a scan that comes meanwhile; what a phone hears that asked between."""
    guest, other = add_guest(session, event, status="cancelled"), add_guest(session, event)
    guest_id, other_id, event_id = guest.id, other.id, event.id
    phone = caller()
    session.rollback()
    begun, finish, errors = threading.Event(), threading.Event(), []

    def slow():
        try:
            with app.app_context(), unit_of_work() as writing:
                destroy(writing, event_id, guest_id)
                begun.set()
                finish.wait(20)
        except Exception as error:
            errors.append(error)
            begun.set()

    def quick():
        try:
            with app.app_context():
                record(scan(registration_id=other_id))
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=slow), threading.Thread(target=quick)]
    threads[0].start()
    begun.wait(20)
    threads[1].start()
    threads[1].join(1)
    cursor = phone.get(ROSTER).json["cursor"]
    finish.set()
    for thread in threads:
        thread.join()
    assert errors == []
    return guest_id in phone.get(f"{ROSTER}?cursor={cursor}").json["gone"]


@pytest.mark.race
def test_nobody_who_goes_is_missed_while_a_scan_comes(app, session, event, caller, record):
    assert gone_while_a_scan_comes(app, session, event, caller, record)


@pytest.mark.race
def test_without_the_lock_somebody_who_goes_is_missed(session, event, caller, record, monkeypatch):
    guest, other = add_guest(session, event, status="cancelled"), add_guest(session, event)
    phone = caller()
    number = session.scalar(select(Change.number).where(Change.event_id == event.id)) + 1
    record(scan(registration_id=other.id))
    cursor = phone.get(ROSTER).json["cursor"]

    def number_of_before(*, session, event_id, registration_id):
        return session.get_one(Registration, registration_id), number

    monkeypatch.setattr(destroying, "locked", number_of_before)
    with unit_of_work() as writing:
        destroy(writing, event.id, guest.id)
    assert guest.id not in phone.get(f"{ROSTER}?cursor={cursor}").json["gone"]
