"""What happened at the door is the truth in whatever order it arrives: figures, clocks, undos by other desks."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, func, select

from forumapp.attendance.labels import words
from forumapp.attendance.queries.counting import count
from forumapp.attendance.rules import figure_set, set_hash, values_of
from forumapp.checkin.models import Attendance, Scan
from forumapp.kernel import clock
from tests.checkin.conftest import minute, scan
from tests.support.factories import ENDS, add_guest, ticket_of

SCANS = "events/forum/scans"
ORDERS = 8
"""Orders of one round: fifty rounds see four hundred."""


def signed(session, event):
    """What a freeze after the event would sign: the hash of the figures, and two of them."""
    session.rollback()
    figures = figure_set(
        count(session=session, event_id=event.id),
        event=event.slug,
        zone=event.zone,
        as_of=ENDS,
        over=True,
        version=1,
        words=words(event.languages),
    )
    values = values_of(figures)
    return set_hash(figures), values["attended"], values["peak_inside"]


def attendances(session, guests):
    session.rollback()
    columns = [column for column in Attendance.__table__.columns if column.name != "changed"]
    found = session.execute(select(*columns).order_by(Attendance.registration_id)).all()
    return tuple(found)


def sixty_scans(chance, guests):
    """Entries, exits and undos of three desks, whose times are minutes apart, together or the wrong way round."""
    log = []
    for number in range(60):
        guest = chance.choice(guests)
        moment = {"scanned_at": minute(chance.randrange(40)), "desk": f"Desk {number % 3}"}
        mine = [item for item in log if item["registration_id"] == guest.id and "undoes" not in item]
        if mine and chance.random() < 0.2:
            undone = chance.choice(mine)["id"]
            log.append(scan(registration_id=guest.id, undoes=undone, reason="misread", **moment))
        else:
            log.append(scan(registration_id=guest.id, direction=chance.choice(["in", "in", "out"]), **moment))
    return log


@pytest.mark.race
def test_sixty_scans_of_three_phones_give_one_hash_in_every_order_and_partition(session, event, caller, request):
    chance = random.Random(str(request.node.callspec.params) if hasattr(request.node, "callspec") else "one")
    guests = [add_guest(session, event) for _ in range(8)]
    phones = [caller() for _ in range(3)]
    log = sixty_scans(chance, guests)
    outcomes = set()
    for _ in range(ORDERS):
        session.execute(delete(Scan))
        session.execute(delete(Attendance))
        session.commit()
        queues = [[item for item in log if item["desk"] == f"Desk {number}"] for number in range(3)]
        for queue in queues:
            chance.shuffle(queue)
        while any(queues):
            number = chance.choice([number for number, queue in enumerate(queues) if queue])
            size = chance.randint(1, 12)
            batch, queues[number] = queues[number][:size], queues[number][size:]
            answer = phones[number].post(SCANS, json={"scans": batch})
            assert [result["verdict"] for result in answer.json["results"]].count("quarantined") == 0
        outcomes.add((signed(session, event), attendances(session, guests)))
    assert len(outcomes) == 1
    [((_, attended, peak), folded)] = outcomes
    assert 1 < attended <= 8
    assert 1 < peak <= attended
    assert any(row.admissions > 1 for row in folded)


NOW = datetime(2023, 11, 30, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "ahead",
    [timedelta(hours=-9), timedelta(days=1), datetime(1970, 1, 1, tzinfo=UTC) - NOW],
    ids=["nine hours behind", "a day ahead", "1970"],
)
def test_a_wrong_clock_is_flagged_and_moves_neither_the_first_entry_nor_the_curve(
    session, event, caller, monkeypatch, ahead
):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    guests = [add_guest(session, event) for _ in range(3)]
    entered = [NOW - timedelta(minutes=number) for number in (25, 25, 10)]
    items = [scan(ticket=ticket_of(guest), scanned_at=at + ahead) for guest, at in zip(guests, entered, strict=True)]
    results = caller().post(SCANS, json={"sent_at": (NOW + ahead).isoformat(), "scans": items}).json["results"]
    assert [(result["verdict"], result["conflict"]) for result in results] == [("admitted", "clock_off")] * 3
    assert [datetime.fromisoformat(result["first"]["at"]) for result in results] == entered
    figures = caller().get("events/forum/figures").json
    assert [(each["minute"][:16], each["admitted"]) for each in figures["arrivals"]] == [
        ("2023-11-30T14:05", 2),
        ("2023-11-30T14:20", 1),
    ]


def test_a_clock_set_back_between_two_batches_leaves_both_arrivals_where_they_were(session, event, caller, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    early, late = add_guest(session, event), add_guest(session, event)
    phone = caller()

    def entered(guest, at, clock_says):
        moved = clock_says - NOW
        item = scan(ticket=ticket_of(guest), scanned_at=at + moved)
        return phone.post(SCANS, json={"sent_at": clock_says.isoformat(), "scans": [item]}).json["results"][0]

    first = entered(early, NOW - timedelta(minutes=20), NOW)
    second = entered(late, NOW - timedelta(minutes=5), NOW - timedelta(hours=9))
    assert [first["conflict"], second["conflict"]] == [None, "clock_off"]
    assert [each["first"]["at"] for each in (first, second)] == [
        "2023-11-30T14:10:00+09:00",
        "2023-11-30T14:25:00+09:00",
    ]


def test_an_undo_by_another_desk_hours_later_holds_and_no_row_goes(session, event, caller):
    guest = add_guest(session, event)
    one, other = caller(), caller()
    entry = scan(ticket=ticket_of(guest), desk="Desk 1")
    one.post(SCANS, json={"scans": [entry]})
    undo = scan(
        registration_id=guest.id, undoes=entry["id"], reason="other_person", desk="Desk 2", scanned_at=minute(180)
    )
    silent = {name: value for name, value in undo.items() if name != "reason"} | {"id": scan()["id"]}
    refused, undone, again = other.post(SCANS, json={"scans": [silent, undo, undo]}).json["results"]
    assert (refused["verdict"], refused["problem"]) == ("quarantined", "reason: an undo says why.")
    assert [(each["verdict"], each["attended"]) for each in (undone, again)] == [("undone", False)] * 2
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Scan)) == 3
    assert session.scalars(select(Attendance)).one().inside is False
