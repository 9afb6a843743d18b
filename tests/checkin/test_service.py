"""Recording scans: verdicts, attendances, undos, and that no item is lost, in whatever order they arrive."""

from __future__ import annotations

import uuid
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from forumapp.checkin.models import Attendance, Scan
from forumapp.checkin.schemas import scan_result
from forumapp.checkin.service import Origin
from forumapp.events.models import Change
from forumapp.kernel.actors import Actor
from forumapp.kernel.secrets import sha256
from forumapp.registration.models import Ticket
from tests.checkin.conftest import minute, scan
from tests.support.factories import add_event, add_guest, ticket_of


def attendance(session, registration):
    session.rollback()
    row = session.execute(
        select(
            Attendance.first_admitted_at,
            Attendance.first_desk,
            Attendance.last_left_at,
            Attendance.admissions,
            Attendance.inside,
        ).where(Attendance.registration_id == registration.id)
    ).one_or_none()
    return None if row is None else tuple(row)


def stored(session, id):
    session.rollback()
    return session.scalars(select(Scan).where(Scan.id == id)).one()


def change(session, event):
    session.rollback()
    return session.scalar(select(Change.number).where(Change.event_id == event.id))


def test_a_confirmed_guest_is_admitted_once_and_then_already_inside(session, event, record):
    guest = add_guest(session, event)
    first, second = record(
        scan(ticket=ticket_of(guest), desk="Desk 1"),
        scan(ticket=ticket_of(guest), desk="Desk 1", scanned_at=minute(1)),
    )
    assert (first.verdict, second.verdict) == ("admitted", "already_admitted")
    assert first.presence.first_admitted_at == second.presence.first_admitted_at == minute(0)
    assert attendance(session, guest) == (minute(0), "Desk 1", None, 1, True)


def test_leaving_and_coming_back_is_a_second_admission(session, event, record):
    guest = add_guest(session, event)
    record(scan(ticket=ticket_of(guest), desk="Desk 1"))
    record(scan(ticket=ticket_of(guest), direction="out", scanned_at=minute(30)))
    assert attendance(session, guest) == (minute(0), "Desk 1", minute(30), 1, False)
    [back] = record(scan(ticket=ticket_of(guest), scanned_at=minute(40)))
    assert back.verdict == "admitted"
    assert attendance(session, guest) == (minute(0), "Desk 1", None, 2, True)


def test_the_whole_text_of_the_qr_is_as_good_as_the_code(session, event, record):
    guest = add_guest(session, event)
    [result] = record(scan(ticket=f"HTTPS://FORUM.EXAMPLE.ORG/T/{ticket_of(guest)}"))
    assert result.verdict == "admitted"


def test_a_guest_without_the_qr_is_admitted_by_id(session, event, record):
    guest = add_guest(session, event)
    [result] = record(scan(registration_id=guest.id))
    assert (result.verdict, result.person.id) == ("admitted", guest.id)


@pytest.mark.parametrize("status", ["invited", "regretted", "submitted", "waitlisted", "offered", "rejected"])
def test_who_is_not_confirmed_is_refused_unless_staff_let_in(session, event, record, status):
    guest = add_guest(session, event, status=status)
    [refused] = record(scan(ticket=ticket_of(guest)))
    assert (refused.verdict, refused.presence.attended) == ("not_confirmed", False)
    assert attendance(session, guest) is None
    [let_in] = record(scan(ticket=ticket_of(guest), admitted=True, shown="not_confirmed", reason="host_decided"))
    assert (let_in.verdict, let_in.presence.attended) == ("not_confirmed", True)
    assert attendance(session, guest) == (minute(0), None, None, 1, True)


def test_a_refusal_never_counts(session, event, record):
    guest = add_guest(session, event)
    [result] = record(scan(ticket=ticket_of(guest), admitted=False, reason="turned_away"))
    assert (result.verdict, result.presence.attended) == ("admitted", False)
    assert attendance(session, guest) == (None, None, None, 0, False)
    assert stored(session, result.id).admitted is False


def test_a_cancelled_guest_let_in_by_a_phone_that_did_not_know_counts_and_is_flagged(session, event, record):
    guest = add_guest(session, event, status="cancelled")
    [result] = record(scan(ticket=ticket_of(guest), admitted=True, shown="admitted", offline=True))
    assert (result.verdict, result.conflict) == ("cancelled", "cancelled_admitted")
    assert attendance(session, guest) == (minute(0), None, None, 1, True)


def test_the_ticket_before_a_reissue_is_revoked_and_the_new_one_admits(session, event, record):
    guest = add_guest(session, event)
    old = ticket_of(guest)
    reissue(session, guest)
    revoked, admitted = record(scan(ticket=old), scan(ticket=ticket_of(guest)))
    assert (revoked.verdict, revoked.presence.attended) == ("revoked", False)
    assert revoked.person.id == guest.id
    assert admitted.verdict == "admitted"


def reissue(session, guest):
    session.scalars(select(Ticket).where(Ticket.registration_id == guest.id)).one().revoked_at = minute(-10)
    guest.ticket_revision += 1
    session.add(
        Ticket(
            sha256=sha256(ticket_of(guest)),
            registration_id=guest.id,
            revision=guest.ticket_revision,
            issued_at=minute(-10),
        )
    )
    session.commit()


def test_another_events_guest_is_told_apart_from_an_unknown_code_and_shown_to_nobody(session, event, record):
    other = add_guest(session, add_event(session, "other"))
    results = record(
        scan(ticket=ticket_of(other)),
        scan(registration_id=other.id, admitted=True),
        scan(ticket="0" * 26, admitted=True),
        scan(ticket="WIFI:T:WPA;S=hall;P=secret;;"),
    )
    assert [result.verdict for result in results] == ["wrong_event", "wrong_event", "unknown", "unknown"]
    assert [result.conflict for result in results] == [None, "unknown_admitted", "unknown_admitted", None]
    assert [result.person for result in results] == [None] * 4
    assert attendance(session, other) is None
    assert session.scalar(select(func.count()).select_from(Scan)) == 4
    assert "secret" not in repr(session.execute(select(Scan.__table__)).all())


def answer(result):
    return scan_result(result, zone=ZoneInfo("Asia/Seoul"), languages=["en", "ko"])


def test_an_id_sent_again_is_answered_alike_and_changes_nothing(session, event, record):
    guest = add_guest(session, event)
    item = scan(ticket=ticket_of(guest), desk="Desk 1")
    [first] = record(item)
    number = change(session, event)
    [again] = record({**item, "admitted": False, "shown": "admitted", "offline": True})
    assert answer(again) == answer(first)
    assert change(session, event) == number
    assert session.scalar(select(func.count()).select_from(Scan)) == 1


def test_the_same_id_twice_in_one_batch_is_one_scan(session, event, record):
    guest = add_guest(session, event)
    item = scan(ticket=ticket_of(guest))
    assert [result.verdict for result in record(item, item)] == ["admitted", "admitted"]
    assert session.scalar(select(func.count()).select_from(Scan)) == 1


def test_an_id_taken_at_another_event_tells_nothing_of_it(session, event, record):
    other = add_event(session, "other")
    guest = add_guest(session, other)
    item = scan(ticket=ticket_of(guest))
    record(item, origin=Origin(event_id=other.id, actor=Actor.key(2)))
    [result] = record(item)
    assert (result.verdict, result.person) == ("quarantined", None)


@pytest.mark.parametrize("undo_first", [False, True], ids=["after its scan", "before its scan"])
def test_an_undo_takes_its_scan_back_whichever_arrives_first(session, event, record, undo_first):
    guest = add_guest(session, event)
    entry = scan(ticket=ticket_of(guest))
    undo = scan(registration_id=guest.id, undoes=entry["id"], reason="misread", scanned_at=minute(1))
    verdicts = {item["id"]: record(item)[0].verdict for item in ([undo, entry] if undo_first else [entry, undo])}
    assert verdicts == {entry["id"]: "admitted", undo["id"]: "undone"}
    assert attendance(session, guest) == (None, None, None, 0, False)
    assert session.scalar(select(func.count()).select_from(Scan)) == 2


def test_an_undo_needs_a_reason_and_the_same_person(session, event, record):
    guest, stranger = add_guest(session, event), add_guest(session, event)
    entry = scan(ticket=ticket_of(guest))
    record(entry)
    silent = scan(registration_id=guest.id, undoes=entry["id"])
    foreign = scan(registration_id=stranger.id, undoes=entry["id"], reason="misread")
    assert [(result.verdict, result.problem) for result in record(silent, foreign)] == [
        ("quarantined", "reason: an undo says why."),
        ("quarantined", "undoes: that scan is another person's."),
    ]
    assert attendance(session, guest) == (minute(0), None, None, 1, True)
    assert stored(session, foreign["id"]).payload == foreign


def test_an_undo_that_came_before_the_scan_of_another_person_leaves_it_alone(session, event, record):
    guest, stranger = add_guest(session, event), add_guest(session, event)
    entry = scan(ticket=ticket_of(guest))
    record(scan(registration_id=stranger.id, undoes=entry["id"], reason="misread"), entry)
    assert attendance(session, guest) == (minute(0), None, None, 1, True)


def test_an_undo_twice_and_one_of_an_unknown_id_change_nothing_more(session, event, record):
    guest = add_guest(session, event)
    entry = scan(ticket=ticket_of(guest))
    record(entry)
    undos = [scan(registration_id=guest.id, undoes=entry["id"], reason="misread") for _ in range(2)]
    unknown = scan(registration_id=guest.id, undoes=scan()["id"], reason="misread")
    assert [result.verdict for result in record(*undos, unknown)] == ["undone"] * 3
    assert attendance(session, guest) == (None, None, None, 0, False)


def test_an_exit_without_an_entry_is_flagged_and_adds_nothing(session, event, record):
    guest = add_guest(session, event)
    [result] = record(scan(ticket=ticket_of(guest), direction="out"))
    assert (result.verdict, result.conflict, result.presence.attended) == ("left", "exit_without_entry", False)
    assert attendance(session, guest) == (None, None, None, 0, False)


def test_two_phones_that_let_the_same_guest_in_are_flagged_with_one_attendance(session, event, record):
    guest = add_guest(session, event)
    offline = {"ticket": ticket_of(guest), "offline": True, "shown": "admitted", "admitted": True}
    [first] = record(scan(**offline, desk="Desk 2", scanned_at=minute(1)))
    [second] = record(scan(**offline, desk="Desk 1", scanned_at=minute(0)))
    assert (first.verdict, first.conflict) == ("admitted", None)
    assert (second.verdict, second.conflict) == ("already_admitted", "two_devices")
    assert attendance(session, guest) == (minute(0), "Desk 1", None, 1, True)


def test_a_clock_that_is_nine_hours_behind_is_corrected_and_flagged(session, event, record):
    guest = add_guest(session, event)
    [result] = record(
        scan(ticket=ticket_of(guest), scanned_at=minute(-540)), sent_at=minute(-535), received_at=minute(5)
    )
    assert (result.verdict, result.conflict) == ("admitted", "clock_off")
    assert attendance(session, guest)[0] == minute(0)
    assert stored(session, result.id).scanned_at == minute(-540)


def test_scans_in_the_future_keep_their_order_and_are_flagged(session, event, record):
    guest = add_guest(session, event)
    results = record(
        scan(ticket=ticket_of(guest), scanned_at=minute(70)),
        scan(ticket=ticket_of(guest), scanned_at=minute(90)),
        scan(ticket=ticket_of(guest), scanned_at=minute(80), direction="out"),
        received_at=minute(5),
    )
    assert [result.conflict for result in results] == ["clock_off", "clock_off", "clock_off"]
    assert attendance(session, guest) == (minute(70), None, None, 2, True)


def test_an_id_sent_again_for_somebody_else_is_answered_with_all_that_is_known_of_its_person(session, event, record):
    guest, other = add_guest(session, event), add_guest(session, event)
    entry = scan(ticket=ticket_of(guest))
    record(entry, scan(ticket=ticket_of(guest), undoes=entry["id"], reason="the wrong person"))
    record(scan(ticket=ticket_of(other)))
    [again] = record({**entry, "ticket": ticket_of(other)})
    assert (again.verdict, again.person.id, again.presence.attended) == ("admitted", guest.id, False)


BAD = {
    "no object": 7,
    "no id": {"direction": "in", "ticket": "0" * 26, "scanned_at": "2023-11-30T13:30:00+09:00"},
    "a bad id": scan(id="017", ticket="0" * 26),
    "no direction": {"id": scan()["id"], "ticket": "0" * 26, "scanned_at": "2023-11-30T13:30:00+09:00"},
    "an unknown direction": scan(direction="up", ticket="0" * 26),
    "NUL": scan(ticket="\0" * 26),
    "NUL in the desk": scan(ticket="0" * 26, desk="Desk\0"),
    "a ticket of ten thousand letters": scan(ticket="0" * 10_000),
    "no ticket": scan(ticket=""),
    "a ticket of numbers": scan(ticket=26),
    "nobody": scan(),
    "two people": scan(ticket="0" * 26, registration_id=str(uuid.uuid4())),
    "the year 1": scan(ticket="0" * 26, scanned_at="0001-01-01T00:00:00+09:00"),
    "the year 9999": scan(ticket="0" * 26, scanned_at="9999-12-31T23:59:59-11:00"),
    "no offset": scan(ticket="0" * 26, scanned_at="2023-11-30T13:30:00"),
    "no time": scan(ticket="0" * 26, scanned_at=None),
    "an unknown screen": scan(ticket="0" * 26, shown="green"),
    "a screen of lists": scan(ticket="0" * 26, shown=["admitted"]),
    "a decision in words": scan(ticket="0" * 26, admitted="yes"),
    "a walk-in without a name": scan(walk_in={"registration_id": str(uuid.uuid4()), "category": "media"}),
    "a walk-in that leaves": scan(walk_in={"registration_id": str(uuid.uuid4())}, direction="out"),
    "half a letter": scan(ticket="0" * 26, desk=["\ufffd"]),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_a_bad_item_is_put_aside_and_never_fails_its_batch(session, event, record, bad):
    guest = add_guest(session, event)
    good = scan(ticket=ticket_of(guest))
    put_aside, admitted = record(bad, good)
    assert (put_aside.verdict, admitted.verdict) == ("quarantined", "admitted")
    assert put_aside.problem
    kept = session.scalars(select(Scan).where(Scan.verdict == "quarantined")).all()
    assert [row.id for row in kept] == ([bad["id"]] if put_aside.id is not None else [])
    assert all(row.problem == put_aside.problem and row.payload for row in kept)
    [again] = record(bad)
    assert (again.verdict, again.problem) == ("quarantined", put_aside.problem)


def test_a_revoked_keys_scans_are_kept_in_quarantine_and_tell_it_nothing(session, event, record):
    guest = add_guest(session, event)
    known = scan(ticket=ticket_of(guest))
    record(known)
    item = scan(ticket=ticket_of(guest), direction="out")
    known_again, result = record(known, item, origin=Origin(event_id=event.id, actor=Actor.key(1), revoked=True))
    assert (result.verdict, result.person, result.presence.attended) == ("quarantined", None, False)
    assert (known_again.verdict, known_again.person) == ("admitted", None)
    assert stored(session, item["id"]).payload == item
    assert attendance(session, guest) == (minute(0), None, None, 1, True)


def test_the_change_number_rises_with_what_counts_and_with_nothing_else(session, event, record):
    guest = add_guest(session, event)
    before = change(session, event)
    record(scan(ticket="0" * 26), scan(ticket=ticket_of(guest), admitted=False), 7)
    assert change(session, event) == before
    record(scan(ticket=ticket_of(guest)))
    session.rollback()
    assert change(session, event) == before + 1
    assert session.scalar(select(Attendance.changed)) == before + 1
    assert session.scalar(select(Attendance.first_admitted_at)).tzinfo is UTC
