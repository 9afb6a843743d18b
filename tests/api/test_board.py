"""The protocol board and one guest's needs over HTTP: who may ask, what is told, and what asking again costs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from forumapp.accounts.models import AccessEntry
from forumapp.accounts.rules import Scope
from forumapp.checkin.models import Device
from forumapp.checkin.rules import Profile
from forumapp.events.models import ProgrammeItem, Speaker
from forumapp.kernel import clock
from forumapp.kernel.actors import COMMAND
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.sealing import needs_box
from forumapp.questions.service import keep_needs
from forumapp.registration.models import Accompanying
from tests.api.conftest import MADE, Caller
from tests.checkin.conftest import minute, scan
from tests.support.factories import add_device, add_event, add_question, add_registration

BOARD, NEEDS, SCANS = "events/forum/board", "events/forum/needs", "events/forum/scans"
EXPECTED = datetime(2023, 11, 30, 4, 50, tzinfo=UTC)


@pytest.fixture
def phone(session, client, event):
    """Make a caller with the key of a phone of this profile."""

    def make(desk="Desk 1", event=event, **values):
        terms = {**values, **({"profile": Profile(values["profile"])} if "profile" in values else {})}
        opened = add_device(session, event, desk=desk, **terms)
        return Caller(client, opened.key, opened.device.key_id)

    return make


@pytest.fixture
def minister(session, event):
    person = add_registration(
        session,
        event,
        names={"en": "Hong Gildong", "ko": "홍길동"},
        rank="minister",
        roles=["congratulatory"],
        position=LocalizedText(en="Minister of Equality", ko="평등부 장관"),
        attending_as="representing",
        represents_name="the Prime Minister",
        read_aloud="hong gil-dong",
        address_as=LocalizedText(en="Minister Hong"),
        expected_at=EXPECTED,
        escort="Han Miji",
        meeting_point="Main entrance",
    )
    session.add(Accompanying(registration_id=person.id, kind="interpreter", name="Seo Yun", number=1))
    session.commit()
    return person.id


def people(answer):
    return [(item["order_name"], item["arrived"]) for item in answer.json["items"]]


def test_the_board_tells_all_that_protocol_needs_of_a_guest_and_nothing_else(session, event, phone, minister):
    speaker = Speaker(event_id=event.id, names=LocalizedText(ko="홍길동"))
    session.add(speaker)
    session.flush()
    at = datetime(2023, 11, 30, 5, 10, tzinfo=UTC)
    session.add(
        ProgrammeItem(event_id=event.id, starts_at=at, title=LocalizedText(en="Remarks"), speaker_id=speaker.id)
    )
    add_registration(session, event, names={"en": "Quiet Guest"})
    session.commit()
    answer = phone(profile="protocol").get(BOARD)
    assert answer.status_code == 200
    assert answer.json["items"] == [
        {
            "registration_id": minister,
            "status": "confirmed",
            "names": {"en": "Hong Gildong", "ko": "홍길동"},
            "order_name": "Hong Gildong",
            "organization": {},
            "position": {"en": "Minister of Equality", "ko": "평등부 장관"},
            "mission": False,
            "rank": "minister",
            "precedence": 1,
            "attending_as": "representing",
            "acting": False,
            "represents": "the Prime Minister",
            "read_aloud": "hong gil-dong",
            "address_as": {"en": "Minister Hong"},
            "roles": ["congratulatory"],
            "heads_delegation": False,
            "speaks_at": "2023-11-30T14:10:00+09:00",
            "with": [{"kind": "interpreter", "name": "Seo Yun", "number": 1}],
            "expected_at": "2023-11-30T13:50:00+09:00",
            "escort": {"name": "Han Miji", "place": "Main entrance"},
            "arrived": None,
            "left": None,
            "attention": ["principal", "escort", "representing"],
        }
    ]


def test_an_arrival_at_any_desk_and_a_departure_stand_on_the_board(session, event, phone, minister):
    desk, board = phone("Desk 2"), phone("Board", profile="protocol")
    assert people(board.get(BOARD)) == [("Hong Gildong", None)]
    desk.post(SCANS, json={"scans": [scan(registration_id=minister, desk="Desk 2")]})
    assert people(board.get(BOARD)) == [("Hong Gildong", {"at": "2023-11-30T13:30:00+09:00", "desk": "Desk 2"})]
    left = scan(registration_id=minister, direction="out", scanned_at=minute(5))
    desk.post(SCANS, json={"scans": [left]})
    assert board.get(BOARD).json["items"][0]["left"] == "2023-11-30T13:35:00+09:00"


def test_asking_again_is_answered_304_until_something_changes(session, event, phone, minister):
    desk, board = phone("Desk 1"), phone("Board", profile="protocol")
    tag = board.get(BOARD).headers["ETag"]
    same = board.get(BOARD, headers={"If-None-Match": tag})
    assert (same.status_code, same.data, same.headers["ETag"]) == (304, b"", tag)
    desk.post(SCANS, json={"scans": [scan(registration_id=minister)]})
    changed = board.get(BOARD, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag


def test_a_desk_that_falls_silent_changes_the_board_and_is_named(session, event, phone, minister):
    phone("Desk 1")
    board = phone("Board", profile="protocol")
    first = board.get(BOARD)
    assert [(one["desk"], one["heard"]) for one in first.json["desks"]] == [("Desk 1", True)]
    silent = session.query(Device).filter_by(desk="Desk 1").one()
    silent.last_heard_at = clock.now() - timedelta(minutes=2)
    session.commit()
    second = board.get(BOARD, headers={"If-None-Match": first.headers["ETag"]})
    assert [(one["desk"], one["heard"]) for one in second.json["desks"]] == [("Desk 1", False)]


def test_only_a_board_or_a_key_that_reads_registrations_sees_it(event, phone, caller, minister):
    assert phone("Desk 1").get(BOARD).json["code"] == "not_a_board"
    assert caller(Scope.SCANS_READ).get(BOARD).status_code == 403
    assert caller(Scope.REGISTRATIONS_READ).get(BOARD).status_code == 403
    assert caller(Scope.SCANS_READ, Scope.REGISTRATIONS_READ).get(BOARD).status_code == 200


def test_a_board_that_goes_on_is_one_view_in_the_access_log(session, event, phone, minister):
    board = phone("Board", profile="protocol")
    tag = board.get(BOARD).headers["ETag"]
    phone("Desk 1").post(SCANS, json={"scans": [scan(registration_id=minister)]})
    assert board.get(BOARD, headers={"If-None-Match": tag}).status_code == 200
    assert [entry.act for entry in session.query(AccessEntry).filter_by(purpose="protocol board")] == ["list"]


def needy(app, session, event):
    person = add_registration(session, event, names={"en": "Kim Haneul"})
    box = needs_box(app.config["FORUMAPP"].data_keys)
    add_question(session, event, "access", kind="needs", label="What do you need?")
    keep_needs(
        session=session,
        event_id=event.id,
        registration_id=person.id,
        needs={"access": box.seal("A seat by the aisle")},
        asked={},
        now=MADE,
        actor=COMMAND,
    )
    session.commit()
    return person.id


def test_a_phone_that_may_sees_the_needs_of_one_guest_and_each_question_is_logged(app, session, event, phone):
    guest = needy(app, session, event)
    desk = phone("Help desk", sees_needs=True, volunteer="Han Miji")
    answer = desk.post(NEEDS, json={"registration_id": guest})
    assert answer.json == {
        "registration_id": guest,
        "needs": [{"question": {"en": "What do you need?"}, "text": "A seat by the aisle"}],
    }
    assert answer.headers["Cache-Control"] == "no-store"
    entry = session.query(AccessEntry).filter_by(act="reveal_needs").one()
    assert (entry.registration_id, entry.purpose) == (guest, "door: Help desk, Han Miji")
    assert entry.actor.startswith("device:")


def test_no_other_phone_or_key_learns_whether_there_are_needs(app, session, event, phone, caller):
    guest = needy(app, session, event)
    other = add_registration(session, add_event(session, "other")).id
    session.commit()
    for asking in (phone("Desk 1"), phone("Board", profile="protocol"), caller()):
        refused = asking.post(NEEDS, json={"registration_id": guest})
        assert (refused.status_code, refused.json["code"]) == (403, "needs_not_shown")
    desk = phone("Help desk", sees_needs=True)
    assert desk.post(NEEDS, json={"registration_id": other}).status_code == 404
    assert desk.post(NEEDS, json={"registration_id": "x"}).status_code == 422
    assert session.query(AccessEntry).filter_by(act="reveal_needs").count() == 0
    roster = desk.get("events/forum/roster").text
    assert "aisle" not in roster
    assert "needs" not in roster


def test_a_desk_is_told_whether_a_board_is_watched(session, event, phone):
    desk = phone("Desk 1")
    assert desk.get("events/forum/desk").json["board_watched"] is False
    phone("Board", profile="protocol")
    assert desk.get("events/forum/desk").json["board_watched"] is True
    board = session.query(Device).filter_by(desk="Board").one()
    board.last_heard_at = clock.now() - timedelta(minutes=2)
    session.commit()
    assert desk.get("events/forum/desk").json["board_watched"] is False
