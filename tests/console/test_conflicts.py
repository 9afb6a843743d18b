"""Scans that need a look: all of them are listed with people, desks and times; what is done about them is a row."""

from __future__ import annotations

import threading
from contextlib import contextmanager, nullcontext

import pytest
from sqlalchemy import event as listening
from sqlalchemy import select, text

from forumapp.accounts.rules import StaffRole
from forumapp.attendance.queries.counting import live_counts
from forumapp.checkin.models import Attendance, Resolution, Scan
from forumapp.checkin.queries.flagged import COUNT_OPEN, count_open, list_cases
from forumapp.checkin.rules import Act
from forumapp.checkin.service import Origin, recording, settling
from forumapp.checkin.service.settling import ResolvedMeanwhile
from forumapp.console.service import settle_scan
from forumapp.extensions import db, unit_of_work
from forumapp.kernel.actors import Actor
from forumapp.kernel.secrets import KeyRing
from forumapp.orm import transactions
from forumapp.registration.models import Registration
from tests.checkin.conftest import KEYS, event, minute, record, scan
from tests.support.factories import TICKET_KEY, add_guest, ticket_of
from tests.support.forms import submit
from tests.support.pages import page_of
from tests.support.staff import add_staff, signed_in

__all__ = ["event", "record"]
LIST = "/console/events/forum/conflicts"


@pytest.fixture
def office(app, session, event):
    return signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=event.id))


@pytest.fixture
def two_phones(session, event, record):
    """A guest whom two phones let in; gives the guest and the second scan."""
    guest = add_guest(session, event)
    let_in = {"registration_id": guest.id, "admitted": True, "shown": "admitted", "offline": True}
    record(scan(**let_in, desk="Desk 1"))
    second = scan(**let_in, desk="Desk 2", scanned_at=minute(3))
    record(second, origin=Origin(event_id=event.id, actor=Actor.key(1), key_id=None))
    return guest, second["id"]


def of_event(session, event):
    session.rollback()
    session.expire_all()
    return list_cases(session=session, event_id=event.id)


def acts(session, scan_id):
    session.rollback()
    rows = session.scalars(select(Resolution).where(Resolution.scan_id == scan_id).order_by(Resolution.number))
    return [(row.act, row.note) for row in rows]


@contextmanager
def statements():
    """Every statement that the database is asked meanwhile."""
    asked = []

    def note(connection, cursor, statement, *rest):
        asked.append(statement)

    listening.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        listening.remove(db.engine, "before_cursor_execute", note)


def attended(session, event):
    session.rollback()
    return live_counts(session=session, event_id=event.id).values["attended"]


def test_every_kind_of_scan_that_needs_a_look_is_listed_with_people_desks_and_times(session, event, record, office):
    twice, cancelled = add_guest(session, event), add_guest(session, event, status="cancelled")
    unsure, gone = add_guest(session, event, status="submitted"), add_guest(session, event)
    late, fine = add_guest(session, event), add_guest(session, event, names={"en": "Nothing Amiss"})
    let_in = {"admitted": True, "shown": "admitted"}
    record(
        scan(registration_id=fine.id, desk="Desk 1"),
        scan(registration_id=twice.id, desk="Desk 1", **let_in),
        scan(registration_id=twice.id, desk="Desk 2", scanned_at=minute(1), **let_in),
        scan(registration_id=cancelled.id, desk="Desk 3", **let_in),
        scan(registration_id=unsure.id, desk="Desk 4", admitted=True, shown="not_confirmed", reason="host_decided"),
        scan(registration_id=gone.id, desk="Desk 5", direction="out"),
        scan(ticket="0" * 26, desk="Desk 6", admitted=True, shown="not_listed"),
    )
    record(
        scan(registration_id=late.id, scanned_at=minute(-540), desk="Desk 7"),
        sent_at=minute(-535),
        received_at=minute(5),
    )
    put_aside = scan(registration_id=gone.id, desk="Desk 8")
    record(put_aside, origin=Origin(event_id=event.id, actor=Actor.key(1), revoked=True))
    kinds = {
        (one.scan.conflict or one.scan.verdict)
        for case in of_event(session, event)
        for one in case.scans
        if one.flagged
    }
    assert kinds == {
        "two_devices",
        "cancelled_admitted",
        "not_confirmed",
        "exit_without_entry",
        "unknown_admitted",
        "clock_off",
        "quarantined",
    }
    assert count_open(session=session, event_id=event.id) == (6, 1)
    page = page_of(office.get(LIST))
    for words in ("Desk 1", "Desk 2", "Desk 8", "13:31:00", "The host or the protocol desk has agreed"):
        assert words in page.text
    assert "by the phone’s clock" in page.text
    assert "Nothing Amiss" not in page.text
    shown = page_of(office.get("/console/events/forum/"))
    assert "Conflicts7" in shown.text


def test_the_number_of_statements_does_not_grow_with_the_list(app, session, event, record, office):
    def one_more():
        session.rollback()
        guest = add_guest(session, event, status="cancelled")
        record(scan(registration_id=guest.id, admitted=True, shown="cancelled", reason="other"))

    one_more()
    office.get(LIST)
    with statements() as one:
        office.get(LIST)
    one_more()
    one_more()
    office.get(LIST)
    with statements() as three:
        office.get(LIST)
    assert len(one) == len(three)


def test_leaving_it_asks_why_and_is_a_row_that_closes_the_conflict(session, event, office, two_phones):
    _guest, second = two_phones
    assert submit(office, f"{LIST}/{second}", {"act": "leave"}).status_code == 422
    assert acts(session, second) == []
    answer = submit(office, f"{LIST}/{second}", {"act": "leave", "note": "One person, scanned twice"})
    assert answer.status_code == 303
    assert acts(session, second) == [("leave", "One person, scanned twice")]
    assert count_open(session=session, event_id=event.id) == (0, 0)
    page = page_of(office.get(LIST))
    assert "One person, scanned twice" in page.text
    assert "Invented Organizer" in page.text


def test_taking_an_entry_back_is_an_undo_by_the_office(session, event, record, office):
    guest = add_guest(session, event, status="cancelled")
    entry = scan(registration_id=guest.id, admitted=True, shown="cancelled", reason="other")
    record(entry)
    assert attended(session, event) == 1
    submit(office, f"{LIST}/{entry['id']}", {"act": "take_back", "note": "Went away at the door"})
    assert attended(session, event) == 0
    undo = session.scalars(select(Scan).where(Scan.undoes == entry["id"])).one()
    assert (undo.source, undo.actor.split(":")[0], undo.reason) == ("office", "user", "Went away at the door")
    assert session.scalars(select(Resolution)).one().made_id == undo.id


def test_what_was_taken_back_may_count_after_all_with_its_own_time(session, event, record, office):
    guest = add_guest(session, event, status="cancelled")
    entry = scan(registration_id=guest.id, admitted=True, shown="cancelled", reason="other", scanned_at=minute(7))
    record(entry)
    submit(office, f"{LIST}/{entry['id']}", {"act": "take_back", "note": "A mistake"})
    submit(office, f"{LIST}/{entry['id']}", {"act": "restore", "note": "No, it was right"})
    assert attended(session, event) == 1
    assert session.scalars(select(Attendance.first_admitted_at)).one() == minute(7)
    assert [act for act, _ in acts(session, entry["id"])] == ["take_back", "restore"]


def test_an_unknown_code_s_entry_is_recorded_for_the_person_who_is_found(session, event, record, office):
    guest = add_guest(session, event)
    entry = scan(ticket="0" * 26, admitted=True, shown="not_listed", desk="Desk 6", scanned_at=minute(9))
    record(entry)
    path = f"{LIST}/{entry['id']}?q=example"
    assert submit(office, path, {"act": "belongs", "note": "Her"}).status_code == 422
    assert submit(office, path, {"act": "belongs", "person": guest.id, "note": "Her"}).status_code == 303
    session.rollback()
    row = session.scalars(select(Attendance)).one()
    assert (row.registration_id, row.first_admitted_at, row.first_desk) == (guest.id, minute(9), "Desk 6")
    assert count_open(session=session, event_id=event.id) == (0, 0)


def test_a_scan_that_was_another_person_s_goes_over_to_her(session, event, office, two_phones, record):
    guest, second = two_phones
    other = add_guest(session, event, names={"en": "Somebody Else"})
    session.rollback()
    with unit_of_work() as writing:
        settle_scan(
            session=writing,
            event_id=event.id,
            scan_id=second,
            act=Act.BELONGS,
            note="The other one",
            expected=0,
            whose=other.id,
            now=minute(90),
            actor=Actor.user(1),
            keys=KEYS,
        )
    session.rollback()
    rows = dict(session.execute(select(Attendance.registration_id, Attendance.first_admitted_at)).all())
    assert rows == {guest.id: minute(0), other.id: minute(3)}


def test_confirming_is_the_ordinary_decision_and_closes_the_conflict(session, event, record, office):
    guest = add_guest(session, event, status="cancelled")
    entry = scan(registration_id=guest.id, admitted=True, shown="cancelled", reason="other")
    record(entry)
    submit(office, f"{LIST}/{entry['id']}", {"act": "confirm", "note": "Came after all"})
    session.rollback()
    session.expire_all()
    assert session.get(Registration, guest.id).status == "confirmed"
    assert acts(session, entry["id"]) == [("confirm", "Came after all")]


def test_a_walk_in_who_was_registered_already_leads_to_the_merging(session, event, record, office):
    guest = add_guest(session, event)
    fields = {"registration_id": scan()["id"], "name_en": "Example Guest", "name_ko": "김예시", "category": "academia"}
    entry = scan(walk_in=fields, admitted=True)
    record(entry)
    page = page_of(office.get(f"{LIST}/{entry['id']}"))
    assert any("merge" in address and guest.id in address for address in page.addresses())
    submit(office, f"{LIST}/{entry['id']}", {"act": "apart"})
    assert acts(session, entry["id"]) == [("apart", None)]


def test_quarantined_scans_are_recorded_anew_as_they_were_sent(session, event, record, office):
    guest, other = add_guest(session, event), add_guest(session, event)
    revoked = Origin(event_id=event.id, actor=Actor.key(1), revoked=True)
    first = scan(ticket=ticket_of(guest), scanned_at=minute(2), desk="Desk 9")
    second = scan(ticket=ticket_of(other), scanned_at=minute(4))
    record(first, second, origin=revoked, sent_at=minute(50), received_at=minute(60))
    assert attended(session, event) == 0
    assert "Desk 9" in page_of(office.get(LIST)).text
    many = {"id": [first["id"], second["id"]], "act": "accept", "many_note": "The phone was ours"}
    assert submit(office, LIST, many).status_code == 303
    session.rollback()
    rows = session.execute(select(Attendance.registration_id, Attendance.first_admitted_at)).all()
    assert dict(rows) == {guest.id: minute(12), other.id: minute(14)}
    made = session.scalars(select(Scan).where(Scan.registration_id == guest.id)).one()
    assert (made.source, made.desk, made.actor.split(":")[0]) == ("accepted", "Desk 9", "user")
    assert count_open(session=session, event_id=event.id) == (0, 0)


def test_a_bad_item_can_only_be_left_aside_or_given_to_somebody(session, event, record, office):
    bad = scan(ticket="0" * 26, admitted="yes")
    record(bad)
    page = page_of(office.get(f"{LIST}/{bad['id']}"))
    offered = {field.get("value") for field in page.root.iter("input") if field.get("name") == "act"}
    assert offered == {"belongs", "aside"}
    submit(office, f"{LIST}/{bad['id']}", {"act": "aside", "note": "A test"})
    assert acts(session, bad["id"]) == [("aside", "A test")]


def test_a_second_window_says_who_was_first_and_a_later_answer_supersedes(app, session, event, office, two_phones):
    _guest, second = two_phones
    path = f"{LIST}/{second}"
    older = page_of(office.get(path))
    token = next(field.get("value") for field in older.root.iter("input") if field.get("name") == "csrf_token")
    submit(office, path, {"act": "leave", "note": "First"})
    typed = {"csrf_token": token, "number": "0", "act": "take_back", "note": "Second"}
    answer = office.post(path, data=typed)
    assert answer.status_code == 409
    page = page_of(answer)
    assert "Already settled by Invented Organizer" in page.text
    assert "First" in page.text
    assert "Second" in page.text
    assert acts(session, second) == [("leave", "First")]
    assert office.post(path, data={**typed, "number": "1"}).status_code == 303
    assert acts(session, second) == [("leave", "First"), ("take_back", "Second")]


def test_any_other_scan_is_corrected_from_the_person_s_history(session, event, office, record):
    guest = add_guest(session, event)
    entry = scan(registration_id=guest.id)
    record(entry)
    path = f"{LIST}/{entry['id']}"
    assert path in page_of(office.get(f"/console/events/forum/registrations/{guest.id}")).addresses()
    submit(office, path, {"act": "take_back", "note": "It was somebody else"})
    assert attended(session, event) == 0
    assert count_open(session=session, event_id=event.id) == (0, 0)
    page = page_of(office.get(f"/console/events/forum/registrations/{guest.id}"))
    assert "It was somebody else" in page.text


def test_what_waits_is_counted_by_its_own_index(session, event):
    """The sidebar of every page asks: a small index answers, however many scans there are."""
    if db.engine.dialect.name == "sqlite":
        statement = COUNT_OPEN.params(event=event.id).compile(db.engine, compile_kwargs={"literal_binds": True})
        plan = [row[3] for row in session.execute(text(f"EXPLAIN QUERY PLAN {statement}"))]
        assert any("ix_scans_flagged" in step for step in plan), plan
    assert count_open(session=session, event_id=event.id) == (0, 0)


def test_whoever_was_let_in_again_with_a_reason_is_listed_and_counts_once(session, event, office, record):
    guest = add_guest(session, event)
    again = scan(
        registration_id=guest.id, scanned_at=minute(9), admitted=True, shown="already_admitted", reason="came_back"
    )
    record(scan(registration_id=guest.id), again)
    assert count_open(session=session, event_id=event.id) == (1, 0)
    page = page_of(office.get(LIST))
    assert "Let in again though inside" in page.text
    assert "Went out unseen and came back" in page.text
    assert attended(session, event) == 1


def test_door_staff_and_other_events_do_not_see_them(app, session, event, two_phones):
    _, second = two_phones
    door = signed_in(app, add_staff(session, StaffRole.DOOR, event_id=event.id))
    assert door.get(LIST).status_code == 403
    assert door.get(f"{LIST}/{second}").status_code == 403


def test_freezing_and_the_overview_say_what_waits_until_it_is_settled(session, event, office, two_phones, record):
    _guest, second = two_phones
    put_aside = scan(ticket="0" * 26)
    record(put_aside, origin=Origin(event_id=event.id, actor=Actor.key(1), revoked=True))
    page = page_of(office.get("/console/events/forum/figures/freeze"))
    assert "1 conflict or entry against the verdict" in page.text
    assert "1 scan kept aside, which counts for nothing yet" in page.text
    assert LIST in page.addresses()
    assert "Settle 2 scans of the door" in page_of(office.get("/console/events/forum/")).text
    submit(office, f"{LIST}/{second}", {"act": "leave", "note": "One person"})
    submit(office, f"{LIST}/{put_aside['id']}", {"act": "aside", "note": "No ticket"})
    assert "wait for an answer" not in page_of(office.get("/console/events/forum/figures/freeze")).text


def settled_at_once(app, event, scan_id):
    """Two windows settle one scan together; gives how each went."""
    barrier, outcomes = threading.Barrier(2), []

    def settle(note):
        with app.app_context():
            barrier.wait()
            try:
                with unit_of_work() as session:
                    settle_scan(
                        session=session,
                        event_id=event,
                        scan_id=scan_id,
                        act=Act.TAKE_BACK,
                        note=note,
                        expected=0,
                        now=minute(90),
                        actor=Actor.user(1),
                        keys=KeyRing(TICKET_KEY),
                    )
                outcomes.append("done")
            except ResolvedMeanwhile:
                outcomes.append("told")
            except Exception as error:
                outcomes.append(type(error).__name__)

    threads = [threading.Thread(target=settle, args=(note,)) for note in ("one", "other")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


@pytest.mark.race
def test_two_windows_at_once_settle_it_once_and_one_is_told(app, session, event, two_phones):
    _, second = two_phones
    session.rollback()
    assert settled_at_once(app, event.id, second) == ["done", "told"]
    assert len(session.scalars(select(Scan).where(Scan.undoes == second)).all()) == 1


@pytest.mark.race
def test_without_the_lock_the_second_window_is_told_nothing(app, session, event, record, monkeypatch):
    if db.engine.dialect.name == "postgresql":
        for room in (settling, recording):
            monkeypatch.setattr(room, "hold_changes", lambda **arguments: None)
    else:
        monkeypatch.setattr(transactions, "write_lock", lambda engine: nullcontext())
        monkeypatch.setattr(transactions, "IMMEDIATE", "no_such_option")

    def once_more():
        entry = scan(registration_id=add_guest(session, event).id)
        record(entry)
        session.rollback()
        return settled_at_once(app, event.id, entry["id"])

    assert any(once_more() != ["done", "told"] for _ in range(10))


# --- What later arrivals explain --------------------------------------------------------------------------------------


def explained(session, event, scan_id):
    """What explains a scan, and whether it waits still."""
    [one] = [one for case in of_event(session, event) for one in case.scans if one.scan.id == scan_id]
    return one.explained_by and one.explained_by.id, one.open


def test_an_exit_whose_entry_arrives_later_is_explained_by_it_and_never_judged_anew(session, event, record, office):
    guest = add_guest(session, event)
    leave = scan(registration_id=guest.id, direction="out", desk="Desk 1", scanned_at=minute(9))
    record(leave)
    assert explained(session, event, leave["id"]) == (None, True)
    entry = scan(registration_id=guest.id, desk="Desk 2", offline=True, admitted=True, shown="admitted")
    record(entry, received_at=minute(70))
    assert explained(session, event, leave["id"]) == (entry["id"], True)
    page = page_of(office.get(LIST)).text
    assert "Explained since by the scan of 13:30:00, Desk 2" in page, page
    session.rollback()
    assert session.get_one(Scan, leave["id"]).conflict == "exit_without_entry"


def test_two_phones_are_explained_by_an_exit_between_them(session, event, record, two_phones):
    guest, second = two_phones
    between = scan(registration_id=guest.id, direction="out", desk="Desk 1", scanned_at=minute(2), admitted=True)
    record(between, received_at=minute(70))
    assert explained(session, event, second) == (between["id"], True)


def test_what_arrives_later_and_changes_nothing_explains_nothing(session, event, record, two_phones):
    guest, second = two_phones
    record(scan(registration_id=guest.id, direction="out", desk="Desk 1", scanned_at=minute(8)), received_at=minute(70))
    assert explained(session, event, second) == (None, True)


def test_a_cancelled_guest_who_is_confirmed_again_explains_the_entry(session, event, record, office):
    guest = add_guest(session, event, status="cancelled")
    entry = scan(registration_id=guest.id, admitted=True, shown="admitted")
    record(entry)
    assert explained(session, event, entry["id"]) == (None, True)
    guest.status = "confirmed"
    session.commit()
    assert explained(session, event, entry["id"]) == (entry["id"], True)
    assert "Explained since by the registration as it is now." in office.get(LIST).text


def test_a_scan_recorded_anew_says_whence_it_comes_and_that_it_needs_a_look_itself(session, event, record, office):
    guest = add_guest(session, event)
    record(scan(registration_id=guest.id, desk="Desk 1", admitted=True, shown="admitted"))
    aside = scan(registration_id=guest.id, desk="Desk 9", admitted=True, shown="admitted", scanned_at=minute(2))
    record(aside, origin=Origin(event_id=event.id, actor=Actor.key(1), revoked=True))
    assert submit(office, f"{LIST}/{aside['id']}", {"act": "accept"}).status_code == 303
    page = office.get(LIST).text
    assert "What was recorded by it needs a look itself: Let in at two phones." in page
    assert page.count("Recorded by the office from what was kept aside") == 1
