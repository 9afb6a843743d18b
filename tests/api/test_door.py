"""The roster and the scans over HTTP: pages, cursors, conditional answers, batches, revoked keys."""

from __future__ import annotations

import gzip
from datetime import datetime, timedelta

import orjson
import pytest
from sqlalchemy import func, select, update

from forumapp.accounts.models import AccessEntry, Key
from forumapp.accounts.rules import Scope
from forumapp.api.views import door
from forumapp.checkin.models import Attendance, Device, Scan
from forumapp.checkin.service import close_desk
from forumapp.consent.models import Consent
from forumapp.delegations.models import Delegation
from forumapp.directory.models import Organization
from forumapp.events.models import Change
from forumapp.events.service import next_change
from forumapp.extensions import db
from forumapp.kernel import clock
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import sha256
from tests.api.conftest import MADE, PROBLEM, Caller
from tests.bench.replay import Recorder
from tests.checkin.conftest import minute, scan
from tests.support.factories import CREATED, add_answer, add_device, add_event, add_guest, add_question, ticket_of

SCANS, ROSTER = "events/forum/scans", "events/forum/roster"


def test_a_scan_is_answered_with_verdict_first_entry_and_roster_item(session, event, caller):
    guest = add_guest(session, event)
    door = caller(Scope.SCANS_WRITE)
    item = scan(ticket=ticket_of(guest), desk="Desk 1")
    answer = door.post(SCANS, json={"scans": [item]})
    assert answer.status_code == 200
    first = {"at": "2023-11-30T13:30:00+09:00", "desk": "Desk 1"}
    assert answer.json["results"] == [
        {
            "id": item["id"],
            "verdict": "admitted",
            "attended": True,
            "first": first,
            "registration": {
                "registration_id": guest.id,
                "status": "confirmed",
                "names": {"en": "Example Guest", "ko": "김예시"},
                "order_name": "Example Guest",
                "category": "civil_society",
                "organization": {},
                "position": {},
                "mission": False,
                "country": None,
                "delegation": None,
                "search_keys": guest.search_keys,
                "ticket_sha256": sha256(ticket_of(guest)),
                "revoked_sha256": [],
                "first": first,
                "inside": True,
                "attention": [],
            },
            "conflict": None,
        }
    ]
    assert datetime.fromisoformat(answer.json["received_at"]).utcoffset() == timedelta(hours=9)
    assert "Set-Cookie" not in answer.headers


def test_a_batch_of_fifty_with_seven_bad_items_answers_each_in_order(session, event, caller):
    guests = [add_guest(session, event) for _ in range(43)]
    foreign = add_guest(session, add_event(session, "other"))
    good = [scan(ticket=ticket_of(guest)) for guest in guests]
    bad = [
        scan(id="017", ticket="0" * 26),
        scan(ticket="0" * 26),
        scan(ticket=ticket_of(foreign)),
        scan(ticket="\0"),
        scan(ticket="0" * 10_000),
        {name: value for name, value in scan(ticket="0" * 26).items() if name != "direction"},
        scan(ticket="0" * 26, scanned_at="0001-01-01T00:00:00Z"),
    ]
    batch = [*good[:20], *bad, *good[20:]]
    door = caller(Scope.SCANS_WRITE)
    answer = door.post(SCANS, json={"scans": batch})
    results = answer.json["results"]
    assert [result["id"] for result in results] == [item["id"] for item in batch]
    assert [result["verdict"] for result in results[20:27]] == [
        "quarantined",
        "unknown",
        "wrong_event",
        *["quarantined"] * 4,
    ]
    assert all(result["problem"] for result in results if result["verdict"] == "quarantined")
    assert {result["verdict"] for result in results[:20] + results[27:]} == {"admitted"}
    assert session.scalar(select(func.count()).select_from(Scan)) == 49
    again = door.post(SCANS, json={"scans": batch}).json["results"]
    assert [result["verdict"] for result in again] == [result["verdict"] for result in results]


def test_half_a_character_in_one_item_does_not_fail_the_others(session, event, caller):
    guest = add_guest(session, event)
    body = orjson.dumps({"scans": [scan(ticket="HALF"), scan(ticket=ticket_of(guest))]}).replace(b"HALF", b"\\ud800")
    answer = caller().post(SCANS, data=body, content_type="application/json")
    assert [result["verdict"] for result in answer.json["results"]] == ["unknown", "admitted"]


def test_an_empty_batch_is_answered_with_nothing(event, caller):
    assert caller().post(SCANS, json={"scans": []}).json["results"] == []


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ([], ""),
        ({}, "/scans"),
        ({"scans": {}}, "/scans"),
        ({"scans": [], "sent_at": "now"}, "/sent_at"),
        ({"scans": [], "sent_at": 5}, "/sent_at"),
    ],
)
def test_a_body_of_another_shape_is_refused_with_a_pointer(event, caller, body, pointer):
    answer = caller().post(SCANS, json=body)
    assert (answer.status_code, answer.content_type) == (422, PROBLEM)
    assert [error["pointer"] for error in answer.json["errors"]] == [pointer]


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b'{"scans": NaN}', b"[" * 100_000])
def test_what_is_no_json_is_refused_in_words(event, caller, body):
    answer = caller().post(SCANS, data=body, content_type="application/json")
    assert (answer.status_code, answer.json["detail"]) == (422, "The body is not JSON in UTF-8.")


def test_more_than_500_scans_are_too_many_and_none_is_recorded(session, event, caller):
    answer = caller().post(SCANS, json={"scans": [scan(ticket="0" * 26)] * 501})
    assert (answer.status_code, answer.json["limit"]) == (413, 500)
    assert "500" in answer.json["detail"]
    assert session.scalar(select(func.count()).select_from(Scan)) == 0


def test_a_body_beyond_the_limit_a_compressed_one_and_a_form_are_refused(event, caller):
    door = caller()
    assert door.post(SCANS, data=b" " * (5 << 20), content_type="application/json").status_code == 413
    bomb = gzip.compress(b" " * (1 << 20))
    packed = door.post(SCANS, data=bomb, content_type="application/json", headers={"Content-Encoding": "gzip"})
    assert packed.status_code == 415
    assert door.post(SCANS, data={"scans": "1"}).status_code == 415


def test_a_revoked_keys_scans_are_kept_in_quarantine_and_its_every_other_call_is_401(session, event, caller):
    guest = add_guest(session, event)
    door = caller()
    session.execute(update(Key).values(revoked_at=MADE))
    session.commit()
    items = [scan(ticket=ticket_of(guest)) for _ in range(5)]
    answer = door.post(SCANS, json={"scans": items})
    assert answer.status_code == 200
    assert {(result["verdict"], result["registration"]) for result in answer.json["results"]} == {("quarantined", None)}
    assert session.scalar(select(func.count()).where(Scan.verdict == "quarantined")) == 5
    for path in (ROSTER, "events", "events/forum"):
        refused = door.get(path)
        assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_a_single_scan_is_few_statements_and_writes_only_what_it_changes(session, event, caller):
    guest = add_guest(session, event)
    door = caller(Scope.SCANS_WRITE)
    session.rollback()
    recorder = Recorder(db.engine)

    def verbs(ticket):
        with recorder.recorded() as recording:
            door.post(SCANS, json={"scans": [scan(ticket=ticket)]})
        return [statement.split()[0] for statement, _, _ in recording.statements]

    try:
        first, again, unknown = verbs(ticket_of(guest)), verbs(ticket_of(guest)), verbs("0" * 26)
    finally:
        recorder.close()
    held = ["SELECT"] if db.engine.dialect.name == "postgresql" else []
    assert first == ["SELECT", *held, "SELECT", "SELECT", "INSERT", "UPDATE", "INSERT"]
    assert again == ["SELECT", *held, "SELECT", "SELECT", "INSERT", "UPDATE", "UPDATE"]
    assert unknown == ["SELECT", *held, "SELECT", "SELECT", "INSERT"]


# --- The roster -------------------------------------------------------------------------------------------------------


def test_the_roster_holds_what_a_door_needs_and_nothing_else(session, event, caller):
    mission = Organization(
        names=LocalizedText(en="Embassy of Exampleland", ko="예시국 대사관"),
        kind="mission",
        represents="NO",
        represents_country=True,
        created_at=CREATED,
    )
    group = Delegation(
        event_id=event.id, key="group", names=LocalizedText(ko="예시 사절단"), source="staff", created_at=CREATED
    )
    session.add_all([mission, group])
    session.flush()
    guest = add_guest(
        session,
        event,
        category="diplomatic_corps",
        organization_id=mission.id,
        delegation_id=group.id,
        position=LocalizedText(en="Ambassador"),
        rank="ambassador",
        attending_as="representing",
        email="secret@example.org",
        phone="+82212345678",
    )
    for purpose, granted in (("photograph", True), ("photograph", False), ("naming", True)):
        session.add(
            Consent(
                registration_id=guest.id,
                purpose=purpose,
                granted=granted,
                language="en",
                actor="guest",
                at=CREATED,
            )
        )
    session.commit()
    answer = caller(Scope.SCANS_READ).get(ROSTER)
    assert answer.json["items"] == [
        {
            "registration_id": guest.id,
            "status": "confirmed",
            "names": {"en": "Example Guest", "ko": "김예시"},
            "order_name": "Example Guest",
            "category": "diplomatic_corps",
            "organization": {"en": "Embassy of Exampleland", "ko": "예시국 대사관"},
            "position": {"en": "Ambassador"},
            "mission": True,
            "country": "NO",
            "delegation": "예시 사절단",
            "delegation_names": {"ko": "예시 사절단"},
            "search_keys": guest.search_keys,
            "ticket_sha256": sha256(ticket_of(guest)),
            "revoked_sha256": [],
            "first": None,
            "inside": False,
            "attention": ["principal", "representing", "no_photograph"],
        }
    ]
    assert (answer.json["gone"], answer.json["more"]) == ([], False)
    assert b"secret@" not in answer.data
    assert b"+82" not in answer.data


def test_the_roster_names_who_comes_instead_and_what_is_shown_at_the_door(session, event, caller):
    add_question(session, event, "plate", label={"en": "Plate", "ko": "차량번호"}, at_door=True)
    add_question(session, event, "meal", "choice", options=["fish", "rice"], at_door=True)
    add_question(session, event, "private", "phone", at_door=True)
    add_question(session, event, "quiet")
    gone = add_guest(session, event, status="cancelled")
    comes = add_guest(session, event, names={"en": "Lee Sub", "ko": "이대리"}, replaces_id=gone.id)
    for key, value in (("plate", "12가3456"), ("meal", "rice"), ("private", "+82212345678"), ("quiet", "nothing")):
        add_answer(session, event, comes, key, value)
    items = {item["registration_id"]: item for item in caller(Scope.SCANS_READ).get(ROSTER).json["items"]}
    assert items[gone.id]["replaced_by"] == {"en": "Lee Sub", "ko": "이대리"}
    assert "answers" not in items[gone.id]
    assert "replaced_by" not in items[comes.id]
    assert items[comes.id]["answers"] == [
        {"question": {"en": "Plate", "ko": "차량번호"}, "answer": {"en": "12가3456", "ko": "12가3456"}},
        {"question": {"en": "Meal"}, "answer": {"en": "Rice", "ko": "Rice"}},
    ]


def test_the_cursor_gives_what_changed_since_and_nothing_otherwise(session, event, caller):
    guests = [add_guest(session, event) for _ in range(3)]
    device = caller()
    cursor = device.get(ROSTER).json["cursor"]
    quiet = device.get(f"{ROSTER}?cursor={cursor}").json
    assert quiet == {"items": [], "gone": [], "cursor": cursor, "more": False}
    device.post(SCANS, json={"scans": [scan(ticket=ticket_of(guests[1]))]})
    changed = device.get(f"{ROSTER}?cursor={cursor}").json
    assert [(item["registration_id"], item["inside"]) for item in changed["items"]] == [(guests[1].id, True)]
    guests[2].status = "cancelled"
    guests[2].changed = next_change(session=session, event_id=event.id)
    session.commit()
    later = device.get(f"{ROSTER}?cursor={changed['cursor']}").json
    assert [(item["registration_id"], item["status"]) for item in later["items"]] == [(guests[2].id, "cancelled")]


def test_pages_follow_by_id_and_what_changes_meanwhile_comes_with_the_next_round(session, event, caller, monkeypatch):
    monkeypatch.setattr(door, "PAGE", 2)
    guests = [add_guest(session, event) for _ in range(5)]
    ids = sorted(guest.id for guest in guests)
    device = caller()
    first = device.get(ROSTER).json
    assert ([item["registration_id"] for item in first["items"]], first["more"]) == (ids[:2], True)
    device.post(SCANS, json={"scans": [scan(registration_id=ids[0])]})
    second = device.get(f"{ROSTER}?cursor={first['cursor']}").json
    third = device.get(f"{ROSTER}?cursor={second['cursor']}").json
    assert [item["registration_id"] for item in second["items"] + third["items"]] == ids[2:]
    assert (second["more"], third["more"]) == (True, False)
    missed = device.get(f"{ROSTER}?cursor={third['cursor']}").json
    assert [(item["registration_id"], item["inside"]) for item in missed["items"]] == [(ids[0], True)]


def test_a_phone_from_before_a_restored_backup_gets_everything_again(session, event, caller):
    guest = add_guest(session, event)
    device = caller()
    device.post(SCANS, json={"scans": [scan(ticket=ticket_of(guest))]})
    cursor = device.get(ROSTER).json["cursor"]
    session.execute(update(Change).values(number=0))
    session.commit()
    answer = device.get(f"{ROSTER}?cursor={cursor}").json
    assert [item["registration_id"] for item in answer["items"]] == [guest.id]


@pytest.mark.parametrize("cursor", ["x", "ö", "cg", "!!!", "a" * 5000])
def test_a_made_up_cursor_is_refused_with_a_pointer(event, caller, cursor):
    answer = caller().get(f"{ROSTER}?cursor={cursor}")
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "?cursor")


def test_the_roster_is_304_until_something_changes_and_compressed_where_it_is_long(session, event, caller):
    guests = [add_guest(session, event) for _ in range(5)]
    device = caller()
    answer = device.get(ROSTER, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(orjson.loads(gzip.decompress(answer.data))["items"]) == 5
    tag = {"If-None-Match": answer.headers["ETag"]}
    assert device.get(ROSTER, headers=tag).status_code == 304
    device.post(SCANS, json={"scans": [scan(ticket=ticket_of(guests[0]))]})
    assert device.get(ROSTER, headers=tag).status_code == 200


def test_taking_the_whole_roster_is_logged_and_following_it_is_not(session, event, caller):
    guests = [add_guest(session, event) for _ in range(2)]
    program = caller()
    cursor = program.get(ROSTER).json["cursor"]
    program.post(SCANS, json={"scans": [scan(ticket=ticket_of(guests[0]))]})
    assert len(program.get(f"{ROSTER}?cursor={cursor}").json["items"]) == 1
    session.rollback()
    logged = session.execute(select(AccessEntry.actor, AccessEntry.act, AccessEntry.people)).all()
    assert [tuple(entry) for entry in logged] == [(f"key:{program.key_id}", "roster", 2)]


def test_a_device_is_heard_and_says_what_it_has_not_sent(session, event, client):
    desk = add_device(session, event, now=minute(0))
    device = Caller(client, desk.key)
    before = clock.now()

    def noted():
        session.rollback()
        return session.execute(select(Device.unsent, Device.last_heard_at)).one()

    assert device.get(f"{ROSTER}?unsent=4").status_code == 200
    assert noted().unsent == 4
    assert noted().last_heard_at >= before
    device.post(f"{SCANS}?unsent=0", json={"scans": []})
    assert noted().unsent == 0
    assert device.get(f"{ROSTER}?unsent=many").status_code == 422


def test_a_closed_desks_key_ends_at_once(session, event, client):
    desk = add_device(session, event, now=minute(0))
    device = Caller(client, desk.key)
    assert device.get(ROSTER).status_code == 200
    close_desk(session=session, device_id=desk.device.id, now=minute(1))
    session.commit()
    assert device.get(ROSTER).status_code == 401


def test_a_phones_key_ends_with_its_event_and_what_comes_later_is_kept_aside(session, event, client):
    guest = add_guest(session, event)
    over = add_device(session, event, until=clock.now() - timedelta(seconds=1))
    device = Caller(client, over.key)
    answer = device.get(ROSTER)
    assert (answer.status_code, answer.json["detail"]) == (401, "This key ended with its event.")
    sent = device.post(SCANS, json={"scans": [scan(ticket=ticket_of(guest))]})
    assert [result["verdict"] for result in sent.json["results"]] == ["quarantined"]
    session.rollback()
    assert session.scalars(select(Attendance)).all() == []
    assert session.scalars(select(Scan.device_id)).all() == [over.device.id]
