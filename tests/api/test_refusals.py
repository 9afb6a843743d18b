"""Whom staff turned away: every other desk learns of it, by the list and by the answer to a scan."""

from __future__ import annotations

import random

import pytest

from forumapp.accounts.rules import Scope
from tests.api.conftest import Caller
from tests.checkin.conftest import minute, scan
from tests.support.factories import add_device, add_guest, ticket_of

SCANS, ROSTER = "events/forum/scans", "events/forum/roster"
AWAY = {"at": "2023-11-30T13:32:00+09:00", "desk": "Desk 1"}


@pytest.fixture
def waiting(session, event):
    guest = add_guest(session, event, status="submitted")
    session.commit()
    return guest


@pytest.fixture
def desks(session, event, client):
    """Two phones of the door."""
    return [Caller(client, add_device(session, event).key) for _ in range(2)]


def refused(guest, minutes=2, **more):
    given = {"ticket": ticket_of(guest), "admitted": False, "reason": "turned_away", "shown": "not_confirmed"}
    return scan(**given, scanned_at=minute(minutes).isoformat(), desk="Desk 1", **more)


def told(answer):
    return answer.json["results"][-1]["registration"].get("turned_away")


def test_a_guest_who_was_turned_away_is_told_so_at_the_other_desk(session, waiting, desks):
    first, second = desks
    cursor = second.get(ROSTER).json["cursor"]
    assert told(first.post(SCANS, json={"scans": [refused(waiting)]})) == AWAY
    [item] = second.get(f"{ROSTER}?cursor={cursor}").json["items"]
    assert item["turned_away"] == AWAY
    assert told(second.post(SCANS, json={"scans": [scan(ticket=ticket_of(waiting))]})) == AWAY


def test_a_reading_that_was_only_not_green_turned_nobody_away(session, waiting, desks):
    item = scan(ticket=ticket_of(waiting), admitted=False, shown="not_confirmed")
    assert told(desks[0].post(SCANS, json={"scans": [item]})) is None


def test_who_was_let_in_after_it_is_not_spoken_of_any_more(session, waiting, desks):
    entry = scan(ticket=ticket_of(waiting), admitted=True, reason="host_decided", scanned_at=minute(4).isoformat())
    leave = scan(ticket=ticket_of(waiting), direction="out", admitted=True, scanned_at=minute(6).isoformat())
    again = refused(waiting, 8)
    for item, expected in (
        (refused(waiting), AWAY),
        (entry, None),
        (leave, None),
        (again, {**AWAY, "at": "2023-11-30T13:38:00+09:00"}),
    ):
        assert told(desks[0].post(SCANS, json={"scans": [item]})) == expected


def test_an_entry_taken_back_because_the_guest_was_sent_away_is_a_refusal(session, event, desks):
    guest = add_guest(session, event)
    session.commit()
    entry = scan(ticket=ticket_of(guest), admitted=True)
    back = scan(
        registration_id=guest.id,
        undoes=entry["id"],
        reason="turned_away",
        desk="Desk 1",
        scanned_at=minute(2).isoformat(),
    )
    assert told(desks[0].post(SCANS, json={"scans": [entry, back]})) == AWAY


def test_a_refusal_that_was_taken_back_is_not_spoken_of(waiting, desks):
    away = refused(waiting)
    back = scan(registration_id=waiting.id, undoes=away["id"], reason="mispressed", scanned_at=minute(3).isoformat())
    assert told(desks[0].post(SCANS, json={"scans": [away]})) == AWAY
    assert told(desks[0].post(SCANS, json={"scans": [back]})) is None


def test_every_order_of_arrival_tells_the_same(session, event, caller):
    door = caller(Scope.SCANS_WRITE)
    for seed in range(5):
        guest = add_guest(session, event, status="submitted")
        session.commit()
        items = [refused(guest), refused(guest, 0), scan(ticket=ticket_of(guest), scanned_at=minute(3).isoformat())]
        random.Random(seed).shuffle(items)
        for item in items:
            answer = door.post(SCANS, json={"scans": [item]})
        assert told(answer) == AWAY
